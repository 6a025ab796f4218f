"""Follows folders: what changes in them is in the archive soon afterwards.

A look at a folder is an ingest of it that prunes. It comes soon after the system tells of a change,
and from time to time in any case, since many file systems tell of none. Each folder is looked at by
itself, so that what is wrong with one stops no other; and nothing that is wrong ends the watch.
"""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

from index.archive import Archive
from index.errors import (
    ArchiveError,
    NotFoundError,
    ReadError,
    StoppedError,
    StoreError,
    UsageError,
)
from index.folder_events import FolderEvents
from index.followed_folder import FollowedFolder, Pace, absolute
from index.ingest import IngestReport
from index.reading import ReadFailure, find_files
from index.source_path import source_of

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Look:
    """What came of looking at a folder.

    Attributes:
        report: ``None`` where it could not be looked at.
        failure: Why not; of a look that came to its end, ``None``.
    """

    folder: Path
    report: IngestReport | None
    failure: str | None = None

    def as_json(self) -> dict[str, Any]:
        report = self.report.as_json() if self.report else None
        return {"folder": source_of(self.folder), "report": report, "failure": self.failure}

    def lines(self) -> list[str]:
        """The same, in words for the log of an operator."""
        if self.report is None:
            return [f"{self.folder}: {self.failure}"]
        report = self.report
        counts = {"added": report.added, "updated": report.updated, "removed": report.removed}
        told = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
        end = "; stopped before the end" if report.stopped else ""
        failed = [f"  not read: {failure.path!r}: {failure.reason}" for failure in report.failed]
        return [f"{self.folder}: {told or 'nothing new'}{end}", *failed]


class Watch:
    """Follows some folders, one look after the other."""

    def __init__(
        self,
        archive: Archive,
        folders: Sequence[Path],
        *,
        pace: Pace | None = None,
        on_look: Callable[[Look], None] = lambda _: None,
    ) -> None:
        """Prepares to follow; nothing is looked at yet.

        Args:
            on_look: Told of each look that changed something, or failed otherwise than the last.

        Raises:
            UsageError: One of the folders lies within another.
        """
        self._archive = archive
        self._pace = pace or Pace()
        self._on_look = on_look
        self._followed = [FollowedFolder(one, self._pace.settle) for one in apart(folders)]

    def run(self, stop: Callable[[], bool]) -> None:
        """Follows the folders until ``stop`` says so, which ends a look at the next article."""
        events = FolderEvents([one.folder for one in self._followed], stop)
        self._note(self._archive.watches.begin, [one.source for one in self._followed], _now())
        while not stop():
            for one in self._followed:
                if one.is_due() and not stop():
                    before = one.identity
                    self._look_at(one, stop)
                    if one.identity != before:
                        events.renew()
                        self._wake(self._followed)  # nobody tells of what happens until it listens
            changed = events.next()
            self._wake(one for one in self._followed if one.folder in changed)
        events.close()

    def _wake(self, some: Iterable[FollowedFolder]) -> None:
        for one in some:
            one.wake()

    def _look_at(self, one: FollowedFolder, stop: Callable[[], bool]) -> None:
        at, began = _now(), time.monotonic()
        try:
            report = self._ingest(one, stop)
        except StoppedError:
            pass
        except ArchiveError as error:
            self._failed(one, at, str(error))
        except OSError as error:
            self._failed(one, at, error.strerror or str(error))
        except Exception as error:  # noqa: BLE001 - outermost: nothing ends the watch
            _log.exception("%s cannot be looked at", one.folder)
            self._failed(one, at, f"something went wrong, which is in the log: {error!r}")
        else:
            if report:
                self._looked(one, at, time.monotonic() - began, report)

    def _ingest(self, one: FollowedFolder, stop: Callable[[], bool]) -> IngestReport | None:
        """Has the folder read; ``None`` where its files are only seen for the first time."""
        if not one.folder.is_dir():
            raise NotFoundError("there is no such folder")
        one.identify()
        first = next(find_files(one.folder), None)
        if first is None:
            self._check_empty(one.folder.resolve())
        elif isinstance(first, ReadFailure) and first.place == one.folder.resolve():
            raise ReadError(first.reason)
        if not one.has_met(self._pace):
            return None
        one.files.begin_look()
        return self._archive.ingest(
            [one.folder], prune=True, wait=False, stop=stop, files=one.files
        )

    def _check_empty(self, folder: Path) -> None:
        """Refuses to believe that all is gone: a disk that is away leaves an empty folder too."""
        count = self._archive.count_below(folder)
        if count:
            articles = "1 article" if count == 1 else f"{count} articles"
            raise NotFoundError(
                f"the folder is empty, though {articles} came from it: nothing is removed "
                "(archive-qa ingest --prune removes them)"
            )

    def _looked(
        self, one: FollowedFolder, at: datetime, seconds: float, report: IngestReport
    ) -> None:
        has_new = bool(report.added or report.updated)
        if not report.stopped:
            self._note(self._archive.watches.looked, one.source, at, has_new=has_new)
        is_calm = not has_new and not report.removed
        one.rest_after_look(seconds if is_calm else None, self._pace)
        told = [(failure.path, failure.reason) for failure in report.failed]
        if not is_calm or one.told != told:
            self._on_look(Look(one.folder, report))
        one.told = told

    def _failed(self, one: FollowedFolder, at: datetime, reason: str) -> None:
        self._note(self._archive.watches.failed, one.source, at, reason)
        one.rest_after_failure(self._pace)
        if one.told != reason:
            self._on_look(Look(one.folder, None, reason))
        one.told = reason

    def _note(self, write: Callable[..., None], *values: object, **named: object) -> None:
        """Writes down what came of a look; that it cannot be written ends nothing."""
        try:
            write(*values, **named)
        except StoreError as error:
            _log.warning("what came of a look cannot be noted: %s", error)


def apart(folders: Sequence[Path]) -> list[Path]:
    """The folders, absolute, each once. A link stays one: it may lead elsewhere tomorrow.

    Raises:
        UsageError: One lies within another, so that an article would have two identities.
    """
    resolved = {folder.resolve(): absolute(folder) for folder in reversed(folders)}
    for inner, outer in permutations(resolved, 2):
        if inner.is_relative_to(outer):
            raise UsageError(f"{str(inner)!r} lies within {str(outer)!r}: follow one of them")
    return list(reversed(resolved.values()))


def _now() -> datetime:
    return datetime.now(UTC)
