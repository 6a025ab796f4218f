"""Articles and vectors that nobody wrote, for sizes at which the model would take hours."""

import random
from collections.abc import Sequence

import numpy as np

from index.cutting import Span
from index.embedding import Embedding, EmbeddingInput, Vectors
from index.wording import FUNCTION_WORDS

_WORDS = 30_000  # beside those of grammar
_TOPICS = 200


class Text:
    """Sentences of words that come about as often as words do (Zipf's law).

    The most frequent are those of English grammar, about half of all; the others are made up, and
    the same for every seed, so that questions have the words of the articles.
    """

    def __init__(self, seed: int = 0, others: Sequence[str] | None = None) -> None:
        """Begins.

        Args:
            others: In place of those that are made up, the most frequent first. A model that has
                not seen a word reads it in as many pieces as three or four that it has.
        """
        made_up = random.Random(0)  # noqa: S311 - nothing is to be kept secret
        letters = "etaoinshrdlu"
        grammar = sorted(FUNCTION_WORDS)
        made_up.shuffle(grammar)
        self._first = len(grammar)
        self._words = grammar + list(
            others
            or ("".join(made_up.choices(letters, k=made_up.randint(3, 11))) for _ in range(_WORDS))
        )
        ranks = np.arange(len(self._words))
        self._weights = np.cumsum(1 / (ranks + 2.7)).tolist()
        self._luck = random.Random(seed)  # noqa: S311 - nothing is to be kept secret

    def word(self, rank: int) -> str:
        """The made-up word that comes about more often than all but ``rank`` others."""
        return self._words[self._first + rank]

    def sentence(self) -> str:
        words = self._luck.choices(
            self._words, cum_weights=self._weights, k=self._luck.randint(8, 30)
        )
        return " ".join(words).capitalize() + "."

    def article(self, sentences: int) -> str:
        return " ".join(self.sentence() for _ in range(sentences))


class Points:
    """Vectors of length 1 in clusters, as those of real passages are."""

    DIMENSION = 384

    def __init__(self, seed: int = 0) -> None:
        self._random = np.random.default_rng(seed)
        self._topics = self._random.standard_normal((_TOPICS, self.DIMENSION), np.float32)

    def some(self, count: int) -> Vectors:
        """``(count, d) float32``."""
        topics = self._topics[self._random.integers(0, _TOPICS, count)]
        noise = self._random.standard_normal((count, self.DIMENSION), np.float32)
        points: Vectors = topics + 0.7 * noise
        points /= np.linalg.norm(points, axis=1, keepdims=True)
        return points


class CheapEmbedder:
    """Stands for a model that takes no time: vectors at random, a token a word."""

    name = "synthetic"
    dimension = Points.DIMENSION
    max_tokens = 254
    signature = {"embedding_model": name, "embedding_dimension": str(Points.DIMENSION)}  # noqa: RUF012

    def __init__(self) -> None:
        self._points = Points()

    def token_starts(self, text: str) -> list[int]:
        starts = [0] if text else []
        return starts + [at + 1 for at, letter in enumerate(text[:-1]) if letter == " "]

    def query(self, _text: str) -> Vectors:
        point: Vectors = self._points.some(1)[0]
        return point

    def fluency(self, _text: str) -> float:
        return 1.0

    def expect_passages(self) -> None:
        pass

    def passages(self, inputs: Sequence[EmbeddingInput]) -> list[Embedding]:
        vectors = self._points.some(len(inputs))
        return [
            Embedding(vector, np.repeat(vector[None], _count(item.sentences), axis=0))
            for item, vector in zip(inputs, vectors, strict=True)
        ]


def _count(spans: Sequence[Span]) -> int:
    return len(spans)
