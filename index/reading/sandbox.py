"""Reads files from outside in processes of limited means.

A file may be made to take all memory, all time, or to crash the library that reads it. So it is
read by a child (:mod:`index.reading.sandbox_process`), which the system ends when it takes more
than it may: the file is then one that cannot be read, for a reason that can be told, and the next
one gets a new child. A child reads one file after the other as long as all goes well, and ends
when it has had nothing to do for a while, or when the process that needs it is gone.
"""

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Generator
from contextlib import closing, suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from index.article import Article
from index.errors import MalformedFileError, ReadError, StoppedError, TooLargeError
from index.programs import program
from index.reading.discovery import FoundFile, ReadFailure
from index.reading.limits import ReadingLimits
from index.reading.records import End, of_record

OUT_OF_MEMORY = 77  # what a child exits with that was refused memory
_AT_ONCE = 2  # children: one for what is ingested, one for what is uploaded meanwhile
_IDLE = 60.0  # seconds
_STEP = 0.2  # seconds between two looks whether to stop
_GRACE = 5.0  # seconds in which whoever says stop still waits for the next article
_PATIENCE = 10  # times the processor time that a file may take, for it to come by that much
_LARGEST_RECORD = 256 * 1024 * 1024  # bytes: the longest text, each character of it escaped
_TO_DIE = 5.0  # seconds


class Sandbox:
    """Reads files in children. Safe to share between threads; some of them read at once."""

    def __init__(self, limits: ReadingLimits) -> None:
        """Starts nothing."""
        self._limits = limits
        self._turns = threading.BoundedSemaphore(_AT_ONCE)
        self._changing = threading.Lock()
        self._idle: list[_Child] = []
        self._busy: list[_Child] = []
        self._retiring: threading.Timer | None = None
        self._is_closed = False

    def articles(
        self, file: FoundFile, stop: Callable[[], bool] = lambda: False
    ) -> Generator[Article | ReadFailure]:
        """Read a file, as :func:`index.reading.formats.read_articles` does.

        Articles come one by one, and the child waits until each is taken. Whoever takes no more
        closes the iterator, which ends the child.

        Args:
            stop: Asked while the next article is long in coming; when it says so, none does.

        Raises:
            ReadError: The file as a whole cannot be read, or takes more than it may.
            StoppedError: The sandbox is closed.
        """
        while not self._turns.acquire(timeout=_STEP):
            if stop():
                return
        try:
            with closing(self._read(file, stop)) as items:
                yield from items
        finally:
            self._turns.release()

    def close(self) -> None:
        """End every child, whatever it is reading; the sandbox is of no use from then on."""
        with self._changing:
            self._is_closed = True
            ending, self._idle = self._idle, []
            for one in self._busy:  # whose readers meet the end by that
                one.process.kill()
            if self._retiring:
                self._retiring.cancel()
        for one in ending:
            one.end()

    def _read(self, file: FoundFile, stop: Callable[[], bool]) -> Generator[Article | ReadFailure]:
        child = self._taken()
        is_fit = False
        try:
            child.ask(file)
            while (item := child.answer(stop)) is not None:
                if isinstance(item, End):
                    is_fit = not item.is_spent
                    item.check()
                    return
                yield item
        except (EOFError, OSError):
            raise self._why_ended(child) from None
        finally:
            self._put_back(child) if is_fit else self._discard(child)

    def _taken(self) -> "_Child":
        """A child that waits, or else a new one."""
        with self._changing:
            while self._idle:
                child = self._idle.pop()
                if child.process.poll() is None:
                    self._busy.append(child)
                    return child
                child.end()
        child = _start(self._limits)
        with self._changing:
            self._busy.append(child)
            if not self._is_closed:
                return child
        self._discard(child)
        raise StoppedError("files are read no more")

    def _put_back(self, child: "_Child") -> None:
        with self._changing:
            self._busy.remove(child)
            if not self._is_closed:
                child.idle_since = time.monotonic()
                self._idle.append(child)
                self._retire_later()
                return
        child.end()

    def _discard(self, child: "_Child") -> None:
        with self._changing:
            self._busy.remove(child)
        child.end()

    def _retire_later(self) -> None:
        """Have children end that nobody needs. The caller holds the lock."""
        if self._retiring is None:
            self._retiring = threading.Timer(_IDLE, self._retire)
            self._retiring.daemon = True
            self._retiring.start()

    def _retire(self) -> None:
        with self._changing:
            self._retiring = None
            since = time.monotonic() - _IDLE
            ending = [one for one in self._idle if one.idle_since <= since]
            self._idle = [one for one in self._idle if one.idle_since > since]
            if self._idle and not self._is_closed:
                self._retire_later()
        for one in ending:
            one.end()

    def _why_ended(self, child: "_Child") -> ReadError | StoppedError:
        """What to say of a child that ended in the middle of a file."""
        if self._is_closed:
            return StoppedError("files are read no more")
        code = child.end(_TO_DIE)
        limits = self._limits
        if code == OUT_OF_MEMORY:
            return TooLargeError(
                f"it needs more than {limits.memory:,} MiB of memory to read: "
                "ARCHIVE_QA_READ_MEMORY raises the limit"
            )
        if code == -signal.SIGXCPU:
            return _too_slow(limits)
        if code == -signal.SIGKILL:
            return ReadError("the process that read it was killed: there may be too little memory")
        if code < 0:
            return MalformedFileError(f"the library that reads it crashed ({_signal(code)})")
        return ReadError(f"the process that read it ended before it had done so (exit {code})")


