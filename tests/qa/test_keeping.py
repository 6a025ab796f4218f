"""For how long questions are kept."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from index.errors import NotFoundError
from index.sql.database import open_database
from qa.saying import keeping
from qa.settings import Settings
from qa.sql.conversations import Conversations
from qa.sql.question_log import QuestionLog
from qa.unkept_conversations import UnkeptConversations
from tests.clock import Clock


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_database(None, tmp_path)


@pytest.fixture
def conversations(engine: Engine) -> Conversations:
    return Conversations(engine, keep=timedelta(days=30))


def ask(conversations: Conversations | UnkeptConversations, message_id: str, to: str = "c") -> None:
    question = f"Question {message_id}?"
    conversations.add(to, message_id, question, {"question": question, "answer": "It sank."})


def age(engine: Engine, message_id: str, days: float) -> None:
    """Makes a question that was asked just now an old one, and its conversation too."""
    then = datetime.now(UTC) - timedelta(days=days)
    with engine.begin() as db:
        known = {"then": then.replace(tzinfo=None), "id": message_id}
        db.execute(text("UPDATE messages SET asked_at = :then WHERE message_id = :id"), known)
        db.execute(text("UPDATE conversations SET started_at = :then"), {"then": known["then"]})


def counts(engine: Engine) -> tuple[int, int]:
    """Messages and conversations in the database."""
    with engine.connect() as db:
        messages = db.execute(text("SELECT count(*) FROM messages")).scalar_one()
        return messages, db.execute(text("SELECT count(*) FROM conversations")).scalar_one()


def test_what_is_too_old_is_not_given_out(engine: Engine, conversations: Conversations) -> None:
    ask(conversations, "old")
    age(engine, "old", 31)
    with pytest.raises(NotFoundError):
        conversations.get("c")
    assert QuestionLog(engine, keep=timedelta(days=30)).all() == []


def test_it_goes_with_the_next_question(engine: Engine, conversations: Conversations) -> None:
    ask(conversations, "old")
    age(engine, "old", 31)
    ask(conversations, "new", to="d")
    assert counts(engine) == (1, 1)


def test_of_a_conversation_that_goes_on_only_the_beginning_goes(
    engine: Engine, conversations: Conversations
) -> None:
    ask(conversations, "old")
    ask(conversations, "new")
    age(engine, "old", 31)
    assert conversations.forget() == 1
    found = conversations.get("c")
    assert [message.message_id for message in found.messages] == ["new"]
    assert found.title == "Question new?"
    assert conversations.forget() == 0


def test_without_an_end_everything_stays(engine: Engine) -> None:
    kept = Conversations(engine)
    ask(kept, "old")
    age(engine, "old", 10_000)
    assert kept.forget() == 0
    assert len(kept.get("c").messages) == 1


@pytest.fixture
def clock() -> Clock[datetime]:
    return Clock(datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def unkept(clock: Clock[datetime]) -> UnkeptConversations:
    return UnkeptConversations(clock)


def test_what_is_not_kept_goes_on_for_an_hour(
    unkept: UnkeptConversations, clock: Clock[datetime]
) -> None:
    ask(unkept, "one")
    clock.now += timedelta(minutes=50)
    ask(unkept, "two")
    unkept.rate("one", 1, "good")
    clock.now += timedelta(minutes=50)
    found = unkept.get("c")
    assert [message.message_id for message in found.messages] == ["one", "two"]
    assert (found.title, found.messages[0].rating) == ("Question one?", 1)
    assert unkept.of("browser:x") == []
    clock.now += timedelta(minutes=11)
    assert unkept.forget() == 2
    with pytest.raises(NotFoundError, match="not kept"):
        unkept.get("c")
    with pytest.raises(NotFoundError):
        unkept.rate("one", 1)


def test_the_longest_at_rest_make_room(unkept: UnkeptConversations) -> None:
    for number in range(1_001):
        ask(unkept, f"m{number}", to=f"c{number}")
    with pytest.raises(NotFoundError):
        unkept.get("c0")
    assert unkept.get("c1000").messages


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (Settings(), None),
        (Settings(keep_days=1), "Questions are removed after 1 day."),
        (Settings(keep_days=30), "Questions are removed after 30 days."),
        (Settings(keep_questions=False, keep_days=30), "Questions are not kept."),
    ],
)
def test_readers_are_told(settings: Settings, said: str | None) -> None:
    assert keeping(settings) == said
