import pytest

from qa.understanding.archive_questions import ArchiveQuestion, Wanted, archive_question


@pytest.mark.parametrize(
    ("question", "wanted", "about"),
    [
        ("How many articles are there?", Wanted.COUNT, ""),
        ("How many articles does the archive have on the Red Sea?", Wanted.COUNT, "the Red Sea"),
        ("how many articles about gallium are there?", Wanted.COUNT, "gallium"),
        ("Who writes about the Red Sea?", Wanted.WRITERS, "the Red Sea"),
        ("Which authors have written about NATO?", Wanted.WRITERS, "NATO"),
        ("What is the latest article on the Panama Canal?", Wanted.NEWEST, "the Panama Canal"),
        ("Latest article", Wanted.NEWEST, ""),
        ("What was the first article about AUKUS?", Wanted.OLDEST, "AUKUS"),
        ("When was Taiwan last written about?", Wanted.NEWEST, "Taiwan"),
        ("When did the archive last write about Taiwan?", Wanted.NEWEST, "Taiwan"),
        ("List the articles about shells", Wanted.LIST, "shells"),
        ("Which articles treat gallium?", Wanted.LIST, "gallium"),
        ("Which articles are about gas?", Wanted.LIST, "gas"),
        ("Which articles are there?", Wanted.LIST, ""),
        ("How many articles are in the archive?", Wanted.COUNT, ""),
        ("How many articles are about gallium?", Wanted.COUNT, "gallium"),
        ("Who writes for the magazine?", Wanted.WRITERS, ""),
        ("How many authors are there?", Wanted.WRITERS, ""),
        ("Which authors cover space?", Wanted.WRITERS, "space"),
        ("Who has written most about space?", Wanted.WRITERS, "space"),
        ("Who are the authors?", Wanted.WRITERS, ""),
        ("What’s the oldest article in the archive?", Wanted.OLDEST, ""),
        ("When did the archive first write about Taiwan?", Wanted.OLDEST, "Taiwan"),
        ("Show me the latest articles on NATO", Wanted.LIST, "NATO"),
        ("Do you have articles about Iran?", Wanted.LIST, "Iran"),
        ("Is there anything on Iran?", Wanted.LIST, "Iran"),
        ("What does the archive have on Iran?", Wanted.LIST, "Iran"),
        ("How far back does the archive go?", Wanted.SPAN, ""),
        ("What is the archive about?", Wanted.SECTIONS, ""),
        ("Which categories are there?", Wanted.SECTIONS, ""),
        ("Which sections does the magazine have?", Wanted.SECTIONS, ""),
        ("How many issues does the archive have?", Wanted.ISSUES, ""),
        ("Which issues are in the archive?", Wanted.ISSUES, ""),
        ("Which issues are there?", Wanted.ISSUES, ""),
        ("What are the newest three articles?", Wanted.LIST, ""),
        ("List the 5 latest articles about gas", Wanted.LIST, "gas"),
        ("Does the archive cover Israel?", Wanted.LIST, "Israel"),
        ("Has the magazine written about Israel?", Wanted.LIST, "Israel"),
        ("hello", Wanted.HELP, ""),
        ("Thank you very much!", Wanted.HELP, ""),
        ("What can you do?", Wanted.HELP, ""),
    ],
)
def test_questions_about_the_archive(question: str, wanted: Wanted, about: str) -> None:
    assert archive_question(question) == ArchiveQuestion(wanted, about)


@pytest.mark.parametrize(
    ("question", "wanted", "about"),
    [
        ("How many articles mention Sweden?", Wanted.COUNT, "Sweden"),
        ("Are there any articles that mention Finland?", Wanted.LIST, "Finland"),
        ("When was Taiwan first mentioned in the archive?", Wanted.OLDEST, "Taiwan"),
        ("When was the Red Sea last mentioned?", Wanted.NEWEST, "the Red Sea"),
        ("Does the archive mention Israel?", Wanted.LIST, "Israel"),
    ],
)
def test_to_be_mentioned_is_less_than_to_be_treated(
    question: str, wanted: Wanted, about: str
) -> None:
    assert archive_question(question) == ArchiveQuestion(wanted, about, is_mention=True)


@pytest.mark.parametrize(
    "question",
    [
        "How many ships were sunk?",
        "Hello Kitty",
        "What is this treaty about?",
        "How does this work on a ship?",
        "Who wrote the treaty?",
        "Who wrote about the distillation of sea water?",
        "What article was published in 1937?",
        "What is the latest on the Red Sea?",
        "What was the first ship to sail?",
        "How many articles does the North Atlantic Treaty have?",
        "When did the last ship leave?",
        "Which article of the treaty was invoked?",
        "What does Article 5 say?",
        "How many stories does the tower have?",
        "When was the particle first mentioned?",
        "Who are the authors of the report?",
        "Which writers covered the war in Spain?",
        "Is there life on Mars?",
        "What issues does the treaty have?",
        "What does the archive say about Iran?",
        "What is the Panama Canal about to do?",
    ],
)
def test_questions_about_the_world(question: str) -> None:
    assert archive_question(question) is None
