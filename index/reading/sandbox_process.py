"""The child of :class:`index.reading.sandbox.Sandbox`, which reads files within limits.

``python -m index.reading.sandbox_process DESCRIPTOR MEMORY SECONDS PAGES`` is asked for files, and
answers with records, through a pair of sockets that nobody else has.
"""

import fcntl
import json
import logging
import math
import os
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from index.article import Article
from index.errors import ReadError
from index.languages import load_identifier
from index.reading.discovery import FoundFile, ReadFailure
from index.reading.formats import may_hold_many, read_articles
from index.reading.limits import ReadingLimits
from index.reading.records import End, end_of, to_record
from index.reading.sandbox import OUT_OF_MEMORY

_NICE = 10
_MIB = 1024**2
_OPEN_FILES = 64
_SPENT = 0.5  # of the memory: a child that holds so much between two files gives way to a new one


def serve(connection: Connection, limits: ReadingLimits) -> None:
    """Reads what it is asked to, until nobody is there to ask."""
    with suppress(EOFError, ConnectionError):
        while True:
            wanted = json.loads(connection.recv_bytes())
            root = Path(wanted["root"]) if wanted["root"] else None
            file = FoundFile(Path(wanted["path"]), wanted["name"], root)
            _allow_time(file, limits)
            for item in _items(file, limits):
                connection.send_bytes(to_record(item))


def _items(file: FoundFile, limits: ReadingLimits) -> Iterator[Article | ReadFailure | End]:
    error: ReadError | None = None
    try:
        yield from read_articles(file, limits)
    except ReadError as raised:
        error = raised
    yield end_of(error, is_spent=_address_space() > _SPENT * limits.memory * _MIB)


def _address_space() -> int:
    """Bytes that this process takes of it."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def _confine(limits: ReadingLimits) -> None:
    """Have the system end this process, rather than others suffer from it."""
    _limit(resource.RLIMIT_AS, limits.memory * _MIB)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)  # nothing is written to any file
    _limit(resource.RLIMIT_NOFILE, _OPEN_FILES)
    os.nice(_NICE)


def _limit(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def _allow_time(file: FoundFile, limits: ReadingLimits) -> None:
    """Move the limit of processor time, which counts from the start of the process, forward."""
    size = 0
    with suppress(OSError):
        size = file.path.stat().st_size if may_hold_many(file.path) else 0
    usage = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(usage.ru_utime + usage.ru_stime) + limits.seconds * (1 + size // _MIB)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(
        resource.RLIMIT_CPU, (until if hard == resource.RLIM_INFINITY else min(until, hard), hard)
    )


def _end_with(descriptor: int) -> None:
    """Have the system end this process when the other end of a pipe is closed, whatever library
    is at work then: SIGIO does so where nobody handles it."""
    fcntl.fcntl(descriptor, fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
    fcntl.fcntl(descriptor, fcntl.F_SETFL, flags | os.O_ASYNC)


def main() -> None:
    descriptor, memory, seconds, pages = map(int, sys.argv[1:])
    limits = ReadingLimits(memory, seconds, pages)
    logging.disable()  # what parsers say of a file is not for the log of an operator
    _end_with(sys.stdin.fileno())
    load_identifier()  # whose model is unpacked into a temporary file: none can be written later
    _confine(limits)
    try:
        serve(Connection(descriptor), limits)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # there may be none left to end in good order


if __name__ == "__main__":
    main()
