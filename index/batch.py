"""Articles that are embedded and stored together, so that the model is always fed many passages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.article import Article
from index.cutting import Cut
from index.derived import BEFORE_CHANGE, DerivedIndexes
from index.embedding import Embedder, Embedding, EmbeddingInput
from index.embedding_ahead import EmbeddingAhead
from index.minhash import signature
from index.preparing import prepare
from index.sql.catalog import Catalog
from index.sql.outage import repeated
from index.sql.storing import Prepared, Source

_PASSAGES = 96  # two such portions may be read when an ingest is told to stop: seconds


class Batch:
    """What waits to be stored: one portion gathers while another is embedded and a third stored."""

    def __init__(
        self, catalog: Catalog, indexes: DerivedIndexes, embedder: Callable[[], Embedder]
    ) -> None:
        """Starts empty.

        Args:
            embedder: Loads the model, and is called only when something is to be embedded.
        """
        self._catalog = catalog
        self._indexes = indexes
        self._embedder = embedder
        self._ahead: EmbeddingAhead[_Portion] = EmbeddingAhead()
        self._waiting: list[_Waiting] = []
        self._files: dict[str, Source] = {}
        self._stored: list[str] = []

    @property
    def stored(self) -> Sequence[str]:
        """Ids of the articles that were stored so far."""
        return self._stored

    @property
    def is_full(self) -> bool:
        """Whether there are enough passages to feed the model well."""
        return sum(len(waiting.cuts) for waiting in self._waiting) >= _PASSAGES

    def add(
        self,
        article: Article,
        file: Source | None,
        before: Mapping[str, Any] | None = None,
    ) -> None:
        """Cuts an article, to be stored as one of this file.

        The file's hash is forgotten with it, until :meth:`note` says that all of it was read: what
        is stored may be of another state of the file than the hash.

        Args:
            file: ``None`` of an article that came from none.
            before: What was read in place of what staff have amended.
        """
        self._indexes.open_soon()
        path = file.path if file else None
        cuts, inputs = prepare(article, self._embedder())
        self._waiting.append(_Waiting(article, path, cuts, inputs, before))
        if file:
            self._files.setdefault(file.path, Source(file.path, file.name, sha256=""))

    def note(self, file: Source) -> None:
        """Notes a file that was read to its end: as long as its hash stays, nothing has changed."""
        self._files[file.path] = file

    def store(self) -> int:
        """Has what waits embedded, and meanwhile stores what was embedded before.

        Returns:
            How many passages were stored.

        Raises:
            ModelError: Something cannot be embedded.
            StoreError: Nothing can be written; what was stored before stays.
        """
        if not self._waiting:
            return 0
        portion = _Portion(self._waiting, list(self._files.values()))
        self._waiting, self._files = [], {}
        inputs = [article.inputs for article in portion.articles]
        return self._store(self._ahead.put(portion, inputs, self._embedder()))

    def finish(self) -> int:
        """Stores all that waits, as :meth:`store` does."""
        stored = self.store() + self._store(self._ahead.rest())
        files, self._files = list(self._files.values()), {}
        if files:
            repeated(lambda: self._catalog.store_sources(files))
        return stored

    def _store(self, embedded: "tuple[_Portion, list[list[Embedding]]] | None") -> int:
        if embedded is None:
            return 0
        portion, embeddings = embedded
        prepared = [
            Prepared(
                one.article,
                one.source,
                one.cuts,
                vectors,
                signature(one.article.text),
                one.before,
            )
            for one, vectors in zip(portion.articles, embeddings, strict=True)
        ]
        values = {**BEFORE_CHANGE, **self._embedder().signature}
        # what was committed before the database went away is replaced by itself
        repeated(lambda: self._catalog.store(prepared, portion.files, values))
        self._stored += [one.article.article_id for one in portion.articles]
        repeated(self._indexes.apply)
        return sum(map(len, embeddings))


@dataclass(frozen=True, slots=True)
class _Waiting:
    article: Article
    source: str | None
    cuts: Sequence[Cut]
    inputs: Sequence[EmbeddingInput]
    before: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class _Portion:
    articles: Sequence[_Waiting]
    files: Sequence[Source]
