import threading
from collections.abc import Sequence
from typing import cast

import pytest

from index.embedding import Embedder, Embedding, EmbeddingInput
from index.embedding_ahead import EmbeddingAhead
from index.errors import ModelError
from tests.benchmarks.synthetic import CheapEmbedder

INPUT = EmbeddingInput("", "Ships sail.", [(0, 11)])
_LONG = 30.0  # seconds, after which a test has failed


class Held(CheapEmbedder):
    """Embeds when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.began, self.go_on = threading.Event(), threading.Event()

    def passages(self, inputs: Sequence[EmbeddingInput]) -> list[Embedding]:
        self.began.set()
        assert self.go_on.wait(_LONG)
        return super().passages(inputs)


class Broken(CheapEmbedder):
    def passages(self, inputs: Sequence[EmbeddingInput]) -> list[Embedding]:
        raise ModelError("no memory")


class AtWork(EmbeddingAhead[str]):
    """Portions of articles of one passage, all by one model."""

    def __init__(self, embedder: CheapEmbedder) -> None:
        super().__init__()
        self._embedder = cast("Embedder", embedder)

    def begin(self, name: str, articles: int) -> tuple[str, list[list[Embedding]]] | None:
        return self.put(name, [[INPUT]] * articles, self._embedder)


def test_portions_come_back_in_order_each_with_its_own() -> None:
    at_work = AtWork(CheapEmbedder())
    found = [at_work.begin(name, count) for count, name in enumerate("abc")]
    found += [at_work.rest(), at_work.rest()]
    sizes = [one and (one[0], len(one[1])) for one in found]
    assert sizes == [None, ("a", 0), ("b", 1), ("c", 2), None]


def test_each_article_has_its_own_embeddings_in_order() -> None:
    texts = [["a", "bb"], [], ["ccc"]]
    inputs = [[EmbeddingInput("", text, [(0, 1)] * len(text)) for text in one] for one in texts]
    at_work = EmbeddingAhead[str]()
    at_work.put("x", inputs, cast("Embedder", CheapEmbedder()))
    found = at_work.rest()
    assert found
    assert [[len(e.sentences) for e in one] for one in found[1]] == [[1, 2], [], [3]]


def test_whoever_puts_does_not_wait_for_the_model() -> None:
    held = Held()
    at_work = AtWork(held)
    assert at_work.begin("a", 1) is None
    assert held.began.wait(_LONG)  # while this thread is free to store and to read
    held.go_on.set()
    assert at_work.rest() is not None


def test_what_goes_wrong_is_told_to_whoever_asks_for_it() -> None:
    at_work = AtWork(Broken())
    at_work.begin("a", 1)
    with pytest.raises(ModelError, match="no memory"):
        at_work.begin("b", 1)
    assert at_work.rest() is None


def test_of_nothing_there_is_no_rest() -> None:
    assert EmbeddingAhead[str]().rest() is None
