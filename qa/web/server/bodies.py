"""Whole request bodies, read with a deadline and a limit before a request gets a thread."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from werkzeug.exceptions import RequestEntityTooLarge

Receive = Callable[[], Awaitable[Any]]
Limit = Callable[[], Awaitable[int]]

SMALL = 1024 * 1024  # bytes that any request may have; of more, the application is asked
_IN_MEMORY = 64 * 1024  # bytes; what is more goes to a temporary file
_SECONDS = 20.0  # for any body
_RATE = 16 * 1024  # and a second more for each of so many bytes that have come


class ClientGoneError(Exception):
    """The client has closed the connection."""


class LateBodyError(Exception):
    """The body did not come in time."""


class RefusedBody:
    """What the application reads in place of a body over its limit."""

    def read(self, _size: int = -1) -> bytes:
        """Refuse it.

        Raises:
            RequestEntityTooLarge: Always.
        """
        raise RequestEntityTooLarge

    readline = readinto = read


class BodyReader:
    """Reads the body of one request.

    Attributes:
        is_whole: Whether all of it was read. If not, no further request can follow on the
            connection.
    """

    def __init__(self, receive: Receive, declared: int | None, limit: Limit) -> None:
        """Prepare to read.

        Args:
            declared: Bytes by ``Content-Length``; ``None`` if the body comes in chunks.
            limit: Asks the application how many bytes it would read of this request; awaited only
                for a body of more than :data:`SMALL`.
        """
        self.is_whole = False
        self._receive = receive
        self._declared = declared
        self._limit = limit
        self._most = SMALL

    async def read(self, into: SpooledTemporaryFile[bytes]) -> IO[bytes] | RefusedBody:
        """Return the whole body, rewound, or what refuses to be read if it is too large.

        Raises:
            ClientGoneError: The client went away in the middle of it.
            LateBodyError: It did not come in time.
        """
        began, size = time.monotonic(), 0
        if not await self._may_have(self._declared or 0):
            return RefusedBody()
        while not self.is_whole:
            left = began + _SECONDS + size / _RATE - time.monotonic()
            piece = await self._next(left)
            size += len(piece)
            if not await self._may_have(size):
                return RefusedBody()
            await _write(into, piece)
        into.seek(0)
        return into

    async def discard(self, seconds: float) -> None:
        """Read on without keeping anything: a client that is still sending would miss the answer.

        To close a connection that has unread bytes resets it.
        """
        end = time.monotonic() + seconds
        try:
            while not self.is_whole:
                await self._next(end - time.monotonic())
        except (ClientGoneError, LateBodyError):
            return

    async def _next(self, seconds: float) -> bytes:
        try:
            message = await asyncio.wait_for(self._receive(), max(seconds, 0))
        except TimeoutError:
            raise LateBodyError from None
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        self.is_whole = not message.get("more_body", False)
        piece: bytes = message.get("body", b"")
        return piece

    async def _may_have(self, size: int) -> bool:
        if size > self._most == SMALL:
            self._most = await self._limit()
        return size <= self._most


async def _write(file: SpooledTemporaryFile[bytes], piece: bytes) -> None:
    """Append a piece; to a disk in a thread, so that a slow one stops nobody else."""
    if file.tell() + len(piece) > _IN_MEMORY:
        await asyncio.to_thread(file.write, piece)
    else:
        file.write(piece)


def spool() -> SpooledTemporaryFile[bytes]:
    """Return an empty file that stays in memory as long as it is small."""
    return SpooledTemporaryFile(_IN_MEMORY)
