"""Exact search over vectors in memory."""

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors


def nearest(
    query: Vectors,
    vectors: Vectors,
    ids: NDArray[np.int64],
    limit: int,
    passing: NDArray[np.bool_] | None = None,
) -> list[tuple[int, float]]:
    """The rows most similar to the query, best first.

    Args:
        query: ``(d,)``, of length 1.
        vectors: ``(n, d)``, each of length 1.
        ids: ``(n,)``, what to call the rows.
        passing: ``(n,)``, which of the rows count; ``None`` for all.

    Returns:
        At most ``limit`` pairs of id and cosine similarity, -1 to 1.
    """
    scores = vectors @ query
    if passing is not None:
        scores[~passing] = -np.inf
        limit = min(limit, int(passing.sum()))
    if not limit:
        return []
    if limit < len(scores):
        top = np.argpartition(-scores, limit - 1)[:limit]
    else:
        top = np.arange(len(scores))
    best = top[np.argsort(-scores[top], kind="stable")]
    return [(int(ids[row]), float(scores[row])) for row in best]
