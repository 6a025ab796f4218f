from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update

from index.errors import NotFoundError
from qa.sql import schema
from qa.sql.conversations import Conversations
from qa.sql.question_log import Asked, QuestionLog

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def log(engine: Engine) -> QuestionLog:
    """Of four questions: a day lies between each two, and the last was asked on 24 November."""
    conversations = Conversations(engine)
    for number, (question, answered, cited) in enumerate(
        [
            ("When did it sink?", True, ["a", "a", "b"]),
            ("50% of what?", False, []),
            ("Wie hoch ist der ÖLPREIS?", True, ["a"]),
            ("Who said_it?", False, []),
        ]
    ):
        message_id = f"m{number}"
        conversations.add(f"c{number}", message_id, question, _answer(question, answered, cited))
        with engine.begin() as db:
            this = schema.messages.c.message_id == message_id
            then = NOON - timedelta(days=3 - number)
            db.execute(update(schema.messages).where(this).values(asked_at=then))
    conversations.rate("m0", 1)
    conversations.rate("m1", -1, "it does say")
    conversations.mark_wrong("m2", 1, "another price")
    return QuestionLog(engine)


def _answer(question: str, answered: bool, cited: list[str]) -> dict[str, Any]:
    citations = [{"marker": n, "article_id": one} for n, one in enumerate(cited, 1)]
    return {"question": question, "answer": "So.", "answered": answered, "citations": citations}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Asked(), "3210"),
        (Asked(words="ölpreis"), "2"),
        (Asked(words="WHEN so."), "0"),
        (Asked(words="50%"), "1"),
        (Asked(words="d_i"), "3"),
        (Asked(words="\\"), ""),
        (Asked(outcome="answered"), "20"),
        (Asked(outcome="declined"), "31"),
        (Asked(rating=-1), "1"),
        (Asked(rating=1), "0"),
        (Asked(wrong=True), "2"),
        (Asked(after=date(2026, 11, 23)), "32"),
        (Asked(before=date(2026, 11, 22)), "10"),
        (Asked(outcome="declined", after=date(2026, 11, 23)), "3"),
    ],
)
def test_questions_are_found_the_latest_first(log: QuestionLog, asked: Asked, found: str) -> None:
    messages, total = log.find(asked, 10)
    assert [one.message_id for one in messages] == [f"m{number}" for number in found]
    assert total == len(found)


def test_a_greeting_is_neither_answered_nor_declined(engine: Engine, log: QuestionLog) -> None:
    greeting = _answer("Hello!", True, []) | {"mode": "help"}
    Conversations(engine).add("c9", "m9", "Hello!", greeting)

    def found(asked: Asked) -> list[str]:
        return [one.message_id for one in log.find(asked, 10)[0]]

    assert found(Asked(outcome="help")) == ["m9"]
    assert found(Asked(outcome="answered")) == ["m2", "m0"]
    assert found(Asked(outcome="declined")) == ["m3", "m1"]
    assert "m9" in found(Asked())


def test_they_come_in_pages(log: QuestionLog) -> None:
    messages, total = log.find(Asked(), limit=2, offset=1)
    assert ([one.message_id for one in messages], total) == (["m2", "m1"], 4)


def test_an_answer_that_cites_an_article_twice_counts_once(log: QuestionLog) -> None:
    assert list(log.citations().items()) == [("a", 2), ("b", 1)]
    assert log.citations(since=NOON - timedelta(days=1)) == {"a": 1}


def test_what_readers_called_wrong_is_known(log: QuestionLog) -> None:
    assert log.get("m2").wrong == (1,)
    [wrong] = log.wrong_citations("m2")
    assert (wrong.marker, wrong.article_id, wrong.comment) == (1, "a", "another price")


def test_what_is_too_old_is_not_given_out(engine: Engine, log: QuestionLog) -> None:
    young = QuestionLog(engine, keep=datetime.now(UTC) - NOON + timedelta(hours=36))
    assert [one.message_id for one in young.all()] == ["m2", "m3"]
    assert young.find(Asked(), 10)[1] == 2
    assert young.citations() == {"a": 1}
    with pytest.raises(NotFoundError):
        young.get("m0")
    assert log.get("m0").rating == 1
