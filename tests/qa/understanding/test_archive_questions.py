import pytest

from qa.understanding.archive_questions import ArchiveQuestion, Wanted, archive_question


@pytest.mark.parametrize(
    ("question", "wanted", "about"),
    [
        ("How many articles are there?", Wanted.COUNT, ""),
        ("How many articles does the archive have on the Red Sea?", Wanted.COUNT, "the Red Sea"),
        ("how many articles about gallium are there?", Wanted.COUNT, "gallium"),
        ("How many articles mention Sweden?", Wanted.COUNT, "Sweden"),
        ("Who writes about the Red Sea?", Wanted.WRITERS, "the Red Sea"),
        ("Which authors have written about NATO?", Wanted.WRITERS, "NATO"),
        ("What is the latest article on the Panama Canal?", Wanted.NEWEST, "the Panama Canal"),
        ("Latest article", Wanted.NEWEST, ""),
        ("What was the first article about AUKUS?", Wanted.OLDEST, "AUKUS"),
        ("When was Taiwan last written about?", Wanted.NEWEST, "Taiwan"),
        ("When did the archive last write about Taiwan?", Wanted.NEWEST, "Taiwan"),
        ("List the articles about shells", Wanted.LIST, "shells"),
        ("Which articles treat gallium?", Wanted.LIST, "gallium"),
        ("Which articles are there?", Wanted.LIST, ""),
        ("How far back does the archive go?", Wanted.SPAN, ""),
        ("What is the archive about?", Wanted.SECTIONS, ""),
        ("Which categories are there?", Wanted.SECTIONS, ""),
    ],
)
def test_questions_about_the_archive(question: str, wanted: Wanted, about: str) -> None:
    assert archive_question(question) == ArchiveQuestion(wanted, about)


@pytest.mark.parametrize(
    "question",
    [
        "How many ships were sunk?",
        "Who wrote the treaty?",
        "Who wrote about the distillation of sea water?",
        "What article was published in 1937?",
        "What is the latest on the Red Sea?",
        "What was the first ship to sail?",
        "How many articles does the North Atlantic Treaty have?",
        "When did the last ship leave?",
        "Which article of the treaty was invoked?",
        "What does Article 5 say?",
        "What is the Panama Canal about to do?",
    ],
)
def test_questions_about_the_world(question: str) -> None:
    assert archive_question(question) is None
