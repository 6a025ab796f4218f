"""Articles that are embedded and stored together, so that the model is always fed many passages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.article import Article
from index.cutting import Cut
from index.derived import BEFORE_CHANGE, DerivedIndexes
from index.embedding import Embedder, EmbeddingInput
from index.minhash import signature
from index.preparing import prepare
from index.sql.catalog import Catalog
from index.sql.storing import Prepared, Source

_PASSAGES = 192


class Batch:
    """What waits to be stored."""

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
        """Embeds and stores what waits.

        Returns:
            How many passages that were.

        Raises:
            StoreError: Nothing can be written; what was stored before stays.
        """
        files, self._files = list(self._files.values()), {}
        waiting, self._waiting = self._waiting, []
        if waiting:
            return self._store(waiting, files)
        if files:
            self._catalog.store_sources(files)
        return 0

    def _store(self, waiting: Sequence["_Waiting"], files: Sequence[Source]) -> int:
        embedder = self._embedder()
        inputs = [item for article in waiting for item in article.inputs]
        embeddings = iter(embedder.passages(inputs))
        prepared = [
            Prepared(
                one.article,
                one.source,
                one.cuts,
                [next(embeddings) for _ in one.cuts],
                signature(one.article.text),
                one.before,
            )
            for one in waiting
        ]
        self._catalog.store(prepared, files, {**BEFORE_CHANGE, **embedder.signature})
        self._stored += [one.article.article_id for one in waiting]
        self._indexes.apply()
        return len(inputs)


@dataclass(frozen=True, slots=True)
class _Waiting:
    article: Article
    source: str | None
    cuts: Sequence[Cut]
    inputs: Sequence[EmbeddingInput]
    before: Mapping[str, Any] | None
