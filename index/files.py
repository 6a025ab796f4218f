"""What an ingest asks of the files: what is in one, and whether another is gone.

A file that is being written says so nowhere. Its size and its times are therefore compared between
two looks: a file that did not change from one to the other, and only that, is settled. Nobody's
clock but our own is looked at, since a file server's may be wrong.
"""

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from index.errors import ReadError
from index.source_path import is_gone, path_of


class Files(Protocol):
    """The files of an ingest."""

    def digest(self, path: Path) -> str | None:
        """The SHA-256 of a file; ``None`` where it is still being written, and not to be read.

        Raises:
            ReadError: It cannot be opened.
        """

    def is_gone(self, source: str) -> bool:
        """Whether nothing is left of a file, which :func:`index.source_path.source_of` names."""


class FilesAsTheyAre:
    """The files at this moment, whoever is writing to them."""

    def digest(self, path: Path) -> str | None:
        return _sha256(path)

    def is_gone(self, source: str) -> bool:
        return is_gone(source)


class SettledFiles:
    """The files as far as they have settled, over several looks.

    That a file is gone has to settle as well: so a file that is moved, or saved under another name
    first, is never gone in one look and there in the next.
    """

    def __init__(self, settle: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Knows no file yet, so that none has settled.

        Args:
            settle: Seconds that a file stays as it is, before it counts as settled.
        """
        self._settle = settle
        self._clock = clock
        self._before: dict[Path, _Seen] = {}
        self._seen: dict[Path, _Seen] = {}
        self.are_settled = True  # as far as this look has asked

    def begin_look(self) -> None:
        """Forgets the files that the last look did not ask for."""
        self._before, self._seen = self._seen, {}
        self.are_settled = True

    def digest(self, path: Path) -> str | None:
        """The SHA-256, which is not computed again as long as nobody touches the file."""
        status = _status(path)
        seen = self._look_at(path, (status.st_size, status.st_mtime_ns))
        if not self._is_settled(seen):
            return None
        # and what changes when a file is replaced, or its former time is given back to it
        itself = (status.st_ino, status.st_ctime_ns)
        if seen.sha256 is None or seen.itself != itself:
            seen = self._seen[path] = replace(seen, itself=itself, sha256=_sha256(path))
        return seen.sha256

    def is_gone(self, source: str) -> bool:
        return is_gone(source) and self._is_settled(self._look_at(path_of(source), None))

    def _look_at(self, path: Path, state: tuple[int, int] | None) -> "_Seen":
        known = self._seen.get(path) or self._before.get(path)
        if known is None or known.state != state:
            known = _Seen(state, self._clock())
        self._seen[path] = known
        return known

    def _is_settled(self, seen: "_Seen") -> bool:
        settled = self._clock() - seen.since >= self._settle
        self.are_settled &= settled
        return settled


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was seen.

    Attributes:
        state: Its size and the time of its last change; ``None`` of a file that is gone.
        since: When it was first seen so.
        itself: What told it from any other file when its SHA-256 was computed.
    """

    state: tuple[int, int] | None
    since: float
    itself: tuple[int, int] | None = None
    sha256: str | None = None


def _status(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except OSError as error:
        raise _unreadable(error) from None


def sha256_of(path: Path) -> str:
    """The SHA-256 of what is in a file.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sha256(path: Path) -> str:
    try:
        return sha256_of(path)
    except OSError as error:
        raise _unreadable(error) from None


def _unreadable(error: OSError) -> ReadError:
    return ReadError(error.strerror or str(error))
