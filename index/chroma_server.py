"""A Chroma server of our own, on loopback, one for a data folder.

Chroma's local store can take down the process that has it open, and a second process reads stale
results from it; as a child it can do neither (see docs/decisions.md). Whichever of our processes
needs the store first starts the server, writes down its port, and ends it when it exits itself;
another one that still needs it then starts it anew.

The server holds a lock as long as it lives: two servers over one folder would damage it. Whoever
finds the lock taken may only wait for that server to answer. The port that was written down is
believed while the lock is held, since whoever takes the lock first strikes the note out.
"""

import contextlib
import fcntl
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from index.errors import VectorStoreError

_START_SECONDS = 30.0  # a busy machine takes its time
_ANSWER_SECONDS = 5.0  # for a server that runs already; a search can do without it
_HOST = "127.0.0.1"
_log = logging.getLogger(__name__)


class ChromaServer:
    """Finds or starts the server for one folder of Chroma's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._note = folder.with_name(folder.name + ".port")
        self._lock = folder.with_name(folder.name + ".lock")
        self._child: subprocess.Popen[bytes] | None = None
        self._pid = os.getpid()

    def port(self) -> int:
        """The port of a server that answers, started if need be.

        Raises:
            VectorStoreError: None answers, and none can be started.
        """
        begun = time.monotonic()
        while True:
            lock = self._take_lock()
            if lock is not None:
                return self._start(lock)
            port = self._noted_port()
            if port and _alive(port):
                return port
            patience = _ANSWER_SECONDS if port else _START_SECONDS
            if time.monotonic() - begun > patience:
                raise VectorStoreError("the vector store's server runs, but does not answer")
            time.sleep(0.05)

    def note(self) -> bytes | None:
        """What is written down of the running server: another value, another server."""
        try:
            return self._note.read_bytes()
        except OSError:
            return None

    def stop(self) -> None:
        """Ends the server if this process started it."""
        if self._child is None or self._pid != os.getpid():
            return
        if self._child.poll() is None:
            self._note.unlink(missing_ok=True)
        if self._child.stdin:
            self._child.stdin.close()
        try:
            killed = self._child.wait(timeout=10) < 0
        except subprocess.TimeoutExpired:
            killed = True
        if killed:  # the guard, perhaps without its server: both are of one process group
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait()
        self._child = None

    def _take_lock(self) -> int | None:
        """A file descriptor that holds the lock; ``None`` where a server or its starter does."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise _cannot_be_used(self._folder, error) from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            return None
        return lock

    def _noted_port(self) -> int | None:
        try:
            return int(json.loads(self.note() or b"")["port"])
        except (ValueError, KeyError, TypeError):
            return None

    def _start(self, lock: int) -> int:
        """Starts the server, which takes the lock over."""
        log = self._folder.with_name(self._folder.name + ".log")
        begun, has_died = time.monotonic(), self.note() is not None  # else it was struck out
        if has_died:
            _log.warning("the vector store's server has ended%s: starting it again", self._how())
        try:
            self._note.unlink(missing_ok=True)
            self.stop()
            port = _free_port()
            self._child = _run(self._folder, port, log, lock)
        except OSError as error:
            raise _cannot_be_used(self._folder, error) from None
        finally:
            os.close(lock)
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self._child.poll() is None:
            if _alive(port):
                note = {"port": port, "guard": self._child.pid, "folder": str(self._folder)}
                self._note.write_text(json.dumps(note))
                if has_died:
                    took = time.monotonic() - begun
                    _log.warning("the vector store's server runs again, after %.1f s", took)
                return port
            time.sleep(0.02)
        self.stop()
        raise VectorStoreError(f"the vector store did not start; its own words are in {log}")

    def _how(self) -> str:
        """By which signal the server or its guard was ended, in words; empty if not known."""
        status = self._child.poll() if self._child else None
        if not status:
            return ""
        number = -status if status < 0 else 256 - status  # the guard exits with the server's own
        try:
            return f" by {signal.Signals(number).name}"
        except ValueError:
            return f" with status {status}"


def _run(folder: Path, port: int, log: Path, lock: int) -> "subprocess.Popen[bytes]":
    with log.open("wb") as output:
        return subprocess.Popen(  # noqa: S603
            [
                *(sys.executable, "-m", "index.chroma_guard", str(lock)),
                *("--path", str(folder), "--host", _HOST, "--port", str(port)),
            ],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=_environment(),
            start_new_session=True,  # Ctrl-C in the terminal is ours to handle
            pass_fds=[lock],
        )


def _environment() -> dict[str, str]:
    """Ours without the settings, among which are passwords and keys."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_QA_")}
    return kept | {"ANONYMIZED_TELEMETRY": "False", "RUST_LOG": "error"}


def _cannot_be_used(folder: Path, error: OSError) -> VectorStoreError:
    return VectorStoreError(f"the vector store in {folder} cannot be used: {error.strerror}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])


def _alive(port: int) -> bool:
    import http.client  # with it comes TLS, for which «status» need not wait

    connection = http.client.HTTPConnection(_HOST, port, timeout=2)
    try:
        connection.request("GET", "/api/v2/heartbeat")
        return b"nanosecond heartbeat" in connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        with contextlib.suppress(OSError):
            connection.close()
