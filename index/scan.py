"""Search without a graph: every vector of an archive, compared with a query one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors

Ids = NDArray[np.int64]
Rows = NDArray[np.intp]

_STEPS = 127  # on either side of nought
_AT_ONCE = 512  # rows, which as float32 stay in a processor's cache
_CROWD = 4  # times as many as are wanted may be looked at: more than that are near to each other
_OFF = 3.0  # greatest steps of a vector, by which two similarities may differ: ten deviations


@dataclass(frozen=True, slots=True)
class RoundedVectors:
    """Vectors in a quarter of their memory, compared a little sooner than whole ones.

    Each component is one of 255 steps of the greatest of its vector (scalar quantization). That
    moves the cosine with a vector of length 1 by ``size / sqrt(12)`` (standard deviation): by 4e-4
    where there are 384 components. So the very nearest are looked for among some more, by what is
    exact: see :meth:`candidates`.

    Attributes:
        ids: ``(n,)``, what to call the rows, ascending.
        steps: ``(n, d) int8``.
        sizes: ``(n,) float32``, of a step of each row.
    """

    ids: Ids
    steps: NDArray[np.int8]
    sizes: Vectors

    @classmethod
    def none(cls) -> "RoundedVectors":
        return cls(np.zeros(0, np.int64), np.zeros((0, 0), np.int8), np.zeros(0, np.float32))

    def __len__(self) -> int:
        return len(self.ids)

    def some(self, chosen: NDArray[np.bool_]) -> "RoundedVectors":
        """Those of the rows that are chosen, ``(n,)``."""
        return RoundedVectors(self.ids[chosen], self.steps[chosen], self.sizes[chosen])

    def with_more(
        self, batches: Iterable[Sequence[tuple[int, Vectors]]], most: int
    ) -> "RoundedVectors":
        """These and as many more, as pairs of id and vector, put where they stay as they come."""
        at = before = len(self)
        for batch in batches:
            some = batch[: before + most - at]
            if not some:
                break
            if at == before:
                room = before + most
                ids, sizes = np.zeros(room, np.int64), np.zeros(room, np.float32)
                steps = np.zeros((room, len(some[0][1])), np.int8)
                if before:
                    ids[:before], steps[:before], sizes[:before] = self.ids, self.steps, self.sizes
            rows = slice(at, at + len(some))
            ids[rows] = [number for number, _ in some]
            steps[rows], sizes[rows] = _rounded(np.stack([vector for _, vector in some]))
            at = rows.stop
        return self if at == before else RoundedVectors(ids[:at], steps[:at], sizes[:at])

    def similarities(self, query: Vectors, rows: Rows | None = None) -> Vectors:
        """Cosine similarity of the query with each row, ``(n,) float32``, but for the rounding.

        Args:
            query: ``(d,)``, of length 1.
            rows: ``(m,)``, those that are wanted; by default, all.
        """
        count = len(self) if rows is None else len(rows)
        found = np.empty(count, np.float32)
        taken = np.empty((min(count, _AT_ONCE), len(query)), np.int8)
        whole = np.empty(taken.shape, np.float32)
        for start in range(0, count, _AT_ONCE):
            part = slice(start, min(count, start + _AT_ONCE))
            size = part.stop - start
            if rows is None:
                steps = self.steps[part]
            else:
                steps = self.steps.take(rows[part], axis=0, out=taken[:size], mode="clip")
            np.copyto(whole[:size], steps)
            np.dot(whole[:size], query, out=found[part])
        found *= self.sizes if rows is None else self.sizes[rows]
        return found

    def candidates(self, query: Vectors, limit: int, rows: Rows | None = None) -> Ids:
        """Ids among which are the rows most similar to the query, in no order.

        Args:
            limit: How many of the most similar are wanted; those that the rounding may have put
                behind are there, too.
            rows: As for :meth:`similarities`.
        """
        scores = self.similarities(query, rows)
        chosen = np.arange(len(scores))
        if limit < len(scores):
            most = min(len(scores), _CROWD * limit)
            chosen = np.argpartition(scores, len(scores) - most)[len(scores) - most :]
            last = np.partition(scores[chosen], most - limit)[most - limit]
            chosen = chosen[scores[chosen] >= last - _OFF * self.sizes.max()]
        return self.ids.take(chosen if rows is None else rows[chosen])


def _rounded(vectors: Vectors) -> tuple[NDArray[np.int8], Vectors]:
    sizes = np.abs(vectors).max(axis=1) / _STEPS
    steps = np.divide(vectors, sizes[:, None], out=np.zeros_like(vectors), where=sizes[:, None] > 0)
    return np.rint(steps).astype(np.int8), sizes


def nearest(query: Vectors, vectors: Vectors, ids: Ids, limit: int) -> list[tuple[int, float]]:
    """The vectors most similar to the query, best first.

    Args:
        query: ``(d,)``, of length 1.
        vectors: ``(n, d)``, each of length 1.
        ids: ``(n,)``, what to call them.

    Returns:
        At most ``limit`` pairs of id and cosine similarity, -1 to 1.
    """
    scores = vectors @ query
    if 0 < limit < len(scores):
        top = np.argpartition(-scores, limit - 1)[:limit]
    else:
        top = np.arange(min(limit, len(scores)))
    best = top[np.argsort(-scores[top], kind="stable")]
    return [(int(ids[row]), float(scores[row])) for row in best]
