"""The service that readers ask, as an operator runs it: a process of its own, over a socket."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from tests.crashes.processes import children, kill

PROGRAM = Path(sys.executable).with_name("archive-qa")
_PATIENCE = 120  # seconds for anything, on a busy machine
_PAUSE = 0.05  # seconds between two looks


class Service:
    """A running ``archive-qa serve``. What it says goes to a file."""

    def __init__(self, data_dir: Path, log: Path, **settings: str) -> None:
        """Starts it with some variables more, and returns once it answers."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [str(PROGRAM), "serve", "--port", str(port)],
                env=os.environ | {"ARCHIVE_QA_DATA_DIR": str(data_dir)} | settings,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self._client = httpx.Client(base_url=self.url, timeout=_PATIENCE)
        self._log = log
        self.await_readiness()

    def search(self, query: str) -> httpx.Response:
        return self._client.get("/api/search", params={"q": query, "k": 10})

    def ask(self, question: str) -> httpx.Response:
        return self._client.post("/api/chat", json={"question": question})

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    def kill_worker(self) -> None:
        """Ends what answers, at once; its master is to start another."""
        for pid in children(self._process.pid):
            kill(pid)

    def stop(self) -> None:
        """Has it end as an operator would."""
        self._process.terminate()
        self._process.wait(_PATIENCE)
        self._client.close()

    def await_readiness(self) -> None:
        end = time.monotonic() + _PATIENCE
        while not self._is_ready():
            assert self.lives, f"the service has ended: {self._log.read_text()[-2000:]}"
            assert time.monotonic() < end, "the service does not get ready"
            time.sleep(_PAUSE)

    def _is_ready(self) -> bool:
        try:
            return self._client.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False


def problem_of(response: httpx.Response) -> str | None:
    """What a problem document says; ``None`` where the response is none."""
    if response.headers.get("content-type") != "application/problem+json":
        return None
    document: dict[str, Any] = response.json()
    return str(document.get("detail") or "") or None
