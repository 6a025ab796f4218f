from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.wording import word_set
from qa.understanding.dates_in_words import stretches

TODAY = date(2024, 11, 26)  # a Tuesday


@pytest.mark.parametrize(
    ("words", "after", "before"),
    [
        ("in 2024", "2024-01-01", "2024-12-31"),
        ("in May 2024", "2024-05-01", "2024-05-31"),
        ("in Feb. 2024", "2024-02-01", "2024-02-29"),
        ("on 5 June 2024", "2024-06-05", "2024-06-05"),
        ("on June 5th, 2024", "2024-06-05", "2024-06-05"),
        ("since last summer", "2024-06-01", None),
        ("since last spring", "2024-03-01", None),
        ("since last winter", "2023-12-01", None),
        ("this autumn", "2024-09-01", "2024-11-30"),
        ("in the summer of 2023", "2023-06-01", "2023-08-31"),
        ("before 2020", None, "2019-12-31"),
        ("after the 5th of June 2023", "2023-06-06", None),
        ("until 2021", None, "2021-12-31"),
        ("in the first half of 2024", "2024-01-01", "2024-06-30"),
        ("in the last quarter of 2023", "2023-10-01", "2023-12-31"),
        ("after 9999-12-31", "9999-12-31", None),
        ("before 0001-01-01", None, "0001-01-01"),
        ("since January", "2024-01-01", None),
        ("since December", "2023-12-01", None),
        ("between March and May 2024", "2024-03-01", "2024-05-31"),
        ("from 2019 to 2021", "2019-01-01", "2021-12-31"),
        ("from March 2022 until June 2023", "2022-03-01", "2023-06-30"),
        ("last year", "2023-01-01", "2023-12-31"),
        ("this month", "2024-11-01", "2024-11-30"),
        ("last month", "2024-10-01", "2024-10-31"),
        ("last week", "2024-11-18", "2024-11-24"),
        ("in the past two years", "2022-11-27", "2024-11-26"),
        ("over the last 10 days", "2024-11-16", "2024-11-26"),
        ("in the 1990s", "1990-01-01", "1999-12-31"),
        ("from 2019 on", "2019-01-01", None),
        ("from 2019", "2019-01-01", "2019-12-31"),
        ("since 2024-02-01", "2024-02-01", None),
    ],
)
def test_words_for_a_time_are_understood(words: str, after: str | None, before: str | None) -> None:
    question = f"What was written {words} about ships?"
    [found] = stretches(question, TODAY)
    assert found.after == (date.fromisoformat(after) if after else None)
    assert found.before == (date.fromisoformat(before) if before else None)
    assert words.removesuffix(" on") in question[found.start : found.end]


@pytest.mark.parametrize(
    "question",
    [
        "What may happen?",
        "Who will march on Kyiv?",
        "The F-2000 jet",
        "12024",
    ],
)
def test_other_words_are_none(question: str) -> None:
    assert stretches(question, TODAY) == []


WORDS = word_set(
    """in since between and to the May March 2024 31 last past two years summer 0000 winter February
    week before after from 1990s this month 9999-12-31 0001-01-01"""
)


@given(
    st.lists(st.sampled_from(sorted(WORDS)), max_size=9).map(" ".join) | st.text(max_size=40),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
)
def test_any_question_is_read(question: str, today: date) -> None:
    for found in stretches(question, today):
        assert 0 <= found.start < found.end <= len(question)
        assert found.after or found.before
