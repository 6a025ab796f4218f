from pathlib import Path

import pytest

from index.errors import NotFoundError
from index.sql.database import open_database
from qa.conversations import new_id
from qa.sql.conversations import Conversations


@pytest.fixture
def conversations(tmp_path: Path) -> Conversations:
    return Conversations(open_database(None, tmp_path))


def test_messages_come_back_in_order(conversations: Conversations) -> None:
    one = new_id()
    conversations.add(one, "m1", "  What is\nnew? ", {"answer": "Nothing"})
    conversations.add(one, "m2", "And now?", {"answer": "Still nothing"})
    found = conversations.get(one)
    assert found.title == "What is new?"
    assert [message.message_id for message in found.messages] == ["m1", "m2"]
    assert found.messages[0].response == {"answer": "Nothing"}
    assert found.started_at.tzinfo is not None


def test_a_long_question_makes_a_short_title(conversations: Conversations) -> None:
    conversations.add("c", "m", "why " * 200, {})
    assert len(conversations.get("c").title) <= 80


def test_a_rating_replaces_the_one_before(conversations: Conversations) -> None:
    conversations.add("c", "m", "q", {})
    conversations.rate("m", -1, "wrong page")
    conversations.rate("m", 1)
    [message] = conversations.get("c").messages
    assert (message.rating, message.comment) == (1, None)


def test_what_does_not_exist_is_not_found(conversations: Conversations) -> None:
    with pytest.raises(NotFoundError):
        conversations.get("nonesuch")
    with pytest.raises(NotFoundError):
        conversations.rate("nonesuch", 1)


def test_ids_are_unguessable_and_safe_in_urls() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(len(i) >= 22 and i.replace("-", "").replace("_", "").isalnum() for i in ids)
