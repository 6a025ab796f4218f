"""Finds passages as the product does: by words and by meaning, fused by rank."""

from collections.abc import Iterable, Sequence

import numpy as np

from index.embedding import EmbeddingInput, Vectors
from index.fusion import fuse
from index.packaged_model import PACKAGED_MODEL
from index.sentence_model import SentenceModel
from qa.reader.features import Context
from qa.reader.training.negatives import SimilarPassages

_DEPTH = 50  # of each side


class HybridSearch:
    """An archive of passages in memory, searched by TF-IDF and the packaged embedding model."""

    def __init__(self, contexts: Iterable[Context]) -> None:
        """Weigh and embed all passages.

        Raises:
            ModelError: The embedding model cannot be loaded.
        """
        self._contexts = list(dict.fromkeys(contexts))
        self._numbers = {context: number for number, context in enumerate(self._contexts)}
        self._lexical = SimilarPassages(self._contexts)
        self._model = SentenceModel(PACKAGED_MODEL)
        self._vectors = self._embedded()

    def nearest(self, questions: Sequence[str], count: int) -> list[list[Context]]:
        """Find the passages that a search gives for each question, best first."""
        worded = self._lexical.nearest(questions, _DEPTH)
        near = [self._dense(self._model.query(question)) for question in questions]
        return [self._fused(*pair, count) for pair in zip(near, worded, strict=True)]

    def _embedded(self) -> Vectors:
        inputs = [EmbeddingInput(f"{c.heading}\n", c.text, ()) for c in self._contexts]
        return np.stack([embedding.vector for embedding in self._model.passages(inputs)])

    def _dense(self, query: Vectors) -> list[tuple[int, float]]:
        scores = self._vectors @ query
        return [(int(n), float(scores[n])) for n in np.argsort(-scores)[:_DEPTH]]

    def _fused(
        self, near: Sequence[tuple[int, float]], worded: Sequence[Context], count: int
    ) -> list[Context]:
        lexical = [(self._numbers[context], 0.0) for context in worded]
        return [self._contexts[number] for number, _, _ in fuse(near, lexical)[:count]]