@dataclass(slots=True, eq=False)
class _Child:
    """Attributes:
    patience: Seconds to wait for the next item of a file.
    """

    process: "subprocess.Popen[bytes]"
    connection: Connection
    limits: ReadingLimits
    idle_since: float = 0.0

    def ask(self, file: FoundFile) -> None:
        """Raise OSError if the child has ended."""
        root = str(file.root) if file.root else None
        wanted = {"path": str(file.path), "name": file.name, "root": root}
        self.connection.send_bytes(json.dumps(wanted).encode())  # surrogates are escaped in it

    def answer(self, stop: Callable[[], bool]) -> Article | ReadFailure | End | None:
        """Wait for what comes next; ``None`` if it was told to stop.

        Raises:
            TooLargeError: Nothing came for so long that nothing will.
            MalformedFileError: It makes no sense.
            EOFError, OSError: The child has ended.
        """
        began = time.monotonic()
        while not self.connection.poll(_STEP):
            waited = time.monotonic() - began
            if waited > _GRACE and stop():
                return None
            if waited > _PATIENCE * self.limits.seconds:
                raise _too_slow(self.limits)
        return of_record(self.connection.recv_bytes(_LARGEST_RECORD))

    def end(self, patience: float = 0) -> int:
        """Make sure that it has ended, and say how. Doing it again changes nothing.

        Args:
            patience: Seconds in which it may do so by itself, so that it can be said why it did.
        """
        self.connection.close()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        self.process.kill()
        code = self.process.wait()
        if self.process.stdin:
            self.process.stdin.close()
        return code


def _start(limits: ReadingLimits) -> _Child:
    ours, theirs = Pipe()
    numbers = (theirs.fileno(), limits.memory, limits.seconds, limits.pages)
    try:
        process = subprocess.Popen(  # noqa: S603 - our own program
            program("index.reading.sandbox_process", *map(str, numbers)),
            stdin=subprocess.PIPE,  # its end tells the child of ours: nothing is written to it
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in the terminal is ours to handle
            pass_fds=[theirs.fileno()],
            env=_environment(),
        )
    except OSError as error:
        ours.close()
        raise ReadError(f"no process can be started to read files: {error}") from error
    finally:
        theirs.close()
    return _Child(process, ours, limits)


# A thread for each processor would take memory of the little there is, and nothing can be cached.
_FRUGAL = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


def _environment() -> dict[str, str]:
    """Return what the child needs of ours: no setting, as some are passwords and keys."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_QA_")}
    return kept | _FRUGAL


def _too_slow(limits: ReadingLimits) -> TooLargeError:
    return TooLargeError(
        f"it takes more than {limits.seconds:,} seconds to read: "
        "ARCHIVE_QA_READ_SECONDS raises the limit"
    )


def _signal(code: int) -> str:
    with suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"
