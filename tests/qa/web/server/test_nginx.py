"""``docs/nginx.conf`` in front of the real service, over TLS."""

import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from tests.qa.web.server.test_server import rest_of, serving
from tests.security.sockets import PATIENCE

_CONFIGURATION = Path(__file__).parents[4] / "docs" / "nginx.conf"
_PROGRAM = Path(sys.executable).with_name("archive-qa")
_MAIN = """
daemon off;
user {user};
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/archive-qa.conf;
}}
"""


@pytest.fixture(scope="module")
def nginx() -> str:
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if found is None and os.environ.get("CI"):
        pytest.fail("nginx is missing, and in CI that is a failure")
    if found is None:
        pytest.skip("nginx is not installed")
    return found


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@contextmanager
def _proxied(nginx: str, folder: Path, upstream: int) -> Iterator[int]:
    """Runs the documented configuration, on ports of loopback; gives that of TLS."""
    folder.mkdir()
    subject = ["-subj", "/CN=localhost", "-days", "2", "-nodes"]
    key, certificate = folder / "privkey.pem", folder / "fullchain.pem"
    making = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-keyout", key, "-out", certificate]
    subprocess.run([*making, *subject], check=True, capture_output=True)
    port, text = _free_port(), _CONFIGURATION.read_text()
    for written, ours in (
        ("listen 80;", f"listen 127.0.0.1:{_free_port()};"),
        ("listen 443 ", f"listen 127.0.0.1:{port} "),
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{upstream};"),
        ("/etc/nginx/tls", str(folder)),
        ("archive.example;", "localhost;"),
    ):
        assert written in text
        text = text.replace(written, ours)
    (folder / "archive-qa.conf").write_text(text)
    user = "root" if os.getuid() == 0 else "nobody"
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, user=user))
    command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        _await_port(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _await_port(port: int, process: "subprocess.Popen[str]") -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, process.stderr and process.stderr.read()
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    pytest.fail("nothing listens")


@pytest.fixture(scope="module")
def site(
    nginx: str, tmp_path_factory: pytest.TempPathFactory, prepared: Path
) -> Iterator[httpx.Client]:
    """A client of the real service behind nginx."""
    folder = tmp_path_factory.mktemp("nginx")
    port = _free_port()
    told = {
        "ARCHIVE_QA_DATA_DIR": str(folder / "data"),
        "ARCHIVE_QA_PROXIES": "1",
        "ARCHIVE_QA_PUBLIC_URL": "https://localhost",
    }
    service = subprocess.Popen([str(_PROGRAM), "serve", "--port", str(port)], env=os.environ | told)
    with (
        _proxied(nginx, folder / "conf", port) as tls,
        httpx.Client(base_url=f"https://localhost:{tls}", verify=False, timeout=PATIENCE) as client,  # noqa: S501
    ):
        end = time.monotonic() + PATIENCE
        while client.get("/healthz").status_code != 200:
            assert time.monotonic() < end
            time.sleep(0.1)
        yield client
    service.terminate()
    service.wait(PATIENCE)


def test_a_page_comes_through_over_tls_and_cookies_are_for_tls_alone(site: httpx.Client) -> None:
    page = site.get("/")
    assert page.status_code == 200
    assert "Secure" in page.headers["Set-Cookie"]
    assert page.headers["Strict-Transport-Security"]
    assert page.headers["Content-Encoding"] in ("br", "gzip")
    assert "nginx/" not in page.headers.get("Server", "")


def test_a_form_is_taken_from_the_host_that_readers_use(site: httpx.Client) -> None:
    headers = {"Origin": str(site.base_url).rstrip("/")}
    assert site.post("/logout", headers=headers).status_code == 303
    assert site.post("/logout", headers={"Origin": "https://evil.example"}).status_code == 403


def test_a_client_cannot_say_where_it_comes_from(site: httpx.Client) -> None:
    tries = []
    for number in range(12):
        headers = {"X-Forwarded-For": f"10.0.0.{number}", "Accept": "text/html"}
        form = {"name": "Ann", "password": f"wrong {number}"}
        tries.append(site.post("/login", data=form, headers=headers).status_code)
        if tries[-1] == 429:
            return
    pytest.fail(f"each try passed for another address: {tries}")


def test_a_body_that_is_too_large_is_refused(site: httpx.Client) -> None:
    response = site.post("/api/chat", json={"question": "x" * 3_000_000})
    assert response.status_code == 413


def test_the_figures_are_there_for_the_machine_itself(site: httpx.Client) -> None:
    assert "archive_qa_requests_total" in site.get("/metrics").text


def test_headers_that_do_not_end_are_let_go(site: httpx.Client) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    address = ("127.0.0.1", site.base_url.port or 443)
    with (
        socket.create_connection(address, PATIENCE) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as client,
    ):
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-a: ")
        with suppress(ConnectionResetError):
            rest_of(client)  # returns once the connection is closed


def test_a_stream_comes_through_piece_by_piece(nginx: str, tmp_path: Path) -> None:
    with (
        serving() as service,
        _proxied(nginx, tmp_path / "conf", service.port) as port,
        httpx.stream("GET", f"https://localhost:{port}/stream", verify=False) as response,  # noqa: S501
    ):
        assert response.status_code == 200
        pieces = response.iter_raw()
        assert b"piece 19" not in next(pieces)
        assert b"piece 19" in b"".join(pieces)
