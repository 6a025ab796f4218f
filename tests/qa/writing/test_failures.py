"""A chat model that fails, in every way that we know."""

import socket
from collections.abc import Callable
from typing import Any

import pytest

from qa.chat import Chat
from tests.qa.writing.test_answers import QUESTION, TRUE, faithful
from tests.scripted_model import Reply, ScriptedModel

TOO_LONG = {
    "message": "This model's maximum context length is 4096 tokens.",
    "code": "context_length_exceeded",
}
FILTERED = {"message": "The response was filtered", "code": "content_filter"}


@pytest.mark.parametrize(
    ("reply", "trouble", "tries"),
    [
        (Reply(faithful, hold_after=0), "slow", 1),
        (Reply(faithful, hold_after=3), "slow", 1),
        (Reply(status=401, error={"message": "Incorrect API key sk-secret"}), "no_access", 1),
        (Reply(status=403), "no_access", 1),
        (Reply(status=404), "refused", 1),
        (Reply(status=429, headers={"Retry-After": "60"}), "busy", 1),
        (Reply(status=429, headers={"Retry-After": "0"}), "busy", 3),
        (Reply(status=500), "broken", 3),
        (Reply(status=400, error=TOO_LONG), "too_long", 3),
        (Reply(status=400, error=FILTERED), "filtered", 1),
        (Reply(faithful, finish_reason="content_filter"), "filtered", 1),
        (Reply(faithful, cut_after=0), "cut", 1),
        (Reply(faithful, cut_after=4), "cut", 1),
        (Reply(faithful, close_after=4), "cut", 1),
        (Reply(faithful, close_after=0), "garbage", 1),
        (Reply(""), "empty", 1),
        (Reply(" \n "), "empty", 1),
        (Reply(raw=b"<html>502 Bad Gateway</html>"), "garbage", 1),
        (Reply(raw=b"\x00\xff"), "garbage", 1),
    ],
)
def test_the_archives_own_words_take_over(
    chat_with: Callable[..., Chat],
    server: ScriptedModel,
    reply: Reply,
    trouble: str,
    tries: int,
) -> None:
    server.play(reply)
    answer = chat_with(chat_timeout=1.0).look_up(QUESTION)
    assert (answer.mode, answer.answered) == ("extractive", True)
    assert answer.writer
    assert answer.writer.trouble == trouble
    assert answer.notice
    assert answer.notice.endswith("so this answer is in the archive’s own words.")
    assert "secret" not in str(answer.as_json())
    assert "4 April 2023" in answer.text
    assert answer.citations
    assert len(server.requests) == tries


HALF = 'It is known as "[DONE]" that Finland'


@pytest.mark.parametrize("model", ["openai", "ollama"])
def test_a_half_sentence_is_no_answer_where_the_server_closes_the_connection(
    chat_with: Callable[..., Chat], server: ScriptedModel, model: str
) -> None:
    """Of a sentence that is in the archive to the word, as far as it goes."""
    url = server.url if model == "openai" else server.ollama_url
    chat = chat_with(chat_model=f"{model}:scripted", chat_base_url=url)
    for reply in (
        Reply(faithful, close_after=4),
        Reply(HALF, close_after=4),
        Reply(HALF, size=30, close_after=1),  # its “[DONE]” comes in one piece
    ):
        server.play(reply)
        answer = chat.look_up(QUESTION)
        assert (answer.mode, answer.answered) == ("extractive", True)
        assert answer.writer
        assert answer.writer.trouble == "cut"
        assert "4 April 2023" in answer.text


@pytest.mark.parametrize(
    "end",
    [
        {"finish_reason": None},
        {"is_done_told": False},
        {"finish_reason": "length"},
        {"size": 1},
        {"size": 10_000, "finish_reason": None},
    ],
)
def test_a_server_that_tells_its_end_in_one_way_only_is_believed(
    chat: Chat, server: ScriptedModel, end: dict[str, Any]
) -> None:
    server.play(Reply(faithful, **end))
    answer = chat.look_up(QUESTION)
    assert (answer.mode, answer.notice) == ("chat_model", None)


@pytest.mark.parametrize("reason", [None, "stop", "length"])
def test_so_is_an_ollama_server(
    chat_with: Callable[..., Chat], server: ScriptedModel, reason: str | None
) -> None:
    chat = chat_with(chat_model="ollama:scripted", chat_base_url=server.ollama_url)
    server.play(Reply(faithful, finish_reason=reason))
    answer = chat.look_up(QUESTION)
    assert (answer.mode, answer.notice) == ("chat_model", None)
    assert TRUE in answer.text


def test_the_log_has_the_reason_and_no_secret(
    chat: Chat, server: ScriptedModel, caplog: pytest.LogCaptureFixture
) -> None:
    server.play(Reply(status=401, error={"message": "Incorrect API key sk-secret"}))
    chat.look_up(QUESTION)
    assert "HTTP 401" in caplog.text
    assert "secret" not in caplog.text


def test_what_passes_is_tried_again(chat: Chat, server: ScriptedModel) -> None:
    server.play(Reply(status=500), Reply(status=429, headers={"Retry-After": "0"}), faithful)
    answer = chat.look_up(QUESTION)
    assert (answer.mode, answer.notice) == ("chat_model", None)


def test_of_passages_that_are_too_much_fewer_are_sent(chat: Chat, server: ScriptedModel) -> None:
    server.play(Reply(status=400, error=TOO_LONG), faithful)
    assert chat.look_up(QUESTION).mode == "chat_model"
    first, second = (one.prompt.count("<passage number=") for one in server.requests)
    assert second < first


def test_a_server_that_is_not_there_is_said_to_be_unreachable(
    chat_with: Callable[..., Chat],
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    answer = chat_with(chat_base_url=f"http://127.0.0.1:{port}/v1").look_up(QUESTION)
    assert answer.writer
    assert answer.writer.trouble == "unreachable"


def test_a_dead_model_is_left_alone_for_a_while(chat: Chat, server: ScriptedModel) -> None:
    server.play(Reply(faithful, cut_after=0))
    for _ in range(3):
        chat.look_up(QUESTION)
    server.play(faithful)
    answer = chat.look_up(QUESTION)
    assert not server.requests
    assert answer.writer
    assert (answer.mode, answer.writer.trouble) == ("extractive", "resting")


def test_a_reader_who_leaves_ends_the_request(chat: Chat, server: ScriptedModel) -> None:
    server.play(Reply(faithful, hold_after=2))
    events = chat.ask(QUESTION)
    for event in events:
        if "Finland" in getattr(event, "text", ""):
            break
    events.close()  # type: ignore[attr-defined]
    assert server.left.wait(10)


def test_so_does_one_who_leaves_before_the_first_word(chat: Chat, server: ScriptedModel) -> None:
    server.play(Reply(faithful, hold_after=0))
    events = chat.ask(QUESTION)
    while not server.requests:
        next(events)  # among others that nothing has come for a while
    events.close()  # type: ignore[attr-defined]
    assert server.left.wait(10)
