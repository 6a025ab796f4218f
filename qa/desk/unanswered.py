"""Questions that the archive did not answer, grouped by likeness: what readers miss in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import numpy as np

from index.embedding import Vectors
from qa.conversations import Message

_ALIKE = 0.55  # mean cosine from which questions are of one kind
_CACHED = 5_000  # questions whose vectors are remembered, 8 MB


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that readers ask about in vain.

    Attributes:
        question: The question that is most like all the others.
        messages: Every time that one of them was asked, the latest first.
    """

    question: str
    messages: tuple[Message, ...]

    @property
    def last_at(self) -> datetime:
        """When that was asked last."""
        return self.messages[0].asked_at


class Unanswered:
    """Groups questions. Safe to share between threads."""

    def __init__(self, embed: Callable[[str], Vectors]) -> None:
        """Takes what gives the vector of a question, ``(d,) float32`` of length 1."""
        self._embed = lru_cache(_CACHED)(embed)

    def gaps(self, messages: Sequence[Message]) -> list[Gap]:
        """What is asked about in vain, what is asked most often first.

        Args:
            messages: Questions that were not answered, the latest first.
        """
        asked: dict[str, list[Message]] = {}
        for message in messages:
            asked.setdefault(message.response["standalone_question"].strip(), []).append(message)
        if not asked:
            return []
        questions = list(asked)
        vectors = self._vectors(questions)
        found = [_gap(questions, group, vectors, asked) for group in alike(vectors)]
        return sorted(found, key=lambda gap: (-len(gap.messages), -gap.last_at.timestamp()))

    def _vectors(self, questions: Sequence[str]) -> Vectors:
        vectors = [self._embed(question) for question in questions]
        if len({len(vector) for vector in vectors}) > 1:  # another model has come since
            self._embed.cache_clear()
            vectors = [self._embed(question) for question in questions]
        return np.stack(vectors)


def alike(vectors: Vectors) -> list[list[int]]:
    """Groups vectors by agglomerative clustering with average linkage (Sokal & Michener, 1958).

    Args:
        vectors: ``(n, d) float32`` of length 1.

    Returns:
        Row numbers of each group.
    """
    if len(vectors) == 1:
        return [[0]]
    from sklearn.cluster import AgglomerativeClustering

    labels = AgglomerativeClustering(
        n_clusters=None, metric="cosine", linkage="average", distance_threshold=1 - _ALIKE
    ).fit_predict(vectors)
    return [np.flatnonzero(labels == label).tolist() for label in range(int(labels.max()) + 1)]


def _gap(
    questions: Sequence[str],
    group: Sequence[int],
    vectors: Vectors,
    asked: dict[str, list[Message]],
) -> Gap:
    among = vectors[list(group)]
    middle = group[int((among @ among.T).sum(axis=1).argmax())]
    messages = [message for row in group for message in asked[questions[row]]]
    messages.sort(key=lambda message: message.asked_at, reverse=True)
    return Gap(questions[middle], tuple(messages))
