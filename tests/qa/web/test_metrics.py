"""What is measured of requests."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from index.archive import Archive
from index.errors import StoreError
from tests.qa.web.conftest import client_over

QUESTION = {"question": "Which ship was the first to leave Odesa?", "stream": True}


def _figure(text: str, name: str, **labels: str) -> float:
    wanted = {f'{label}="{value}"' for label, value in labels.items()}
    for line in text.splitlines():
        found = re.match(rf"{name}\{{(.*)\}} (\S+)$", line)
        if found and wanted <= set(found[1].split(",")):
            return float(found[2])
    return 0.0


def test_a_streamed_answer_is_timed_to_its_end(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_over(archive)
    pause = 0.3

    chat = client.application.extensions["archive_qa"].chat
    ask = chat.ask

    def slow(*args: Any, **kwargs: Any) -> Iterator[Any]:
        time.sleep(pause)
        yield from ask(*args, **kwargs)

    monkeypatch.setattr(chat, "ask", slow)
    with client.post("/api/chat", json=QUESTION) as response:
        assert "event: done" in response.text
    took = _figure(client.get("/metrics").text, "archive_qa_request_seconds_sum", route="/api/chat")
    assert took >= pause


def test_a_stream_that_fails_counts_as_the_error_that_it_is(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_over(archive)

    def failing(*_: object, **__: object) -> Iterator[Any]:
        raise StoreError("the disk is away")
        yield

    monkeypatch.setattr(client.application.extensions["archive_qa"].chat, "ask", failing)
    with client.post("/api/chat", json=QUESTION) as response:
        assert response.status_code == 200
        assert "event: error" in response.text
    figures = client.get("/metrics").text
    assert _figure(figures, "archive_qa_requests_total", route="/api/chat", status="503") == 1
    assert _figure(figures, "archive_qa_requests_total", route="/api/chat", status="200") == 0
