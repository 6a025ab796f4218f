"""Bodies, read before a request gets a thread."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import RequestEntityTooLarge

from qa.web.server.bodies import SMALL, BodyReader, ClientGoneError, RefusedBody, spool


class _Client:
    """Sends pieces, and then nothing more."""

    def __init__(self, *pieces: bytes, ends: bool = True) -> None:
        self._messages: list[dict[str, Any]] = [
            {"type": "http.request", "body": piece, "more_body": True} for piece in pieces
        ]
        if ends:
            self._messages[-1]["more_body"] = False

    async def receive(self) -> dict[str, Any]:
        return self._messages.pop(0) if self._messages else {"type": "http.disconnect"}


def _read(client: _Client, declared: int | None = None, most: int = SMALL) -> bytes | RefusedBody:
    asked = []

    async def limit() -> int:
        asked.append(most)
        return most

    async def reading() -> bytes | RefusedBody:
        with spool() as file:
            body = await BodyReader(client.receive, declared, limit).read(file)
            return body if isinstance(body, RefusedBody) else body.read()

    with ThreadPoolExecutor(1) as beside:  # a browser's driver may have a loop of its own here
        read = beside.submit(asyncio.run, reading()).result()
    assert len(asked) <= 1
    return read


@given(st.lists(st.binary(max_size=100_000), min_size=1, max_size=5))
def test_a_body_arrives_as_it_was_sent(pieces: list[bytes]) -> None:
    assert _read(_Client(*pieces)) == b"".join(pieces)


@pytest.mark.parametrize(
    ("size", "most", "is_read"),
    [
        (SMALL, 0, True),
        (SMALL + 1, 0, False),
        (SMALL + 1, SMALL, False),
        (2 * SMALL, 2 * SMALL, True),
        (2 * SMALL + 1, 2 * SMALL, False),
    ],
)
def test_the_application_says_how_much_a_large_body_may_have(
    size: int, most: int, *, is_read: bool
) -> None:
    half = size // 2
    pieces = b"x" * half, b"y" * (size - half)
    for declared in (size, None):
        read = _read(_Client(*pieces), declared, most)
        assert (read == b"".join(pieces)) is is_read


def test_a_body_that_was_refused_is_said_to_be_too_large_when_it_is_read() -> None:
    body = _read(_Client(b"x"), declared=SMALL + 1, most=0)
    assert isinstance(body, RefusedBody)
    with pytest.raises(RequestEntityTooLarge):
        body.read()


def test_a_client_that_goes_away_in_the_middle_is_noticed() -> None:
    with pytest.raises(ClientGoneError):
        _read(_Client(b"half", ends=False))
