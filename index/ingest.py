"""From files to stored passages."""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.article import Article, Header
from index.catalog import Catalog, Prepared, Source
from index.cutting import Cut, cut
from index.derived import BEFORE_CHANGE, DerivedIndexes
from index.embedding import Embedder, EmbeddingInput
from index.errors import ReadError
from index.reading import FoundFile, ReadFailure, find_files, read_articles
from index.sentences import sentence_spans

_PASSAGE_TOKENS = 180  # or fewer, where the model reads fewer
_HEADING_TOKENS = 48
_MARGIN_TOKENS = 4  # a tokenizer may count a passage a little otherwise than the whole article
_BATCH_PASSAGES = 192


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
    """What an ingest did: numbers of articles, and the passages that it stored."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[ReadFailure] = field(default_factory=list)
    passages: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "failed": [{"path": f.path, "reason": f.reason} for f in self.failed],
            "passages": self.passages,
        }


class Ingest:
    """One run over some files and folders. Its caller holds the archive's writer lock."""

    def __init__(
        self,
        catalog: Catalog,
        indexes: DerivedIndexes,
        embedder: Callable[[], Embedder],
        on_progress: Callable[[Progress], None] = lambda _: None,
    ) -> None:
        """Prepares a run.

        Args:
            embedder: Loads the model, and is called only when something is to be embedded.
        """
        self._catalog = catalog
        self._indexes = indexes
        self._embedder = embedder
        self._on_progress = on_progress
        self._report = IngestReport()
        self._pending: list[_Pending] = []
        self._finished: list[Source] = []
        self._seen: dict[str, str] = {}
        self._reread: set[str] = set()
        self._files = 0

    def run(self, paths: Sequence[Path], *, prune: bool = False) -> IngestReport:
        """Reads what is new or has changed, and stores it.

        Args:
            prune: Also remove articles that have vanished from those of ``paths`` that are folders:
                their file is gone, or was read whole and holds them no more.

        Raises:
            NotFoundError: One of the paths does not exist; nothing has been read then.
            StoreError: Nothing can be written; what was stored before stays.
        """
        found = list(_found(paths))
        files = [item for item in found if isinstance(item, FoundFile)]
        self._report.failed += [item for item in found if isinstance(item, ReadFailure)]
        self._listed = {str(file.path) for file in files}
        self._sources = self._catalog.sources()
        self._origins = self._catalog.origins()
        self._articles_of = Counter(source for source, _ in self._origins.values())
        for self._files, file in enumerate(files, 1):
            self._take(file)
            self._tell()
        self._flush()
        if prune:
            self._prune([path.resolve() for path in paths if path.is_dir()])
        return self._report

    def _take(self, file: FoundFile) -> None:
        path = str(file.path)
        known = self._sources.get(path)
        try:
            digest = _sha256(file.path)
            if known and known.sha256 == digest:
                self._report.unchanged += self._articles_of[path]
                return
            named = FoundFile(file.path, known.name) if known else file
            failures = len(self._report.failed)
            for item in read_articles(named):
                self._take_article(item, path)
            if failures == len(self._report.failed):
                self._reread.add(path)
            self._finished.append(Source(path, named.name, digest))
        except ReadError as error:
            self._report.failed.append(ReadFailure(file.name, str(error)))

    def _take_article(self, item: Article | ReadFailure, source: str) -> None:
        if isinstance(item, ReadFailure):
            self._report.failed.append(item)
            return
        before = self._origins.get(item.article_id)
        twin = self._twin(item.article_id, source)
        if twin:
            reason = f"an article in {twin} has the same identity, {item.article_id!r}"
            self._report.failed.append(ReadFailure(source, reason))
            return
        self._seen[item.article_id] = source
        if before == (source, item.fingerprint()):
            self._report.unchanged += 1
            return
        self._indexes.open_soon()
        self._pending.append(_Pending(item, source, *prepare(item, self._embedder())))
        self._report.added += before is None
        self._report.updated += before is not None
        if sum(len(pending.cuts) for pending in self._pending) >= _BATCH_PASSAGES:
            self._flush()

    def _twin(self, article_id: str, source: str) -> str | None:
        """The file of this run that has given, or gave earlier, an article of the same identity."""
        if article_id in self._seen:
            return self._seen[article_id]
        earlier = self._origins.get(article_id, (None, ""))[0]
        return earlier if earlier != source and earlier in self._listed else None

    def _flush(self) -> None:
        if self._pending:
            self._store()
        elif self._finished:
            self._catalog.store_sources(self._finished)
        self._finished = []

    def _store(self) -> None:
        inputs = [item for pending in self._pending for item in pending.inputs]
        embeddings = iter(self._embedder().passages(inputs))
        batch = [
            Prepared(
                pending.article,
                pending.source,
                pending.cuts,
                [next(embeddings) for _ in pending.cuts],
            )
            for pending in self._pending
        ]
        self._catalog.store(batch, self._finished, BEFORE_CHANGE)
        self._indexes.apply()
        self._report.passages += len(inputs)
        self._pending = []
        self._tell()

    def _prune(self, folders: Sequence[Path]) -> None:
        vanished = [
            article_id
            for article_id, (source, _) in self._catalog.origins().items()
            if source
            and article_id not in self._seen
            and any(Path(source).is_relative_to(folder) for folder in folders)
            and (source in self._reread or not os.path.lexists(source))
        ]
        if vanished:
            self._catalog.remove(vanished, BEFORE_CHANGE)
            self._indexes.apply()
        self._report.removed += len(vanished)

    def _tell(self) -> None:
        done = self._report.added + self._report.updated + self._report.unchanged
        self._on_progress(Progress(self._files, len(self._listed), done, self._report.passages))


@dataclass(frozen=True, slots=True)
class _Pending:
    article: Article
    source: str
    cuts: Sequence[Cut]
    inputs: Sequence[EmbeddingInput]


def prepare(article: Article, embedder: Embedder) -> tuple[list[Cut], list[EmbeddingInput]]:
    """Cuts an article into passages, each with what the model is to read of it."""
    heading = _heading(article, embedder)
    room = embedder.max_tokens - len(embedder.token_starts(heading)) - _MARGIN_TOKENS
    sentences = sentence_spans(article.text, article.language or "en")
    starts = embedder.token_starts(article.text)
    cuts = cut(article.text, sentences, starts, max(1, min(room, _PASSAGE_TOKENS)))
    return cuts, [_input(article.text, heading, piece) for piece in cuts]


def _input(text: str, heading: str, piece: Cut) -> EmbeddingInput:
    inside = [(start - piece.start, end - piece.start) for start, end in piece.sentences]
    return EmbeddingInput(heading, text[piece.start : piece.end], inside)


def _heading(header: Header, embedder: Embedder) -> str:
    """Title and day, which are embedded with every passage; a long title is cut."""
    title = header.title
    starts = embedder.token_starts(title)
    if len(starts) > _HEADING_TOKENS:
        title = title[: starts[_HEADING_TOKENS]]
    day = f"{header.date.day} {header.date:%B %Y}\n" if header.date else ""
    return f"{title}\n{day}"


def _found(paths: Sequence[Path]) -> Iterator[FoundFile | ReadFailure]:
    seen: set[Path] = set()
    for path in paths:
        for item in find_files(path):
            if isinstance(item, FoundFile):
                if item.path in seen:
                    continue
                seen.add(item.path)
            yield item


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ReadError(error.strerror or str(error)) from None
