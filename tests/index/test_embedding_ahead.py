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


def ahead(embedder: CheapEmbedder) -> EmbeddingAhead[str]:
    return EmbeddingAhead(lambda: cast("Embedder", embedder))


def test_portions_come_back_in_order_each_with_its_own() -> None:
    at_work = ahead(CheapEmbedder())
    found = [at_work.put(name, [INPUT] * count) for count, name in enumerate("abc")]
    found += [at_work.rest(), at_work.rest()]
    sizes = [one and (one[0], len(one[1])) for one in found]
    assert sizes == [None, ("a", 0), ("b", 1), ("c", 2), None]


def test_whoever_puts_does_not_wait_for_the_model() -> None:
    held = Held()
    at_work = ahead(held)
    assert at_work.put("a", [INPUT]) is None
    assert held.began.wait(_LONG)  # while this thread is free to store and to read
    held.go_on.set()
    assert at_work.rest() is not None


def test_what_goes_wrong_is_told_to_whoever_asks_for_it() -> None:
    at_work = ahead(Broken())
    at_work.put("a", [INPUT])
    with pytest.raises(ModelError, match="no memory"):
        at_work.put("b", [INPUT])
    assert at_work.rest() is None


def test_no_model_is_loaded_for_nothing() -> None:
    def never() -> Embedder:
        raise AssertionError

    assert EmbeddingAhead[str](never).rest() is None
