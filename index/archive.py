"""The archive: the face of this package."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from index.article import Article, Header
from index.catalog import Catalog, Sentences
from index.database import open_database
from index.derived import BEFORE_CHANGE, DerivedIndexes
from index.embedding import Embedder, Vectors
from index.errors import ArchiveBusyError, ModelMismatchError, NotFoundError, VectorStoreError
from index.filters import Filters
from index.fusion import fuse, spread
from index.ingest import Ingest, IngestReport, Progress
from index.passage import Hit, Passage
from index.scan import nearest
from index.writer_lock import writer_lock

_DEPTH = 100  # candidates of each side of a search, at least
_NO_FILTERS = Filters()
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Facet:
    """A value that articles can be filtered by, and how many articles have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Status:
    """What the archive holds.

    Attributes:
        first_date: Date of the oldest article that has one.
        last_ingest: When an ingest last ran to its end.
        generation: Grows with every change.
    """

    articles: int
    passages: int
    first_date: date | None
    last_date: date | None
    last_ingest: datetime | None
    generation: int
    embedding_model: str
    data_dir: str

    def as_json(self) -> dict[str, Any]:
        dates = ("first_date", "last_date", "last_ingest")
        iso = {n: getattr(self, n).isoformat() if getattr(self, n) else None for n in dates}
        return asdict(self) | iso


