"""An archive as whoever reads it knows it."""

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Engine

from index.article import Article, Header
from index.cleaning import clean
from index.cross_encoder import CrossEncoder
from index.derived import DerivedIndexes
from index.duplicate import Duplicate
from index.embedding import Embedder, Vectors
from index.errors import UsageError
from index.filters import Filters, Label
from index.freshness import as_of
from index.limits import ArchiveLimits
from index.mending import PATIENCE, Mender
from index.models import Models
from index.overview import Facet, Health, Status
from index.passage import Hit, Passage, Sentences
from index.reading import Sandbox
from index.search import Search
from index.source_path import path_of
from index.sql.by_hand import ByHand
from index.sql.catalog import Catalog, Counts
from index.sql.corrections import Corrections
from index.sql.database import open_database
from index.sql.duplicates import Duplicates
from index.sql.feed import Feed
from index.sql.watches import Watches
from index.survey import Survey

_NO_FILTERS = Filters()


class ArchiveReader:
    """Passages out of an archive. Safe to share between threads.

    Opening it is cheap: the model and the indexes are loaded when first needed, or by
    :meth:`warm_up`.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        embedding_model: str,
        database_url: str | None = None,
        chroma_url: str | None = None,
        reranker: str | None = None,
        embedder: Embedder | None = None,
        prepared_models: Path | None = None,
        limits: ArchiveLimits | None = None,
    ) -> None:
        """Opens the archive in ``data_dir``, making an empty one where there is none.

        Args:
            reranker: Name or folder of a cross-encoder that reads the best passages again.
            embedder: The model, where it is loaded already and may be shared.
            prepared_models: Folder in which models are kept as they were prepared for questions.
            limits: By default, those of a command.

        Raises:
            SettingError: A URL cannot be used.
            StoreError: The folder or the database cannot be used.
        """
        limits = limits or ArchiveLimits()
        self.engine: Engine = open_database(database_url, data_dir, limits.database)
        self.watches = Watches(self.engine)
        self.by_hand = ByHand(self.engine)
        self.corrections = Corrections(self.engine)
        self.data_dir = data_dir
        self.sandbox = Sandbox(limits.reading)
        self._catalog = Catalog(self.engine)
        feed = Feed(self.engine)
        self._indexes = DerivedIndexes(self._catalog, feed, data_dir, chroma_url)
        self._mender = Mender(self._indexes, data_dir)
        self._models = Models(self._catalog, embedding_model, embedder, prepared_models)
        self._search = Search(
            self._catalog,
            feed,
            self._indexes,
            self._mender,
            self._models,
            CrossEncoder(reranker) if reranker else None,
        )
        self._feed = feed
        self._duplicates = Duplicates(self.engine)
        self._ready = threading.Event()
        self._counted: tuple[tuple[str, str], Counts] | None = None

    # -- life ---------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Whether :meth:`warm_up` has finished."""
        return self._ready.is_set()

    def warm_up(self) -> None:
        """Loads the model and opens the indexes: a second or two, once; six where the model is not
        prepared for questions.

        What is to be repaired in these is begun; questions are answered meanwhile. What dossiers
        and filters look at is read last, when the archive is ready already.
        """
        with ThreadPoolExecutor(1) as beside:  # its server starts while the model is being loaded
            beside.submit(self._search.open_store, self._indexes.view())
            self._models.for_reading()
        self._mender.mend(PATIENCE)
        self.search("warm up", k=1)
        self._ready.set()
        self.survey("warm up")

    @property
    def is_model_prepared(self) -> bool:
        """Whether :meth:`prepare_model` has nothing to do, or cannot do it."""
        return self._models.is_prepared

    def prepare_model(self) -> None:
        """Prepares the model for questions, for this process and those to come, where that was not
        done: a quarter of a minute, in a process of its own."""
        self._models.prepare()

    def close(self) -> None:
        """Frees what the archive holds open, and leaves off what it was repairing."""
        self.sandbox.close()
        self._models.close()
        self._mender.close()
        self._indexes.close()
        self.engine.dispose()

    # -- reading ------------------------------------------------------------------------------

    def status(self) -> Status:
        """What the archive holds. Loads neither model nor indexes."""
        values = self._catalog.values()
        counts = self._counts(values)
        written, watches = values.get("last_ingest"), self.watches.all()
        last_ingest = datetime.fromisoformat(written) if written else None
        return Status(
            articles=counts.articles,
            passages=counts.passages,
            first_date=counts.first_date,
            last_date=counts.last_date,
            last_ingest=last_ingest,
            as_of=as_of(last_ingest, watches),
            watches=watches,
            generation=int(values.get("generation", "0")),
            embedding_model=values.get("embedding_model", self._models.name),
            data_dir=str(self.data_dir),
            health=self._indexes.health(values),
        )

    def _counts(self, state: Mapping[str, str]) -> Counts:
        """Counted again where the archive has changed: of a million passages that takes a while."""
        now = (state["archive_id"], state.get("generation", "0"))
        if self._counted is None or self._counted[0] != now:
            self._counted = (now, self._catalog.counts())
        return self._counted[1]

    def size(self) -> int:
        """Bytes that the data folder and the database take."""
        return _bytes_in(self.data_dir) + self._catalog.size()

    def health(self) -> Health:
        """How the derived indexes stand."""
        return self._indexes.health(self._catalog.values())

    @property
    def is_without_vector_store(self) -> bool:
        """Whether the vector store has failed to answer, and the exact scan stands in for it."""
        return self._search.is_without_store

    def generation(self) -> int:
        """Grows with every change of the archive, by whichever process."""
        return self._catalog.generation()

    def revision(self) -> tuple[int, str]:
        """Another value after each change of the archive, or of what staff say of its articles."""
        return self.generation(), self.corrections.revision()

    def articles(self, filters: Filters = _NO_FILTERS) -> list[Header]:
        """Articles that pass the filters, newest first, then by issue and page."""
        return self._catalog.headers(filters)

    def article(self, article_id: str) -> Article:
        """One article with its text.

        Raises:
            NotFoundError: There is none with this id.
        """
        return self._catalog.article(clean(article_id))

    def count_below(self, folder: Path) -> int:
        """How many articles came from files below a folder, whether these are there or not."""
        sources = (source for source, _ in self.origins().values())
        return sum(1 for one in sources if one and path_of(one).is_relative_to(folder))

    def texts_of(self, article_ids: Collection[str]) -> dict[str, str]:
        """The texts of those of the articles that exist."""
        return self._catalog.texts_of([*map(clean, article_ids)])

    def origins(self) -> dict[str, tuple[str | None, str]]:
        """Of every article, by its id: the file that it came from, as
        :func:`index.source_path.source_of` writes it, and its fingerprint."""
        return self._catalog.origins()

    def facet(self, name: Label) -> list[Facet]:
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

    def languages(self) -> dict[str, int]:
        """The languages of the articles, ISO 639-1, with their numbers of articles; English where
        none is known."""
        return self._search.languages()

    def embed(self, question: str) -> Vectors:
        """The question's vector: ``(d,) float32`` of length 1."""
        return self._search.embed(question)

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
        return self._search.hits(query, filters, k, vector)

    def holding(self, words: str, *, is_begun: bool = False) -> set[int]:
        """Keys of the articles of which a passage holds all of some words, in whatever inflection;
        none while their index is being built.

        Args:
            is_begun: Whether the last of the words may be half written.
        """
        return self._search.holding(words, is_begun=is_begun)

    def survey(
        self, topic: str, filters: Filters = _NO_FILTERS, *, vector: Vectors | None = None
    ) -> Survey:
        """Every passage that passes the filters, with how near it is to a topic.

        Args:
            vector: The topic's, where it is known already.

        Raises:
            ModelMismatchError: The archive was embedded with another model.
        """
        return self._search.survey(topic, filters, self.embed(topic) if vector is None else vector)

    def headers_of(self, keys: Iterable[int]) -> dict[int, Header]:
        """Those of the articles of a survey that still exist, by their keys."""
        return self._catalog.headers_of(keys)

    def keys_of(self, article_ids: Collection[str]) -> dict[str, int]:
        """The keys of those of the articles that exist, as a survey has them, by their ids."""
        return self._catalog.keys_of([*map(clean, article_ids)])

    def sentences(self, passage_ids: Iterable[int]) -> dict[int, Sentences]:
        """The sentences of those of the passages that still exist, with their vectors."""
        return self._catalog.sentences(passage_ids)

    def passages_of(self, article_id: str) -> list[Passage]:
        """An article's passages, in order."""
        return self._catalog.passages_of(clean(article_id))

    def duplicates(self, article_ids: Collection[str] | None = None) -> list[Duplicate]:
        """Pairs of articles whose texts are the same or nearly so, those most alike first.

        Args:
            article_ids: Only pairs whose later article is one of these; ``None`` for all.
        """
        return self._duplicates.pairs(article_ids)

    def document_frequency(self, word: str, query: str | None = None) -> float:
        """Share of the passages, 0 to 1, that hold the word or another inflection of it; of a word
        that none holds, of those of whose article it is known beside the text.

        A word of grammar counts as if all held it. As long as the words are not indexed it is a
        guess, and never 0.

        Args:
            query: What the word is of, which tells its language; ``None`` where it stands alone.
        """
        return self._search.document_frequency(word, query or word)

    def frequencies(self, query: str) -> Callable[[str], float]:
        """:meth:`document_frequency` of a query's words, in the archive as it is at the call."""
        return self._search.frequencies(query)

    def spelt_alike(self, word: str) -> str | None:
        """The word in the archive that is spelt most like one, as it is written there.

        One letter may be wrong, missing, added or swapped with the next, in words of ten letters or
        more two: «Slovenia» is not «Slovakia». The first is right. ``None`` where there is none.
        """
        return self._search.spelt_alike(word)


def _bytes_in(folder: Path) -> int:
    """What the files in a folder take; one that goes meanwhile takes nothing."""
    total = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            total += path.lstat().st_size
    return total
