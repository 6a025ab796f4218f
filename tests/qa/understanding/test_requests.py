import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.wording import word_set
from qa.understanding.requests import without_request


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Tell me about AUKUS", "AUKUS"),
        ("Could you please tell us more about the Red Sea?", "the Red Sea?"),
        ("Tell me when Finland joined.", "when Finland joined."),
        ("Explain AUKUS", "AUKUS"),
        ("Please explain to me why Russia left", "why Russia left"),
        ("Summarise the article on AUKUS", "AUKUS"),
        ("Summarize what the archive says about Iran", "Iran"),
        ("Give me a short overview of gallium", "gallium"),
        ("A summary of the talks", "the talks"),
        ("I’d like to know why prices rose", "why prices rose"),
        ("I would like you to describe the treaty", "the treaty"),
        ("What do you know about Taiwan?", "Taiwan?"),
        ("What can you tell me about shells?", "shells?"),
        ("Do you know who led the talks?", "who led the talks?"),
    ],
)
def test_words_that_only_ask_are_not_looked_for(question: str, asked: str) -> None:
    assert without_request(question) == asked


@pytest.mark.parametrize(
    "question",
    [
        "When did Finland join NATO?",
        "Who told the truth?",
        "Tell the truth",
        "Tell me",
        "Explain",
        "What does the report describe?",
        "Did you know?",
        "Who explained the delay?",
        "What can the navy tell about mines?",
    ],
)
def test_other_questions_stay_as_they_are(question: str) -> None:
    assert without_request(question) == question


WORDS = word_set("please could you tell me more about explain give us a summary of what the it ?")


@given(st.lists(st.sampled_from(sorted(WORDS)), max_size=12).map(" ".join) | st.text(max_size=40))
def test_an_end_of_the_question_is_left_and_never_nothing(question: str) -> None:
    asked = without_request(question)
    assert question.endswith(asked)
    assert asked or not question
