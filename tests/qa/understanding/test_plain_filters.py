from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.wording import word_set
from qa.understanding.plain_filters import Known, read_filters

TODAY = date(2024, 11, 26)
KNOWN = Known(
    authors=("Maritime Desk", "Ashwani Sharma", "Europe Desk", "Anna Petrova"),
    categories=("Maritime Security", "Space"),
    issues=(
        "Vol 6 Issue 5 Sep – Oct 2024",
        "Vol 6 Issue 3 May – Jun 2024",
        "Vol 6 Issue 1 Jan – Feb 2024",
        "5/3 May – Jun 2023",
    ),
)
MAY = "Vol 6 Issue 3 May – Jun 2024"


@pytest.mark.parametrize(
    ("question", "filters", "rest"),
    [
        (
            "What did the Maritime Desk write about the Red Sea in 2024?",
            {"author": ["Maritime Desk"], "after": "2024-01-01", "before": "2024-12-31"},
            "the Red Sea?",
        ),
        ("What has Sharma written about China?", {"author": ["Ashwani Sharma"]}, "China?"),
        ("What did Ashwani Sherma say about China?", {"author": ["Ashwani Sharma"]}, "China?"),
        ("Anna Petrova’s articles on gas", {"author": ["Anna Petrova"]}, "gas"),
        (
            "Why did prices rise, according to the Europe Desk?",
            {"author": ["Europe Desk"]},
            "Why did prices rise,?",
        ),
        (
            "Which ships sank in the Maritime Security section?",
            {"category": ["Maritime Security"]},
            "Which ships sank?",
        ),
        (
            "What is said of Sweden in the May–June issue?",
            {"issue": [MAY]},
            "What is said of Sweden?",
        ),
        (
            "What is said of Sweden in the May-June 2023 issue?",
            {"issue": ["5/3 May – Jun 2023"]},
            "What is said of Sweden?",
        ),
        ("Who is quoted in Vol 6 Issue 3?", {"issue": [MAY]}, "Who is quoted?"),
        ("Who is quoted in vol. 5, no. 3?", {"issue": ["5/3 May – Jun 2023"]}, "Who is quoted?"),
        ("Who is quoted in issue 5/3?", {"issue": ["5/3 May – Jun 2023"]}, "Who is quoted?"),
        ("Who is quoted in issue 3, May–June 2024?", {"issue": [MAY]}, "Who is quoted?"),
        (
            "Who is quoted in volume 6?",
            {"issue": ["Vol 6 Issue 5 Sep – Oct 2024", MAY, "Vol 6 Issue 1 Jan – Feb 2024"]},
            "Who is quoted?",
        ),
        ("What did the Maritime Desk write?", {"author": ["Maritime Desk"]}, ""),
        ("What has Ashwani Sharma written?", {"author": ["Ashwani Sharma"]}, ""),
        ("What is in the May – June 2024 issue?", {"issue": [MAY]}, ""),
        ("What was published since July 2024?", {"after": "2024-07-01"}, ""),
        (
            "What did the Maritime Desk write in the first half of 2024?",
            {"author": ["Maritime Desk"], "after": "2024-01-01", "before": "2024-06-30"},
            "",
        ),
        (
            "List the articles of the Maritime Desk",
            {"author": ["Maritime Desk"]},
            "List the articles",
        ),
        (
            "How many articles are there in the section Space?",
            {"category": ["Space"]},
            "How many articles are there?",
        ),
        (
            "Who is quoted in the latest issue?",
            {"issue": ["Vol 6 Issue 5 Sep – Oct 2024"]},
            "Who is quoted?",
        ),
        (
            "What has been written about drones since last summer?",
            {"after": "2024-06-01"},
            "What has been written about drones?",
        ),
        (
            "What has happened in the Red Sea since last summer?",
            {"after": "2024-06-01"},
            "What has happened in the Red Sea?",
        ),
        (
            "Which articles from 2023 treat gallium?",
            {"after": "2023-01-01", "before": "2023-12-31"},
            "Which articles treat gallium?",
        ),
    ],
)
def test_filters_are_read_from_plain_words(
    question: str, filters: dict[str, object], rest: str
) -> None:
    read = read_filters(question, KNOWN, TODAY)
    assert read.filters.as_json() == filters
    assert read.rest == rest


@pytest.mark.parametrize(
    "question",
    [
        "When did Finland join NATO?",
        "What happened in 2022?",
        "Who invoked Article 5 in 2001?",
        "How many casualties were reported in 2022?",
        "What did Shirma say about China?",
        "What happened last year?",
        "How often has Putin been to China in the past seven months?",
        "What article was published in 1937?",
        "How many times have Xi and Putin met since 2013?",
        "What did Zelensky say about the summit?",
        "Which treaty was signed by Russia?",
        "Who leads the security section of the ministry?",
        "Who raised the issue of Taiwan?",
        "Was wurde über die Ukraine gesagt?",
        "What is in Vol 5 Issue 1?",
        "Who raised issue 5 of the treaty?",
        "Which articles are not by the Europe Desk?",
    ],
)
def test_what_is_no_filter_stays_a_question(question: str) -> None:
    read = read_filters(question, KNOWN, TODAY)
    assert (read.filters.as_json(), read.rest) == ({}, question)


def test_words_whose_filter_was_taken_away_are_words_again() -> None:
    question = "What did the Maritime Desk write about the Red Sea in 2024?"
    read = read_filters(question, KNOWN, TODAY, ignored=["author", "before", "after"])
    assert (read.filters.as_json(), read.rest) == ({}, question)
    read = read_filters(question, KNOWN, TODAY, ignored=["after", "before"])
    assert read.filters.as_json() == {"author": ["Maritime Desk"]}
    assert read.rest == "the Red Sea in 2024?"
    read = read_filters(question, KNOWN, TODAY, ignored=["author", "after"])
    assert read.filters.as_json() == {"before": "2024-12-31"}


WORDS = word_set("what did by the Maritime Desk write about in 2024 issue section ? '")


@given(
    st.lists(
        st.sampled_from(sorted(WORDS)),
        max_size=10,
    ).map(" ".join)
    | st.text(max_size=50)
)
def test_any_question_is_read(question: str) -> None:
    read = read_filters(question, KNOWN, TODAY)
    assert read.filters or read.rest == question
