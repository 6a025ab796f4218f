"""Follow-ups that a chat model makes stand alone."""

import pytest

from qa.chat import Chat, Done, Started
from tests.scripted_model import Reply, ScriptedModel

FIRST = "Which ship was the last of the Black Sea Grain Initiative?"
FOLLOW_UP = "When did it leave Odesa?"
RULED = "When did the TQ Samsun leave Odesa (Black Sea Grain Initiative)?"


@pytest.fixture
def conversation(chat: Chat, server: ScriptedModel) -> str:
    server.play("The last ship of the Black Sea Grain Initiative was the TQ Samsun [1].")
    *_, done = chat.ask(FIRST)
    assert isinstance(done, Done)
    return done.conversation_id


def test_what_it_takes_is_told(chat: Chat, server: ScriptedModel, conversation: str) -> None:
    server.play("When did the ship TQ Samsun leave Odesa?", "It left on 16 July 2023 [1].")
    *_, done = chat.ask(FOLLOW_UP, conversation_id=conversation)
    assert isinstance(done, Done)
    assert done.answer.condensing
    assert done.answer.condensing.tokens_in
    assert done.answer.as_json()["condensing"]["tokens_out"]


def understood(chat: Chat, conversation: str, question: str) -> str:
    started = next(iter(chat.ask(question, conversation_id=conversation)))
    assert isinstance(started, Started)
    return started.standalone_question


def test_the_models_words_are_taken(chat: Chat, server: ScriptedModel, conversation: str) -> None:
    written = "When did the ship TQ Samsun leave Odesa?"
    server.play(f"<think>It is a ship.</think>\n{written}\n", "NOT IN THE ARCHIVE")
    assert understood(chat, conversation, FOLLOW_UP) == written
    assert "Reader: Which ship was the last" in server.requests[0].prompt


@pytest.mark.parametrize(
    "reply",
    [
        Reply("When did Napoleon leave Odesa?"),
        Reply("When did the TQ Samsun leave?"),
        Reply("When did the TQ Samsun leave Odesa in 1812?"),
        Reply("It left. " * 100),
        Reply(""),
        Reply(status=500),
        Reply("When did the TQ Samsun leave Odesa, and for which port?", close_after=5),
    ],
)
def test_where_it_brings_in_or_loses_something_rules_decide(
    chat: Chat, server: ScriptedModel, conversation: str, reply: Reply
) -> None:
    server.play(reply)
    assert understood(chat, conversation, FOLLOW_UP) == RULED


def test_a_question_that_stands_alone_is_not_sent(
    chat: Chat, server: ScriptedModel, conversation: str
) -> None:
    server.play("Never asked.")
    question = "When did Finland join NATO?"
    assert understood(chat, conversation, question) == question
    assert not server.requests
