"""A Chroma server that is not ours, as an operator runs one beside the archive."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.crashes.processes import kill

_PATIENCE = 60  # seconds until it listens


class RemoteChroma:
    """A running ``chroma run``, which can be stalled and killed.

    Attributes:
        url: Of the server.
    """

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._folder = folder
        self._start()

    def stall(self) -> None:
        """Stops the process: the system still accepts connections for it."""
        os.kill(self._process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self._process.pid, signal.SIGCONT)

    def stop(self) -> None:
        kill(self._process.pid)
        self._process.wait()

    def _start(self) -> None:
        program = Path(sys.executable).with_name("chroma")
        self._process = subprocess.Popen(
            [
                *(str(program), "run", "--path", str(self._folder)),
                *("--host", "127.0.0.1", "--port", str(self._port)),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + _PATIENCE
        while not self._answers():
            assert time.monotonic() < end, "chroma does not listen"
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/api/v2/heartbeat", timeout=5).status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def remote_chroma(folder: Path) -> Iterator[RemoteChroma]:
    """A server that runs."""
    running = RemoteChroma(folder)
    try:
        yield running
    finally:
        running.stop()
