"""A PostgreSQL server of the tests' own, which can be stopped, killed and stalled."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest


def programs() -> Path:
    """The folder of PostgreSQL's programs, which Debian keeps off the path."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if installed:
        return installed[-1]
    if os.environ.get("CI"):
        pytest.fail("PostgreSQL is not installed")
    pytest.skip("PostgreSQL is not installed")


class PostgresServer:
    """A server, which does not run as root.

    Attributes:
        url: Of its database.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._programs = programs()
        self._data = str(folder / "data")
        self._user = "nobody" if os.geteuid() == 0 else None
        if self._user:
            os.chown(folder, pwd.getpwnam(self._user).pw_uid, -1)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = str(probe.getsockname()[1])
        self.url = f"postgresql://archive@127.0.0.1:{self._port}/postgres"
        self._run("initdb", "-D", self._data, "-A", "trust", "-U", "archive", "-E", "UTF8")

    def start(self) -> None:
        options = f"-k {self._folder} -p {self._port} -c listen_addresses=127.0.0.1"
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", self._data, "-o", options, "-w", "-l", log, "start")

    def stop(self, mode: str = "fast") -> None:
        """End it: ``fast``, or ``immediate`` as a crash does."""
        self._run("pg_ctl", "-D", self._data, "-m", mode, "-w", "stop")

    def stall(self) -> None:
        """Stop all of its processes: the system still accepts connections for it."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        """To the postmaster first, so that it starts no more while the others are looked up."""
        postmaster = int((Path(self._data) / "postmaster.pid").read_text().splitlines()[0])
        os.kill(postmaster, number)
        for pid in _children(postmaster):
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            [self._programs / program, *words],
            user=self._user,
            check=True,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
        )


def _children(pid: int) -> list[int]:
    return [int(w) for w in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def postgres_server(name: str) -> Iterator[PostgresServer]:
    """A server that runs, in a folder whose name is short enough for a socket's."""
    folder = Path("/tmp") / f"archive-qa-{name}-{os.getpid()}"  # noqa: S108
    folder.mkdir(mode=0o700)
    try:
        server = PostgresServer(folder)
        server.start()
        try:
            yield server
        finally:
            with suppress(OSError, subprocess.CalledProcessError):
                server.go_on()
            with suppress(subprocess.CalledProcessError):
                server.stop()
    finally:
        shutil.rmtree(folder)
