"""From one embedding model to another: everything embedded anew, while what was there serves."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.article import Article
from index.cutting import Cut
from index.derived import DerivedIndexes
from index.embedding import Embedder, Embedding
from index.embedding_ahead import EmbeddingAhead
from index.errors import StoppedError
from index.preparing import prepare
from index.sql.catalog import Catalog
from index.sql.staging import Staging
from index.sql.storing import Prepared

_CHARACTERS = 150_000  # embedded and stored together: some 200 passages


@dataclass(frozen=True, slots=True)
class EmbeddingProgress:
    """How far it has come: articles embedded by now, in earlier attempts too, out of all."""

    articles: int
    articles_in_all: int


class Reembedding:
    """One run. Its caller holds the archive's writer lock.

    The passages are cut and embedded aside, a batch a transaction, so that an interrupted run is
    taken up where it was left. Then both indexes are built of them; then, in one transaction, they
    take the place of the passages that were there.
    """

    def __init__(
        self,
        catalog: Catalog,
        staging: Staging,
        indexes: DerivedIndexes,
        embedder: Embedder,
        stop: Callable[[], bool] = lambda: False,
        on_progress: Callable[[EmbeddingProgress], None] = lambda _: None,
    ) -> None:
        self._catalog = catalog
        self._staging = staging
        self._indexes = indexes
        self._embedder = embedder
        self._stop = stop
        self._on_progress = on_progress

    def run(self) -> None:
        """Embeds every article and puts the result in place.

        Raises:
            StoppedError: ``stop`` came true; the next run goes on from there.
            StoreError: Nothing can be written; what was there still serves.
        """
        self._staging.begin(self._embedder.signature)
        self._stage()
        before = self._catalog.values()
        passages, offset = self._staging.counts()
        known = self._indexes.build_from(self._staging.feed(offset), passages, self._stop)
        model = {
            **self._embedder.signature,
            "replaced_model": before.get("embedding_model", ""),
        }
        self._staging.put_in_place(offset, {**known, **model})
        self._indexes.tidy(before)

    def _stage(self) -> None:
        in_all, left = self._catalog.counts().articles, self._staging.articles_left()
        ahead: EmbeddingAhead[_Portion] = EmbeddingAhead()
        for portion in _portions(self._staging.remaining(), self._stop):
            cut = [(key, article, *prepare(article, self._embedder)) for key, article in portion]
            inputs = [some for *_, some in cut]
            left -= self._store(ahead.put([one[:3] for one in cut], inputs, self._embedder))
            self._on_progress(EmbeddingProgress(in_all - left, in_all))
        self._store(ahead.rest())
        if self._stop():
            raise StoppedError(
                "stopped; what is embedded by now is kept: «archive-qa rebuild --embeddings» "
                "goes on from there, and the archive answers as before until it is done"
            )
        self._on_progress(EmbeddingProgress(in_all, in_all))

    def _store(self, embedded: "tuple[_Portion, list[list[Embedding]]] | None") -> int:
        """Stages some articles, and says how many."""
        if embedded is None:
            return 0
        portion, embeddings = embedded
        self._staging.store(
            [
                (key, Prepared(article, None, cuts, vectors))
                for (key, article, cuts), vectors in zip(portion, embeddings, strict=True)
            ]
        )
        return len(portion)


_Portion = Sequence[tuple[int, Article, Sequence[Cut]]]


def _portions(
    articles: Iterable[tuple[int, Article]], stop: Callable[[], bool]
) -> Iterator[list[tuple[int, Article]]]:
    """Articles to be embedded together, until told to stop."""
    portion: list[tuple[int, Article]] = []
    size = 0
    for key, article in articles:
        portion.append((key, article))
        size += len(article.text)
        if size >= _CHARACTERS:
            yield portion
            portion, size = [], 0
        if stop():
            break
    if portion:
        yield portion
