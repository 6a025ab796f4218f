"""Limits on connections: a deadline for headers, a cap for each address, no stalled readers.

uvicorn ends a connection that is idle between two requests, and nothing else. Without what is added
here, a client that sends its headers a byte at a time keeps its connection for ever.
"""

import asyncio
import ipaddress
import resource
import socket
import struct
import time
from dataclasses import dataclass, field
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

EXCESS = "archive_qa.excess"  # in the state of a request: whether its address has too many
LONGEST_REQUEST_LINE = 65_534  # bytes: the longest question in any script, and filters beside it
_LARGEST_HEAD = LONGEST_REQUEST_LINE + 32 * 1024  # bytes of the request line and all headers
_HEAD = 15.0  # seconds from the connection, or from the last response, to the end of the headers
_STALLED = 30.0  # seconds in which a client that has enough unread must read something
_FLUSH = 10.0  # seconds for what is left to send once a connection is to be closed
_SWEEP = 1.0  # seconds between two looks
_MOST = 4_096  # connections of all addresses together
_PIPELINED = 16  # requests that one connection may have unanswered; no browser sends a second one
_REFUSALS = {
    431: b"HTTP/1.1 431 Request Header Fields Too Large\r\n",
    503: b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\n",
}


class PipelineFullError(Exception):
    """A client sends requests faster than it takes answers; uvicorn refuses it with 400."""


@dataclass
class Connections:
    """The open connections of a worker, and what each of them may still do.

    Attributes:
        per_address: Connections that one address may have; ``None`` behind a proxy, where all of
            them have the proxy's address.
        most: Connections of all addresses together.
    """

    per_address: int | None
    most: int
    _open: dict["LimitedProtocol", str] = field(default_factory=dict)

    def admit(self, new: "LimitedProtocol") -> bool:
        """Take in a connection; return ``False`` if there is no room for any more.

        If its address has too many, the oldest that has no whole request is dropped for it: a
        client that opens hundreds shuts out only itself, and a reader behind the same address still
        gets in. If all of them are being answered, the request of the new one is refused.
        """
        block = _block(new.client)
        if self.per_address:
            new.is_excess = not self._make_room(self._of(block), self.per_address)
        if not self._make_room(list(self._open), self.most):
            return False
        self._open[new] = block
        return True

    def forget(self, one: "LimitedProtocol") -> None:
        self._open.pop(one, None)

    def close_all(self) -> None:
        """Close every connection at once, whatever it does."""
        for one in list(self._open):
            one.drop()

    async def sweep(self) -> None:
        """Close what has used up its time, every second for as long as the task lives."""
        while True:
            await asyncio.sleep(_SWEEP)
            now = time.monotonic()
            for one in list(self._open):
                if one.is_overdue(now):
                    one.drop()

    def _of(self, block: str) -> list["LimitedProtocol"]:
        return [one for one, its in self._open.items() if its == block]

    def _make_room(self, rivals: list["LimitedProtocol"], most: int) -> bool:
        if len(rivals) < most:
            return True
        oldest = next((one for one in rivals if one.waits), None)  # in the order of arrival
        if oldest is None:
            return False
        self.forget(oldest)
        oldest.drop()
        return True


class LimitedProtocol(HttpToolsProtocol):
    """uvicorn's protocol with limits on the head of a request and on whoever does not read.

    Attributes:
        is_excess: Whether its address has more connections than it may; requests are marked so.
    """

    def __init__(self, *args: Any, connections: Connections, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.is_excess = False
        self._connections = connections
        self._head_bytes = 0
        self._in_head = True
        self._unanswered: list[Any] = []  # of uvicorn's cycles: several, if requests are pipelined
        self._waiting_since = time.monotonic()
        self._stalled_since: float | None = None
        self._closing_since: float | None = None

    @property
    def waits(self) -> bool:
        """Whether no whole request has come that is still to be answered."""
        return self.cycle is None or self.cycle.response_complete or self.cycle.more_body

    def is_overdue(self, now: float) -> bool:
        """Whether the client has used up its time.

        A body has a deadline of its own: :mod:`qa.web.server.bodies`.
        """
        if self.transport.is_closing():
            self._closing_since = self._closing_since or now
            return now - self._closing_since > _FLUSH
        if self._stalled_since is not None and now - self._stalled_since > _STALLED:
            return True
        is_idle = self.cycle is None or self.cycle.response_complete
        return is_idle and now - self._waiting_since > _HEAD

    def drop(self) -> None:
        """Close the connection at once; what it has not read is forgotten by the system, too."""
        if self.transport.get_write_buffer_size():
            connected = self.transport.get_extra_info("socket")
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if not self._connections.admit(self):
            self._refuse(503)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.forget(self)
        super().connection_lost(exc)
        for cycle in self._unanswered:  # uvicorn tells the last one alone
            cycle.disconnected = not cycle.response_complete
            cycle.message_event.set()

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > _LARGEST_HEAD and not self.transport.is_closing():
            self._refuse(431)

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_head:  # else it is a trailer, which must not pass for a header
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Take a request, unless too many wait before it on this connection.

        uvicorn would take as many as fit into one piece of 256 KiB, and read on after each answer.

        Raises:
            PipelineFullError: There are too many. The parser stops at that.
        """
        self._in_head = False
        self._head_bytes = 0
        self._unanswered = [one for one in self._unanswered if not one.response_complete]
        if len(self._unanswered) >= _PIPELINED:
            raise PipelineFullError
        self.scope["state"][EXCESS] = self.is_excess
        super().on_headers_complete()
        self._unanswered.append(self.cycle)

    def on_message_complete(self) -> None:
        self._in_head = True
        super().on_message_complete()

    def on_response_complete(self) -> None:
        self._waiting_since = time.monotonic()
        super().on_response_complete()

    def pause_writing(self) -> None:
        self._stalled_since = time.monotonic()
        super().pause_writing()

    def resume_writing(self) -> None:
        self._stalled_since = None
        super().resume_writing()

    def _refuse(self, status: int) -> None:
        self.transport.write(_REFUSALS[status] + b"content-length: 0\r\nconnection: close\r\n\r\n")
        self.transport.close()


def _block(client: tuple[str, int] | None) -> str:
    """What counts as one address: of IPv6 a network of 64 bits, which one host has whole."""
    if client is None:
        return ""
    address = ipaddress.ip_address(client[0].partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def most_connections() -> int:
    """As many as leave a quarter of the process's file descriptors for everything else."""
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST if soft == resource.RLIM_INFINITY else min(_MOST, soft * 3 // 4)
