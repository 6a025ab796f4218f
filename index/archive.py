"""The archive: the face of this package."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Engine

from index.article import Article, Header
from index.cleaning import clean
from index.dense import DenseSearch
from index.derived import BEFORE_CHANGE, DerivedIndexes, View
from index.embedding import Embedder, Vectors
from index.errors import ArchiveBusyError, ModelMismatchError, StoreError, UsageError
from index.filters import Filters
from index.fusion import fuse, spread
from index.overview import Facet, Health, Status
from index.passage import Hit, Passage
from index.sql.catalog import Catalog, Sentences
from index.sql.database import open_database
from index.sql.feed import Feed
from index.writer_lock import writer_lock

if TYPE_CHECKING:
    from index.ingest import IngestReport, Progress

_DEPTH = 100  # candidates of each side of a search, at least
_MEND_SECONDS = 60.0  # between two attempts to repair what could not be repaired
_NO_FILTERS = Filters()
_log = logging.getLogger(__name__)


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
        self._data_dir = data_dir
        self._model_name = embedding_model
        self._catalog = Catalog(self.engine)
        feed = Feed(self.engine)
        self._indexes = DerivedIndexes(self._catalog, feed, data_dir, chroma_url)
        self._dense = DenseSearch(self._catalog, feed)
        self._mend_again = 0.0
        self._embedder: Embedder | None = None
        self._given_embedder = embedder
        self._loading = threading.Lock()
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
        on_progress: "Callable[[Progress], None]" = lambda _: None,
    ) -> "IngestReport":
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
        from index.batch import Batch  # who only reads need not wait for what reads files
        from index.ingest import Ingest
        from index.reading import find_files

        for path in paths:
            find_files(path)  # says that one is missing before anything is waited for
        with writer_lock(self._data_dir, wait=wait):
            self._check_model(self._catalog.value("embedding_model"))
            self._indexes.catch_up()
            batch = Batch(self._catalog, self._indexes, self._load_embedder)
            run = Ingest(self._catalog, self._indexes, batch, on_progress)
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
            removed = self._catalog.remove([*map(clean, article_ids)], BEFORE_CHANGE)
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

    def health(self) -> Health:
        """How the derived indexes stand."""
        return self._indexes.health()

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
        return self._catalog.article(clean(article_id))

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
        return self._load_embedder().query(clean(question))

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

        Raises:
            UsageError: ``k`` is less than 1.
            ModelMismatchError: The archive was embedded with another model.
        """
        if k < 1:
            raise UsageError(f"a search gives at least 1 passage, not {k}")
        if vector is None:
            vector = self.embed(query)
        view = self._view()
        self._check_model(view.model)
        depth = max(_DEPTH, 2 * k)
        dense = self._dense.nearest(vector, filters, depth, view)
        lexical = view.words.search(clean(query), filters, depth) if view.words else []
        fused = fuse(dense, lexical)
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
        return self._catalog.passages_of(clean(article_id))

    def document_frequency(self, word: str) -> float:
        """Share of the passages, 0 to 1, that hold the word or another inflection of it."""
        words = self._view().words
        return words.document_frequency(clean(word)) if words else 0.0

    def verify(self) -> list[str]:
        """What is wrong with the archive, one sentence each; empty if nothing is."""
        return [*self._wrong_offsets(), *self._indexes.problems()]

    # -- within -------------------------------------------------------------------------------

    def _view(self) -> View:
        """The indexes as they stand, after repairing what nobody else is about to repair."""
        view = self._indexes.view()
        if view.is_whole or time.monotonic() < self._mend_again:
            return view
        try:
            with writer_lock(self._data_dir, wait=False):
                self._indexes.catch_up()
        except ArchiveBusyError:
            return view  # whoever writes catches up as well
        except StoreError as error:
            _log.warning("searching what can be searched: %s", error)
        view = self._indexes.view()
        if not view.is_whole:
            self._mend_again = time.monotonic() + _MEND_SECONDS
        return view

    def _load_embedder(self) -> Embedder:
        with self._loading:
            if self._embedder is None:
                self._check_model(self._catalog.value("embedding_model"))
                embedder = self._given_embedder or Embedder(self._model_name)
                self._check_dimension(embedder)
                self._embedder = embedder
            return self._embedder

    def _check_model(self, stored: str | None) -> None:
        if stored and stored != self._model_name:
            raise ModelMismatchError(
                f"this archive was embedded with {stored!r}, not with {self._model_name!r}: set "
                f"ARCHIVE_QA_EMBEDDING_MODEL={stored}, or ingest into another data folder"
            )

    def _check_dimension(self, embedder: Embedder) -> None:
        stored = self._catalog.value("embedding_dimension")
        if stored and int(stored) != embedder.dimension:
            raise ModelMismatchError(
                f"this archive was embedded with another {embedder.name!r}, of {stored} dimensions "
                f"and not {embedder.dimension}: restore it, or ingest into another data folder"
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
