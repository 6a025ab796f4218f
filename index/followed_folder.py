"""A folder that is followed: which of its files have settled, and when to look at it next."""

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.errors import ReadError
from index.files import SettledFiles
from index.reading import FoundFile, find_files
from index.source_path import source_of

# Looks that nothing asked for take at most this share of the time, and others at most half of it.
_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Pace:
    """How often folders are looked at, in seconds.

    Attributes:
        settle: A file is read once it has stayed as it is for so long.
        every: Between two looks, where the system tells of no change.
        retry: Between a look that failed and the next.
    """

    settle: float = 2.0
    every: float = 60.0
    retry: float = 10.0


def absolute(folder: Path) -> Path:
    """The path by which a folder is known that is followed."""
    return Path(os.path.abspath(folder))  # noqa: PTH100 - links stay, and «..» goes


class FollowedFolder:
    """A folder, and when it is to be looked at next.

    Attributes:
        identity: What tells the folder from another that takes its place; ``None`` while it
            cannot be looked at.
        told: What the last look told, so as not to tell it again.
    """

    def __init__(self, folder: Path, settle: float) -> None:
        self.folder = folder
        self.source = source_of(folder)
        self.files = SettledFiles(settle)
        self.identity: tuple[int, int] | None = None
        self.told: object = []
        self._has_met = False
        self._due = self._earliest = 0.0
        self._cost = 0.0  # seconds that a look takes which changes nothing

    def identify(self) -> None:
        """Finds out whether it is still the folder that it was."""
        status = self.folder.stat()
        self.identity = (status.st_dev, status.st_ino)

    def is_due(self) -> bool:
        return self._due <= time.monotonic()

    def wake(self) -> None:
        """Something has changed: the next look comes as soon as may be."""
        self._due = self._earliest

    def has_met(self, pace: Pace) -> bool:
        """Whether the files have been seen before, so that they may have settled; they have now."""
        if self._has_met:
            return True
        self._has_met = True
        for file in find_files(self.folder):
            if isinstance(file, FoundFile):
                with suppress(ReadError):  # it is said when it is to be read
                    self.files.digest(file.path)
        self._due = self._earliest = time.monotonic() + pace.settle
        return self.files.are_settled

    def rest_after_look(self, cost: float | None, pace: Pace) -> None:
        """Waits after a look that came to its end.

        Args:
            cost: The seconds that it took, where it changed nothing.
        """
        self._cost = self._cost if cost is None else cost
        now, settled = time.monotonic(), self.files.are_settled
        self._earliest = now + max(self._cost, 0 if settled else pace.settle)
        self._due = now + max(pace.every, self._cost / _SHARE) if settled else self._earliest

    def rest_after_failure(self, pace: Pace) -> None:
        self.identity = None
        self._due = self._earliest = time.monotonic() + pace.retry
