"""Embedding that goes on while something else is done."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from index.embedding import Embedder, Embedding, EmbeddingInput

_T = TypeVar("_T")


class EmbeddingAhead(Generic[_T]):
    """Has the model embed one portion while the portion before is being stored, and the next one
    read: the model is what an ingest waits for, and should never wait itself."""

    def __init__(self, embedder: Callable[[], Embedder]) -> None:
        """Starts empty.

        Args:
            embedder: Loads the model, and is called only when something is to be embedded.
        """
        self._embedder = embedder
        self._under_way: tuple[_T, Future[list[Embedding]]] | None = None

    def put(
        self, portion: _T, inputs: Sequence[EmbeddingInput]
    ) -> tuple[_T, list[Embedding]] | None:
        """Begins with a portion as soon as the one before it is done.

        Args:
            portion: What to call it.
            inputs: What is to be embedded of it.

        Returns:
            The portion before with its embeddings, ``None`` the first time.

        Raises:
            ModelError: The portion before cannot be embedded.
        """
        embedder = self._embedder()
        before = self.rest()
        thread = ThreadPoolExecutor(1)
        self._under_way = portion, thread.submit(embedder.passages, inputs)
        thread.shutdown(wait=False)  # it ends when it is done
        return before

    def rest(self) -> tuple[_T, list[Embedding]] | None:
        """The last portion with its embeddings, when it is done; ``None`` where there is none.

        Raises:
            ModelError: It cannot be embedded.
        """
        if self._under_way is None:
            return None
        (portion, embedded), self._under_way = self._under_way, None
        return portion, embedded.result()
