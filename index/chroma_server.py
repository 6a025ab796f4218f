"""A Chroma server of our own, on loopback, one for a data folder.

Chroma's local store can take down the process that has it open, and a second process reads stale
results from it; as a child it can do neither (see docs/decisions.md). Whichever of our processes
needs the store first starts the server, writes down its port, and ends it when it exits itself;
another one that still needs it then starts it anew.
"""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from filelock import FileLock

from index.errors import VectorStoreError

_START_SECONDS = 30.0
_HOST = "127.0.0.1"


class ChromaServer:
    """Finds or starts the server for one folder of Chroma's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._note = folder.with_name(folder.name + ".port")
        self._child: subprocess.Popen[bytes] | None = None
        self._pid = os.getpid()

    def port(self) -> int:
        """The port of a server that answers, started if need be.

        Raises:
            VectorStoreError: None answers, and none can be started.
        """
        port = self._noted_port()
        if port and _alive(port):
            return port
        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(str(self._note) + ".lock"):
            port = self._noted_port()  # another process may have been faster
            if port and _alive(port):
                return port
            self.stop()
            return self._start()

    def stop(self) -> None:
        """Ends the server if this process started it."""
        if self._child is None or self._pid != os.getpid():
            return
        if self._child.stdin:
            self._child.stdin.close()
        try:
            self._child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._child = None

    def _noted_port(self) -> int | None:
        try:
            return int(json.loads(self._note.read_text())["port"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _start(self) -> int:
        port = _free_port()
        log = self._folder.with_name(self._folder.name + ".log")
        with log.open("wb") as output:
            self._child = subprocess.Popen(  # noqa: S603
                [
                    *(sys.executable, "-m", "index.chroma_guard"),
                    *("--path", str(self._folder), "--host", _HOST, "--port", str(port)),
                ],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=os.environ | {"ANONYMIZED_TELEMETRY": "False", "RUST_LOG": "error"},
                start_new_session=True,  # Ctrl-C in the terminal is ours to handle
            )
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self._child.poll() is None:
            if _alive(port):
                self._note.write_text(json.dumps({"port": port}))
                return port
            time.sleep(0.02)
        self.stop()
        raise VectorStoreError(f"the vector store did not start; its own words are in {log}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])


def _alive(port: int) -> bool:
    connection = http.client.HTTPConnection(_HOST, port, timeout=2)
    try:
        connection.request("GET", "/api/v2/heartbeat")
        return b"nanosecond heartbeat" in connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        with contextlib.suppress(OSError):
            connection.close()
