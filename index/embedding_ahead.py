"""Embedding that goes on while something else is done."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from index.embedding import Embedder, Embedding, EmbeddingInput

_T = TypeVar("_T")


class EmbeddingAhead(Generic[_T]):
    """Has the model embed one portion while the portion before is being stored, and the next one
    read: the model is what an ingest waits for, and should never wait itself."""

    def __init__(self) -> None:
        self._under_way: tuple[_T, list[int], Future[list[Embedding]]] | None = None

    def put(
        self, portion: _T, articles: Sequence[Sequence[EmbeddingInput]], embedder: Embedder
    ) -> tuple[_T, list[list[Embedding]]] | None:
        """Begins with a portion as soon as the one before it is done.

        Args:
            portion: What to call it.
            articles: What is to be embedded of each of its articles.

        Returns:
            The portion before with the embeddings of each of its articles, ``None`` the first time.

        Raises:
            ModelError: The portion before cannot be embedded.
        """
        before = self.rest()
        inputs = [item for article in articles for item in article]
        thread = ThreadPoolExecutor(1)
        embedded = thread.submit(embedder.passages, inputs)
        thread.shutdown(wait=False)  # it ends when it is done
        self._under_way = portion, [len(article) for article in articles], embedded
        return before

    def rest(self) -> tuple[_T, list[list[Embedding]]] | None:
        """The last portion with its embeddings, when it is done; ``None`` where there is none.

        Raises:
            ModelError: It cannot be embedded.
        """
        if self._under_way is None:
            return None
        (portion, sizes, embedded), self._under_way = self._under_way, None
        left = iter(embedded.result())
        return portion, [[next(left) for _ in range(size)] for size in sizes]
