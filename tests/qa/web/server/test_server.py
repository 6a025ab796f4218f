"""The web server over a tiny application: what is told to a client, and what to the application."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from urllib.parse import unquote_to_bytes

import pytest

from tests.crashes.processes import children, kill

MOST = 50  # connections an address may have, in tiny_service.py
_PATIENCE = 60.0  # seconds after which a condition that does not come is a failure


class TinyService:
    """A process that serves ``tiny_service.py``."""

    def __init__(self, host: str) -> None:
        self.host = host
        kind = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.create_server((host, 0), family=kind) as free:
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.tiny_service", host, str(self.port)]
        )
        self.until(lambda: b"200 OK" in self.get("/"))

    def connect(self, path: str) -> socket.socket:
        client = socket.create_connection((self.host, self.port), _PATIENCE)
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        return client

    def get(self, path: str) -> bytes:
        with self.connect(path) as client:
            return rest_of(client)

    def until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            assert self.process.poll() is None, "the service has ended"
            with suppress(OSError):
                if holds():
                    return
            time.sleep(0.05)
        pytest.fail("the condition did not come")


def rest_of(client: socket.socket) -> bytes:
    received = b""
    while piece := client.recv(65536):
        received += piece
    return received


@contextmanager
def serving(host: str = "127.0.0.1") -> Iterator[TinyService]:
    service = TinyService(host)
    yield service
    if service.process.poll() is None:
        service.process.terminate()
    service.process.wait(_PATIENCE)


@pytest.fixture(scope="module")
def service() -> Iterator[TinyService]:
    with serving() as running:
        yield running


def test_each_piece_of_a_stream_is_sent_before_the_next_is_made(service: TinyService) -> None:
    with service.connect("/stream") as client:
        received = b""
        while b"piece 0" not in received:
            received += client.recv(65536)
        assert b"piece 1" not in received


def test_the_application_is_told_when_the_client_has_gone(service: TinyService) -> None:
    with service.connect("/stream?alone") as client:
        client.recv(1)
    service.until(lambda: b"closed: 1" in service.get("/closed?alone"))


def test_the_application_is_told_when_a_client_has_gone_that_sent_one_request_more(
    service: TinyService,
) -> None:
    with socket.create_connection((service.host, service.port), _PATIENCE) as client:
        first, second = (
            f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode() for path in ("/stream?two", "/")
        )
        client.sendall(first + second)
        client.recv(1)
    service.until(lambda: b"closed: 1" in service.get("/closed?two"))


@pytest.mark.parametrize("path", ["/echo/a%2Fb%20%C3%A9", "/echo/%FF%00", "/echo//a//b"])
def test_a_path_arrives_byte_for_byte(service: TinyService, path: str) -> None:
    assert service.get(path).partition(b"\r\n\r\n")[2] == unquote_to_bytes(path)


def test_an_address_that_has_too_many_answers_in_flight_is_told_to_come_again() -> None:
    with serving() as service, ExitStack() as opened:
        first = []
        for _ in range(MOST + 2):
            stream = opened.enter_context(service.connect("/long"))
            first.append(stream.recv(65536))  # each is in flight before the next one comes
    assert [answer[9:12] for answer in first] == [b"200"] * MOST + [b"503"] * 2
    assert b"retry-after" in first[-1]


def test_an_address_that_has_too_many_idle_connections_loses_the_oldest() -> None:
    with serving() as service, ExitStack() as opened:
        address = (service.host, service.port)
        first, *_ = [
            opened.enter_context(socket.create_connection(address)) for _ in range(MOST + 1)
        ]
        assert service.get("/").startswith(b"HTTP/1.1 200")
        with suppress(ConnectionResetError):
            assert first.recv(1) == b""


def test_an_application_that_fails_is_a_500_and_the_next_is_answered(service: TinyService) -> None:
    assert service.get("/fail").startswith(b"HTTP/1.1 500")
    assert service.get("/").startswith(b"HTTP/1.1 200")


def test_a_stopping_service_takes_connections_while_an_answer_is_in_flight_and_finishes_it() -> (
    None
):
    with serving() as service, service.connect("/stream") as stream:
        stream.recv(1)
        service.process.send_signal(signal.SIGTERM)
        service.until(lambda: b"draining" in service.get("/draining"))
        assert b"connection: close" in service.get("/draining").lower()
        assert b"piece 19" in rest_of(stream)
        assert service.process.wait(_PATIENCE) == 0


def test_a_kept_connection_is_closed_after_its_answer_once_the_service_stops() -> None:
    request = b"GET /draining HTTP/1.1\r\nHost: x\r\n\r\n"
    with (
        serving() as service,
        service.connect("/stream") as stream,
        socket.create_connection((service.host, service.port), _PATIENCE) as kept,
    ):
        stream.recv(1)
        kept.sendall(request)
        kept.recv(65536)
        service.process.send_signal(signal.SIGTERM)
        service.until(lambda: b"draining" in service.get("/draining"))
        kept.sendall(request)
        assert b"connection: close" in rest_of(kept).lower()


def test_a_second_signal_ends_what_is_in_flight() -> None:
    with serving() as service, service.connect("/stream") as stream:
        stream.recv(1)
        service.process.send_signal(signal.SIGINT)
        with suppress(ConnectionResetError):
            assert b"piece 19" not in rest_of(stream)
        service.process.wait(_PATIENCE)


def test_a_worker_that_was_killed_is_replaced() -> None:
    with serving() as service:
        (worker,) = children(service.process.pid)
        kill(worker)
        service.until(lambda: b"200 OK" in service.get("/"))
        assert children(service.process.pid) != [worker]


def test_a_worker_ends_when_its_master_was_killed() -> None:
    with serving() as service:
        service.process.kill()
        service.process.wait(_PATIENCE)
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            try:
                service.get("/")
            except OSError:
                return
            time.sleep(0.1)
        pytest.fail("the worker outlives its master")


def test_it_listens_at_an_address_of_ipv6() -> None:
    with serving("::1") as service:
        assert service.get("/").startswith(b"HTTP/1.1 200")
