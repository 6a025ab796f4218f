"""From files to stored articles."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from index.amendment import amended
from index.article import Article
from index.batch import Batch
from index.claims import Claims
from index.derived import BEFORE_CHANGE, DerivedIndexes
from index.duplicate import Duplicate
from index.errors import ReadError
from index.files import Files, FilesAsTheyAre
from index.pruning import vanished
from index.reading import FoundFile, ReadFailure, Sandbox, find_files
from index.source_path import source_of
from index.sql.by_hand import ByHand
from index.sql.catalog import Catalog
from index.sql.storing import Source


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest has come.

    Attributes:
        files: Files looked at, out of ``files_in_all``.
        passages: Passages embedded and stored.
    """

    files: int
    files_in_all: int
    articles: int
    passages: int


@dataclass(slots=True)
class IngestReport:
    """What an ingest did: numbers of articles, and the passages that it stored.

    Attributes:
        struck: Articles that staff have removed, and that were therefore left out.
        stopped: Whether it was told to stop before it came to its end.
        duplicates: Of the articles that it stored, those that are the same as another, or nearly.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    struck: int = 0
    failed: list[ReadFailure] = field(default_factory=list)
    passages: int = 0
    stopped: bool = False
    duplicates: list[Duplicate] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "struck": self.struck,
            "failed": [{"path": f.path, "reason": f.reason} for f in self.failed],
            "passages": self.passages,
            "stopped": self.stopped,
            "duplicates": [pair.as_json() for pair in self.duplicates],
        }


class Ingest:
    """One run over some files and folders. Its caller holds the archive's writer lock."""

    def __init__(
        self,
        catalog: Catalog,
        by_hand: ByHand,
        indexes: DerivedIndexes,
        batch: Batch,
        sandbox: Sandbox,
        on_progress: Callable[[Progress], None] = lambda _: None,
        stop: Callable[[], bool] = lambda: False,
        files: Files | None = None,
    ) -> None:
        """Begins with nothing read.

        Args:
            sandbox: Reads the files.
            stop: Asked before each article: from when it says so, none is taken in any more.
            files: Says what has changed; by default, the files as they are at the moment.
        """
        self._catalog = catalog
        self._by_hand = by_hand
        self._amendments = by_hand.amendments()
        self._struck = {one.article_id for one in by_hand.struck()}
        self._indexes = indexes
        self._batch = batch
        self._sandbox = sandbox
        self._on_progress = on_progress
        self._stop = stop
        self._files = files or FilesAsTheyAre()
        self._sources = catalog.sources()
        self._origins = catalog.origins()
        self._is_pruning = False
        self._report = IngestReport()
        self._progress = Progress(0, 0, 0, 0)

    def run(self, paths: Sequence[Path], *, prune: bool = False) -> IngestReport:
        """Reads what is new or has changed, and stores it.

        Args:
            prune: Also remove articles that have vanished from those of ``paths`` that are folders:
                their file is gone, or was read to its end and holds them no more.

        Raises:
            NotFoundError: One of the paths does not exist; nothing has been read then.
            StoreError: Nothing can be written; what was stored before stays.
        """
        self._is_pruning = prune
        found = list(_found(paths))
        files = [item for item in found if isinstance(item, FoundFile)]
        closed = [item for item in found if isinstance(item, ReadFailure)]
        self._report.failed += closed
        self._progress = replace(self._progress, files_in_all=len(files))
        listed = {source_of(file.path) for file in files}
        self._claims = Claims(_owners(self._origins), listed, self._files.is_gone)
        self._read(files)
        self._stored(self._batch.finish())
        if prune and not self._is_stopped():
            folders = [path.resolve() for path in paths if path.is_dir()]
            self._prune(folders, [failure.place for failure in closed if failure.place])
        return self._report

    def _read(self, files: Sequence[FoundFile]) -> None:
        """Takes in every file; what depends on another file, once all have been looked at."""
        waiting = []
        for number, file in enumerate(files, 1):
            if self._is_stopped():
                return
            reading = self._look_at(file)
            if reading and reading.undecided:
                waiting.append(reading)
            elif reading:
                self._close(reading)
            self._tell(number)
        for reading in waiting:
            for article in reading.undecided:
                if self._is_stopped():
                    return
                self._decide(article, reading)
            self._close(reading)

    def _look_at(self, file: FoundFile) -> "_Reading | None":
        """Reads a file; ``None`` where that was not needed, or came to no end."""
        source = source_of(file.path)
        known = self._sources.get(source)
        try:
            digest = self._files.digest(file.path)
            if digest is None or (known and not self._is_to_be_read(known, digest)):
                self._report.unchanged += self._claims.keep(source)
                return None
            name = known.name if known else file.name
            reading = _Reading(file, Source(source, name, digest))
            return reading if self._take_all(reading) else None
        except ReadError as error:
            self._report.failed.append(ReadFailure(file.name, str(error)))
            self._claims.keep(source)
            return None

    def _is_to_be_read(self, known: Source, digest: str) -> bool:
        """Whether a file has changed, or what has gone from it is only now to be pruned."""
        return known.sha256 != digest or (known.leaves and self._is_pruning)

    def _take_all(self, reading: "_Reading") -> bool:
        """Takes in what a file gives; whether it was read to its end."""
        source = reading.source
        file = replace(reading.file, name=source.name)
        with closing(self._sandbox.articles(file, self._is_stopped)) as items:
            for item in items:
                if self._is_stopped():
                    return False
                self._take(item, reading)
        if self._report.stopped:
            return False
        lost = (failure.article_id for failure in reading.failed)
        self._claims.finish(source.path, [article_id for article_id in lost if article_id])
        return True

    def _take(self, item: Article | ReadFailure, reading: "_Reading") -> None:
        if isinstance(item, ReadFailure):
            reading.failed.append(item)
        elif self._claims.is_undecided(item.article_id, reading.source.path):
            reading.undecided.append(item)
        else:
            self._decide(item, reading)

    def _decide(self, article: Article, reading: "_Reading") -> None:
        """Takes an article in, unless another file stands in its way."""
        source = reading.source.path
        rival = self._claims.rival(article.article_id, source)
        if rival:
            reading.failed.append(_clash(reading.file, article.article_id, rival))
            return
        self._claims.give(article.article_id, source)
        if article.article_id in self._struck:
            self._report.struck += 1
            return
        article, before = amended(article, self._amendments.get(article.article_id, ()))
        known = self._origins.get(article.article_id)
        if known == (source, article.fingerprint()) and self._was_read_so(article, before):
            self._report.unchanged += 1
            return
        self._batch.add(article, reading.source, before)
        self._report.added += known is None
        self._report.updated += known is not None
        if self._batch.is_full:
            self._stored(self._batch.store())

    def _was_read_so(self, article: Article, before: Mapping[str, Any] | None) -> bool:
        """Whether what gives way to amendments is what gave way to them the last time."""
        return before is None or before == self._by_hand.before(article.article_id)

    def _close(self, reading: "_Reading") -> None:
        """Keeps the hash of a file out of which everything was taken in.

        Where something failed the file is read again next time, or the failure would be told of
        once and never again.
        """
        self._report.failed += reading.failed
        if not reading.failed:
            leaves = self._claims.leaves(reading.source.path)
            self._batch.note(replace(reading.source, leaves=leaves))

    def _stored(self, passages: int) -> None:
        self._report.passages += passages
        self._tell(self._progress.files)

    def _prune(self, folders: Sequence[Path], closed: Sequence[Path]) -> None:
        owners = _owners(self._catalog.origins())
        gone = vanished(owners, self._claims, folders, closed, self._files.is_gone)
        if gone:
            self._catalog.remove(gone, BEFORE_CHANGE)
            self._indexes.apply()
        self._report.removed += len(gone)

    def _is_stopped(self) -> bool:
        self._report.stopped = self._report.stopped or self._stop()
        return self._report.stopped

    def _tell(self, files: int) -> None:
        done = self._report.added + self._report.updated + self._report.unchanged
        self._progress = replace(
            self._progress, files=files, articles=done, passages=self._report.passages
        )
        self._on_progress(self._progress)


@dataclass(slots=True)
class _Reading:
    """What came of reading a file.

    Attributes:
        undecided: Articles that belong to a file that is yet to be looked at.
    """

    file: FoundFile
    source: Source
    failed: list[ReadFailure] = field(default_factory=list)
    undecided: list[Article] = field(default_factory=list)


def _clash(file: FoundFile, article_id: str, rival: str) -> ReadFailure:
    where = "this very file" if source_of(file.path) == rival else rival
    return ReadFailure(
        file.name,
        f"an article of the same identity, {article_id!r}, comes from {where}: give one of them "
        "an id of its own, or ingest the folder above both files",
    )


def _owners(origins: Mapping[str, tuple[str | None, str]]) -> dict[str, str | None]:
    return {article_id: source for article_id, (source, _) in origins.items()}


def _found(paths: Sequence[Path]) -> Iterator[FoundFile | ReadFailure]:
    seen: set[Path] = set()
    for path in paths:
        for item in find_files(path):
            if isinstance(item, FoundFile):
                if item.path in seen:
                    continue
                seen.add(item.path)
            yield item
