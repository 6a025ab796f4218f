"""A real service, asked over a socket, of which one looks at the memory."""

import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import httpx

from tests.cli.shell import PROGRAM, Shell
from tests.crashes.processes import children
from tests.people import PASSWORD

_PATIENCE = 240  # seconds after which a condition that does not come is a failure
_PAUSE = 0.05  # seconds between two looks


class Service:
    """A running ``archive-qa serve``, with one of the staff logged in."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        self.process = process
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=_PATIENCE)

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for a condition."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            assert self.process.poll() is None, "the service has ended"
            with suppress(httpx.TransportError):  # it does not listen yet
                if holds():
                    return
            time.sleep(_PAUSE)
        raise AssertionError("the condition did not come")

    def is_ready(self) -> bool:
        return self.client.get("/readyz").status_code == 200

    def log_in(self) -> None:
        response = self.client.post("/login", data={"name": "Ann", "password": PASSWORD})
        assert response.status_code == 303

    def upload(self, name: str, content: bytes | IO[bytes]) -> str:
        """Upload a file, and give the page that says what is in it."""
        response = self.client.post("/desk/uploads", files={"files": (name, content)})
        assert response.status_code == 303, response.text
        return response.headers["location"]

    def memory(self) -> float:
        """MiB that the processes hold which answer requests."""
        return sum(map(_resident, _family(self.process.pid)))

    def readers(self) -> list[int]:
        """The processes that read files."""
        every = _descendants(self.process.pid)
        return [pid for pid in every if b"sandbox_process" in _command(pid)]


@contextmanager
def serving(shell: Shell, **settings: object) -> Iterator[Service]:
    """Run a service over the data folder of a shell.

    Args:
        settings: Environment variables, without ``ARCHIVE_QA_`` and in small letters.
    """
    made = subprocess.run(
        [PROGRAM, "user", "add", "Ann", "--role", "staff", "--password-stdin"],
        input=PASSWORD,
        text=True,
        env=shell.environment,
        check=True,
        capture_output=True,
    )
    assert not made.stderr
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    named = {f"ARCHIVE_QA_{name.upper()}": str(value) for name, value in settings.items()}
    process = subprocess.Popen(
        [PROGRAM, "serve", "--port", str(port)],
        env=shell.environment | named,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    try:
        service = Service(process, port)
        service.until(service.is_ready)
        service.log_in()
        yield service
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _family(pid: int) -> Iterator[int]:
    """A process and those that it has forked: those with a program of their own are no part."""
    yield pid
    for child in children(pid):
        if not re.search(rb"index\.\w+|chroma", _command(child)):
            yield from _family(child)


def _descendants(pid: int) -> Iterator[int]:
    for child in _children_of_threads(pid):
        yield child
        yield from _descendants(child)


def _children_of_threads(pid: int) -> Iterator[int]:
    """Children by whichever thread has started them."""
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                yield from map(int, (task / "children").read_text().split())


def _command(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _resident(pid: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
    return 0.0
