from datetime import UTC, datetime, timedelta

from qa.conversations import Message, Rating
from qa.measuring.question_log import drafts

NOW = datetime(2024, 6, 5, tzinfo=UTC)


def asked(
    question: str, *, minute: int = 0, answered: bool = True, rating: Rating | None = None
) -> Message:
    cited = [{"article_id": "a.txt", "quote": "One."}, {"article_id": "a.txt", "quote": "Two."}]
    response = {"standalone_question": question, "answered": answered, "citations": cited}
    return Message(question, NOW + timedelta(minutes=minute), response, rating, None)


def test_what_was_answered_is_proposed_as_right() -> None:
    assert list(drafts([asked("Who?")])) == [
        {
            "question": "Who?",
            "answerable": True,
            "article_id": ["a.txt"],
            "answers": [],
            "quotes": ["One.", "Two."],
        }
    ]


def test_what_was_declined_cites_nothing() -> None:
    [draft] = drafts([asked("Who?", answered=False)])
    assert (draft["answerable"], draft["article_id"], draft["quotes"]) == (False, [], [])


def test_a_question_that_was_asked_again_counts_as_it_was_answered_last() -> None:
    log = [asked("Who?", answered=False), asked("who?", minute=1)]
    assert [draft["answerable"] for draft in drafts(log)] == [True]


def test_what_was_not_helpful_stands_first_and_is_to_be_reviewed() -> None:
    log = [asked("A?"), asked("B?", rating=1), asked("C?", rating=-1)]
    found = list(drafts(log))
    assert [(draft["question"], draft.get("review")) for draft in found] == [
        ("C?", True),
        ("A?", None),
        ("B?", None),
    ]
    assert [draft["question"] for draft in drafts(log, rated=True)] == ["C?", "B?"]
