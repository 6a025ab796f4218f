"""Clients that speak no better HTTP than they are told to."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PATIENCE = 60.0  # seconds after which a condition that does not come is a failure
_HOST = "127.0.0.1"
_ESTABLISHED = 1  # as the system has it in TCP_INFO


@contextmanager
def many_clients(port: int, count: int, first: bytes) -> Iterator[list[socket.socket]]:
    """Connections that have each sent the same bytes, and have read nothing."""
    clients = [socket.create_connection((_HOST, port), PATIENCE) for _ in range(count)]
    try:
        for client in clients:
            with suppress(OSError):  # it was closed in favour of a later one
                client.sendall(first)
        yield clients
    finally:
        for client in clients:
            client.close()


def is_open(client: socket.socket) -> bool:
    """Whether the server keeps a connection, by the system's word: nothing is read."""
    return client.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == _ESTABLISHED


def await_closing(clients: list[socket.socket], trickle: bytes = b"") -> None:
    """Wait until the server has closed all of them, while each goes on sending, if it does."""
    end = time.monotonic() + PATIENCE
    while any(map(is_open, clients)):
        assert time.monotonic() < end, f"{sum(map(is_open, clients))} are still connected"
        for client in filter(is_open, clients) if trickle else ():
            with suppress(OSError):
                client.sendall(trickle)
        time.sleep(0.5)


def exchange(port: int, request: bytes) -> bytes:
    """What the server sends until it closes the connection."""
    received = b""
    with socket.create_connection((_HOST, port), PATIENCE) as client:
        with suppress(OSError):  # it may close before all is sent
            client.sendall(request)
        with suppress(ConnectionResetError):
            while piece := client.recv(65536):
                received += piece
    return received


def status_of(answer: bytes) -> int:
    """The status of a response."""
    return int(answer.split(b" ", 2)[1])
