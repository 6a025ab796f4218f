"""Clients that send slowly, or nothing, or read nothing, take the service from nobody."""

import json
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.crashes.service import PROGRAM, Service
from tests.people import PASSWORD
from tests.security.sockets import (
    PATIENCE,
    await_closing,
    exchange,
    is_open,
    many_clients,
    status_of,
)

_COUNT = 200
_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-a: "
_BODY = (
    b"POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Content-Length: 1000\r\n\r\n0123456789"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("slow-clients")


@pytest.fixture(scope="module")
def service(folder: Path, prepared: Path) -> Iterator[Service]:
    running = Service(folder / "data", folder / "log")
    yield running
    running.stop()


@pytest.fixture
def port(service: Service) -> int:
    return int(service.url.rpartition(":")[2])


@pytest.mark.parametrize(
    ("first", "trickle"),
    [(b"", b""), (_HEAD, b""), (_HEAD, b"a"), (_BODY, b""), (_BODY, b"a")],
    ids=["idle", "half-headers", "trickled-headers", "half-bodies", "trickled-bodies"],
)
def test_200_clients_that_never_finish_hold_up_nobody_and_are_let_go(
    service: Service, port: int, first: bytes, trickle: bytes
) -> None:
    with many_clients(port, _COUNT, first) as clients:
        assert any(map(is_open, clients))
        assert httpx.get(f"{service.url}/healthz", timeout=PATIENCE).status_code == 200
        assert service.ask("Which ship was the first to leave Odesa?").status_code == 200
        assert any(map(is_open, clients)), "the answers came only when they had gone"
        await_closing(clients, trickle)
    assert httpx.get(f"{service.url}/healthz", timeout=PATIENCE).status_code == 200


def test_64_streams_that_nobody_reads_hold_up_nobody(service: Service, port: int) -> None:
    body = json.dumps({"question": "Which ship left Odesa?", "stream": True}).encode()
    head = b"POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    request = head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body
    with many_clients(port, 64, request):
        assert service.ask("Which ship was the first to leave Odesa?").status_code == 200


def test_thousands_of_requests_in_one_piece_are_not_taken(service: Service, port: int) -> None:
    # 14,000 fit into what the server reads at once: taking them held up everybody for seconds
    answers = exchange(port, b"GET / HTTP/1.1\r\n\r\n" * 14_000)
    assert answers.count(b"HTTP/1.1 ") < 100
    assert httpx.get(f"{service.url}/healthz", timeout=5).status_code == 200


def test_a_body_that_does_not_come_is_said_to_be_late(port: int) -> None:
    answer = exchange(port, _BODY)
    assert status_of(answer) == 408
    assert b"application/problem+json" in answer


def test_headers_without_an_end_are_refused(port: int) -> None:
    assert status_of(exchange(port, _HEAD + b"a" * 1_000_000)) == 431


@pytest.mark.parametrize("size", [3_000_000, 1_100_000])
@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_body_that_is_too_large_is_refused_as_such(
    service: Service, size: int, *, is_chunked: bool
) -> None:
    body = json.dumps({"question": "x" * size}).encode()
    headers = {"Content-Type": "application/json"}
    sent = iter([body]) if is_chunked else body
    response = httpx.post(
        f"{service.url}/api/chat", content=sent, headers=headers, timeout=PATIENCE
    )
    assert response.status_code == 413
    assert response.headers["Content-Type"] == "application/problem+json"


def test_a_declared_gigabyte_is_refused_before_it_is_sent(port: int) -> None:
    head = b"POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    answer = exchange(port, head + b"Content-Length: 1073741824\r\n\r\n{")
    assert status_of(answer) == 413


def test_who_has_not_logged_in_is_told_so_before_the_upload_is_read(service: Service) -> None:
    files = {"files": ("a.txt", b"x" * 3_000_000)}
    response = httpx.post(f"{service.url}/desk/uploads", files=files, timeout=PATIENCE)
    assert response.status_code == 401


def test_staff_may_upload_what_nobody_else_may_send(service: Service, folder: Path) -> None:
    environment = os.environ | {"ARCHIVE_QA_DATA_DIR": str(folder / "data")}
    command = [PROGRAM, "user", "add", "Ann", "--role", "staff", "--password-stdin"]
    subprocess.run(command, input=PASSWORD, text=True, env=environment, check=True)
    with httpx.Client(base_url=service.url, timeout=PATIENCE) as client:
        form = {"name": "Ann", "password": PASSWORD}
        assert client.post("/login", data=form).status_code == 303
        text = "Ships\n\n" + "The Razoni left Odesa. " * 60_000
        response = client.post("/desk/uploads", files={"files": ("ships.txt", text)})
        assert response.status_code == 303
        assert client.get(response.headers["Location"]).status_code == 200
        assert client.post("/api/chat", json={"question": text}).status_code == 413


_ODD = {
    "both lengths": b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    "space before the colon": b"Content-Length : 4\r\n\r\nabcd",
    "folded header": b"X-a: b\r\n c\r\n\r\n",
    "odd chunking": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "bare line feeds": b"X-a: b\nX-c: d\n\n",
    "no number": b"Content-Length: +4\r\n\r\nabcd",
    "two hosts": b"Host: evil.example\r\n\r\n",
}


@pytest.mark.parametrize("rest", _ODD.values(), ids=_ODD.keys())
def test_what_is_not_quite_http_is_refused(port: int, rest: bytes) -> None:
    head = b"POST /logout HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    assert status_of(exchange(port, head + rest)) == 400


def test_a_request_without_a_host_is_refused(port: int) -> None:
    answer = exchange(port, b"GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n")
    assert status_of(answer) == 400


@pytest.mark.parametrize(
    "header",
    [b"SCRIPT_NAME: /x", b"Script-Name: /x", b"X-Script-Name: /x", b"X-Forwarded-Prefix: /x"],
)
def test_no_header_moves_the_root_of_the_service(port: int, header: bytes) -> None:
    close = b"\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert status_of(exchange(port, b"GET /x/healthz HTTP/1.1\r\n" + header + close)) == 404
    assert status_of(exchange(port, b"GET /healthz HTTP/1.1\r\n" + header + close)) == 200


@pytest.mark.parametrize("name", [b"X-Forwarded-Proto", b"X_Forwarded_Proto", b"X-Forwarded-Ssl"])
def test_no_client_says_that_it_came_by_https(port: int, name: bytes) -> None:
    request = (
        b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + name + b": https\r\n\r\n"
    )
    answer = exchange(port, request).lower()
    assert b"set-cookie" in answer
    assert b"secure" not in answer.split(b"\r\n\r\n")[0]
    assert b"strict-transport-security" not in answer


def test_trailers_do_not_pass_for_headers(port: int) -> None:
    request = (
        b"POST /api/chat HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
        b"Connection: close\r\n\r\n2\r\n{}\r\n0\r\nContent-Type: application/json\r\n\r\n"
    )
    assert status_of(exchange(port, request)) == 415  # the type of the body was not said


def test_the_server_does_not_say_what_it_is(port: int) -> None:
    request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert b"\nserver:" not in exchange(port, request).lower()


def test_one_connection_takes_several_requests_and_is_closed_when_it_is_idle(port: int) -> None:
    request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as client:
        client.sendall(request * 3)
        answers = b""
        with suppress(ConnectionResetError):
            while piece := client.recv(65536):
                answers += piece
    assert answers.count(b"HTTP/1.1 200 OK") == 3
