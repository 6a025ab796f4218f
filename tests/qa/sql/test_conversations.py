import pytest
from sqlalchemy import Engine

from index.errors import NotFoundError, UsageError
from qa.conversations import new_id
from qa.sql.conversations import Conversations

ANN, BOB = "account:ann", "browser:bob"
ANSWER = {"answer": "It **sank**.", "citations": [{"marker": 1, "article_id": "a.txt"}]}


@pytest.fixture
def conversations(engine: Engine) -> Conversations:
    return Conversations(engine)


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


def test_the_same_rating_again_keeps_what_was_said_with_it(conversations: Conversations) -> None:
    conversations.add("c", "m", "q", {})
    conversations.rate("m", -1, "wrong page")
    conversations.rate("m", -1)
    [message] = conversations.get("c").messages
    assert (message.rating, message.comment) == (-1, "wrong page")
    conversations.rate("m", -1, "the year is wrong")
    assert conversations.get("c").messages[0].comment == "the year is wrong"


def test_what_does_not_exist_is_not_found(conversations: Conversations) -> None:
    with pytest.raises(NotFoundError):
        conversations.get("nonesuch")
    with pytest.raises(NotFoundError):
        conversations.rate("nonesuch", 1)


def test_ids_are_unguessable_and_safe_in_urls() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(len(i) >= 22 and i.replace("-", "").replace("_", "").isalnum() for i in ids)


def test_a_readers_conversation_is_nobody_elses(conversations: Conversations) -> None:
    conversations.add("c", "m", "Why?", ANSWER, ANN)
    assert conversations.get("c", ANN).owner == ANN
    for act in (
        lambda who: conversations.get("c", who),
        lambda who: conversations.rename("c", "Mine", who),
        lambda who: conversations.delete("c", who),
        lambda who: conversations.share("c", who),
        lambda who: conversations.unshare("c", who),
        lambda who: conversations.rate("m", 1, None, who),
        lambda who: conversations.mark_wrong("m", 1, None, who),
    ):
        for other in (BOB, None):
            with pytest.raises(NotFoundError):
                act(other)
    assert conversations.get("c", ANN).title == "Why?"


def test_one_that_is_nobodys_is_read_by_whoever_knows_its_id(conversations: Conversations) -> None:
    conversations.add("c", "m", "Why?", ANSWER)
    assert conversations.get("c", ANN) == conversations.get("c")
    conversations.rate("m", 1, None, BOB)
    assert conversations.of(ANN) == []


def test_they_are_listed_the_latest_first(conversations: Conversations) -> None:
    conversations.add("a", "m1", "First?", ANSWER, ANN)
    conversations.add("b", "m2", "Second?", ANSWER, ANN)
    conversations.add("x", "m3", "Another's?", ANSWER, BOB)
    conversations.add("a", "m4", "First again?", ANSWER, ANN)
    listed = conversations.of(ANN)
    assert [(one.title, one.questions) for one in listed] == [("First?", 2), ("Second?", 1)]


@pytest.mark.parametrize(
    ("words", "found"),
    [("SANK", "ab"), ("öl", "b"), ("ÖL preis", "b"), ("why sank", "a"), ("%", ""), ("why öl", "")],
)
def test_they_are_searched_by_all_words(
    conversations: Conversations, words: str, found: str
) -> None:
    conversations.add("a", "m1", "Why?", ANSWER, ANN)
    conversations.add("b", "m2", "Wie hoch ist der Ölpreis?", ANSWER, ANN)
    assert sorted(one.conversation_id for one in conversations.of(ANN, words)) == [*found]


def test_a_name_that_was_given_by_hand_is_searched_too(conversations: Conversations) -> None:
    conversations.add("a", "m1", "Why?", ANSWER, ANN)
    conversations.rename("a", "  The   ship ", ANN)
    assert [one.title for one in conversations.of(ANN, "ship")] == ["The ship"]
    with pytest.raises(UsageError):
        conversations.rename("a", " ", ANN)


def test_what_is_deleted_is_gone_with_all_that_was_asked(
    engine: Engine, conversations: Conversations
) -> None:
    conversations.add("c", "m", "Why?", ANSWER, ANN)
    conversations.delete("c", ANN)
    assert conversations.of(ANN) == []
    with engine.connect() as db:
        for table in ("conversations", "messages", "cited"):
            assert db.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == 0  # noqa: S608


def test_it_is_shared_by_a_link_until_that_is_ended(conversations: Conversations) -> None:
    conversations.add("c", "m", "Why?", ANSWER, ANN)
    first = conversations.share("c", ANN)
    assert conversations.share("c", ANN) == first != "c"
    assert conversations.shared(first).title == "Why?"
    conversations.unshare("c", ANN)
    with pytest.raises(NotFoundError):
        conversations.shared(first)
    assert conversations.share("c", ANN) != first


def test_they_go_over_to_whoever_logs_in(conversations: Conversations) -> None:
    conversations.add("c", "m", "Why?", ANSWER, BOB)
    conversations.hand_over(BOB, ANN)
    assert [one.conversation_id for one in conversations.of(ANN)] == ["c"]
    assert conversations.of(BOB) == []


def test_a_citation_is_called_wrong(conversations: Conversations) -> None:
    conversations.add("c", "m", "Why?", ANSWER, ANN)
    conversations.mark_wrong("m", 1, "another ship", ANN)
    assert conversations.get("c", ANN).messages[0].wrong == (1,)
    with pytest.raises(NotFoundError):
        conversations.mark_wrong("m", 2, None, ANN)