class Archive:
    """Articles in, passages out. Safe to share between threads.

    Opening an archive is cheap: the model and the indexes are loaded when first needed, or by
    :meth:`warm_up`.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        embedding_model: str,
        database_url: str | None = None,
        chroma_url: str | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        """Opens the archive in ``data_dir``, making an empty one where there is none.

        Args:
            embedder: The model, where it is loaded already and may be shared.

        Raises:
            SettingError: A URL cannot be used.
            StoreError: The folder or the database cannot be used.
        """
        self.engine: Engine = open_database(database_url, data_dir)
        data_dir.mkdir(parents=True, exist_ok=True)
        self._data_dir = data_dir
        self._model_name = embedding_model
        self._catalog = Catalog(self.engine)
        self._indexes = DerivedIndexes(self._catalog, data_dir, chroma_url)
        self._embedder: Embedder | None = None
        self._given_embedder = embedder
        self._loading = threading.Lock()
        self._opening = threading.RLock()
        self._matrix: tuple[int, NDArray[np.int64], Vectors] | None = None
        self._ready = threading.Event()

    # -- life ---------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Whether :meth:`warm_up` has finished."""
        return self._ready.is_set()

    def warm_up(self) -> None:
        """Loads the model, opens the indexes and lets them catch up: seconds, once."""
        self._load_embedder()
        try:
            with writer_lock(self._data_dir, wait=False):
                self._indexes.catch_up()
        except ArchiveBusyError:
            pass  # whoever writes has caught up before writing
        self.search("warm up", k=1)
        self._ready.set()

    def close(self) -> None:
        """Frees what the archive holds open."""
        self._indexes.close()
        self.engine.dispose()

    # -- writing ------------------------------------------------------------------------------

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        prune: bool = False,
        wait: bool = True,
        on_progress: Callable[[Progress], None] = lambda _: None,
    ) -> IngestReport:
        """Reads files and folders; what has not changed costs next to nothing.

        Args:
            prune: Also remove what has vanished from those of ``paths`` that are folders.
            wait: Wait for another process that is writing, rather than raise.

        Raises:
            NotFoundError: A path does not exist.
            ArchiveBusyError: Another process is writing, and ``wait`` is false.
            ModelMismatchError: The archive was embedded with another model.
            StoreError: Nothing can be written; what was stored before stays.
        """
        for path in paths:
            if not path.exists():
                raise NotFoundError(f"there is no file or folder {str(path)!r}")
        with writer_lock(self._data_dir, wait=wait):
            self._check_model()
            self._indexes.catch_up()
            run = Ingest(self._catalog, self._indexes, self._load_embedder, on_progress)
            report = run.run(paths, prune=prune)
            self._catalog.set_values({"last_ingest": datetime.now(UTC).isoformat()})
            return report

    def remove(self, article_ids: Collection[str], *, wait: bool = True) -> list[str]:
        """Removes articles; from the moment that it returns none of them is found or cited.

        Returns:
            The ids that were there.

        Raises:
            ArchiveBusyError: Another process is writing, and ``wait`` is false.
        """
        with writer_lock(self._data_dir, wait=wait):
            self._indexes.catch_up()
            removed = self._catalog.remove(article_ids, BEFORE_CHANGE)
            self._indexes.apply()
            return removed

    def rebuild(self, *, wait: bool = True) -> None:
        """Builds everything derived anew from the catalog, without embedding anything."""
        with writer_lock(self._data_dir, wait=wait):
            self._indexes.rebuild()

    # -- reading ------------------------------------------------------------------------------

    def status(self) -> Status:
        """What the archive holds. Loads neither model nor indexes."""
        counts, values = self._catalog.counts(), self._catalog.values()
        last_ingest = values.get("last_ingest")
        return Status(
            articles=counts.articles,
            passages=counts.passages,
            first_date=counts.first_date,
            last_date=counts.last_date,
            last_ingest=datetime.fromisoformat(last_ingest) if last_ingest else None,
            generation=int(values.get("generation", "0")),
            embedding_model=values.get("embedding_model", self._model_name),
            data_dir=str(self._data_dir),
        )

    def generation(self) -> int:
        """Grows with every change of the archive, by whichever process."""
        return self._catalog.generation()

    def articles(self, filters: Filters = _NO_FILTERS) -> list[Header]:
        """Articles that pass the filters, newest first, then by issue and page."""
        return self._catalog.headers(filters)

    def article(self, article_id: str) -> Article:
        """One article with its text.

        Raises:
            NotFoundError: There is none with this id.
        """
        return self._catalog.article(article_id)

    def facet(self, name: Literal["author", "category", "issue"]) -> list[Facet]:
        """What articles can be filtered by: issues newest first, the others most frequent first."""
        if name == "author":
            authors = Counter(name for names in self._catalog.authors() for name in names)
            return [Facet(value, count) for value, count in authors.most_common()]
        rows = self._catalog.facet(name)
        if name == "issue":
            rows.sort(key=lambda row: (row[2] or date.min, row[0]), reverse=True)
        else:
            rows.sort(key=lambda row: (-row[1], row[0]))
        return [Facet(value, count) for value, count, _ in rows]

    def embed(self, question: str) -> Vectors:
        """The question's vector: ``(d,) float32`` of length 1."""
        return self._load_embedder().query(question)

    def search(
        self,
        query: str,
        filters: Filters = _NO_FILTERS,
        k: int = 10,
        *,
        vector: Vectors | None = None,
    ) -> list[Hit]:
        """Passages that fit the query by meaning or by words, best first.

        Args:
            k: How many, at least 1.
            vector: The query's, where it is known already.
        """
        if vector is None:
            vector = self.embed(query)
        depth = max(_DEPTH, 2 * k)
        with self._opening:
            words = self._indexes.words()
        fused = fuse(self._dense(vector, filters, depth), words.search(query, filters, depth))
        found = self._catalog.passages(number for number, _, _ in fused[: 2 * k + 50])
        article_of = {number: header.article_id for number, (_, header) in found.items()}
        return [
            Hit(*found[number], score, why) for number, score, why in spread(fused, article_of)[:k]
        ]

    def sentences(self, passage_ids: Iterable[int]) -> dict[int, Sentences]:
        """The sentences of those of the passages that still exist, with their vectors."""
        return self._catalog.sentences(passage_ids)

    def passages_of(self, article_id: str) -> list[Passage]:
        """An article's passages, in order."""
        return self._catalog.passages_of(article_id)

    def document_frequency(self, word: str) -> float:
        """Share of the passages, 0 to 1, that hold the word or another inflection of it."""
        with self._opening:
            words = self._indexes.words()
        return words.document_frequency(word)

    def verify(self) -> list[str]:
        """What is wrong with the archive, one sentence each; empty if nothing is."""
        return [*self._wrong_offsets(), *self._indexes.problems()]

    # -- within -------------------------------------------------------------------------------

    def _dense(self, vector: Vectors, filters: Filters, depth: int) -> list[tuple[int, float]]:
        """Nearest passages: through Chroma, or by exact scan.

        The scan serves whenever a filter is set, since Chroma's own filters take 35 to 120 times
        a plain query at 100,000 passages, and whenever Chroma does not answer.
        """
        if not filters:
            try:
                with self._opening:
                    store = self._indexes.vectors()
                return store.nearest(vector, depth)
            except VectorStoreError as error:
                _log.warning("searching by exact scan: %s", error)
        ids, vectors = self._all_vectors()
        if filters:
            rows = np.isin(ids, self._catalog.passing(filters), assume_unique=True)
            ids, vectors = ids[rows], vectors[rows]
        return nearest(vector, vectors, ids, depth) if len(ids) else []

    def _all_vectors(self) -> tuple[NDArray[np.int64], Vectors]:
        generation = self._catalog.generation()
        known = self._matrix
        if known is None or known[0] != generation:
            known = self._matrix = (generation, *self._catalog.matrix())
        return known[1], known[2]

    def _load_embedder(self) -> Embedder:
        with self._loading:
            if self._embedder is None:
                self._check_model()
                embedder = self._given_embedder or Embedder(self._model_name)
                self._note_model(embedder)
                self._embedder = embedder
            return self._embedder

    def _check_model(self) -> None:
        stored = self._catalog.value("embedding_model")
        if stored and stored != self._model_name:
            raise ModelMismatchError(
                f"this archive was embedded with {stored!r}, not with {self._model_name!r}: set "
                f"ARCHIVE_QA_EMBEDDING_MODEL={stored}, or ingest into another data folder"
            )

    def _note_model(self, embedder: Embedder) -> None:
        if self._catalog.value("embedding_model") is None:
            self._catalog.set_values(
                {
                    "embedding_model": embedder.name,
                    "embedding_dimension": str(embedder.dimension),
                    "embedding_normalised": "yes",
                }
            )

    def _wrong_offsets(self) -> list[str]:
        wrong = []
        for header in self._catalog.headers(_NO_FILTERS):
            article = self._catalog.article(header.article_id)
            end = 0
            for passage in self._catalog.passages_of(header.article_id):
                exact = article.text[passage.start : passage.end] == passage.text
                if not exact or passage.start < end or article.text[end : passage.start].strip():
                    wrong.append(f"a passage of {header.article_id!r} has wrong offsets")
                end = passage.end
            if article.text[end:].strip():
                wrong.append(f"the end of {header.article_id!r} is in no passage")
        return wrong
