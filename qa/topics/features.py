"""What a survey tells of each article: the features by which a dossier grades it."""

import numpy as np
from numpy.typing import NDArray

from index.survey import Survey

Matrix = NDArray[np.float64]

FEATURES = (
    "nearest passage",  # cosine of topic and passage
    "nearest two",
    "nearest three",
    "words in a passage",  # share of the topic's words, by weight, in one form or another
    "words in two",
    "words in three",
    "words in the article",
    "the very words in a passage",  # the same of the words as they stand, inflections aside
    "the very words in the article",
    "best passage",  # BM25, as a share of that of the best passage of all
    "best two",
    "best three",
)


def features(survey: Survey) -> Matrix:
    """The features of each article.

    Returns:
        ``(m, len(FEATURES)) float64``; the mean of the best three is of fewer where an article has
        no more passages.
    """
    total = survey.weights.sum() or 1.0
    kin, held = survey.weights @ survey.kin / total, survey.weights @ survey.held / total
    bm25 = survey.bm25 / (survey.bm25.max(initial=0.0) or 1.0)
    starts = survey.starts
    columns = [
        *(_best(survey.cosine, starts, count) for count in (1, 2, 3)),
        *(_best(kin, starts, count) for count in (1, 2, 3)),
        _anywhere(survey.kin, survey.weights, starts),
        _best(held, starts, 1),
        _anywhere(survey.held, survey.weights, starts),
        *(_best(bm25, starts, count) for count in (1, 2, 3)),
    ]
    return np.stack(columns, axis=1) if len(starts) else np.zeros((0, len(FEATURES)))


def _best(values: NDArray[np.floating], starts: NDArray[np.intp], count: int) -> Matrix:
    """Mean of the ``count`` greatest values of each article, ``(m,)``."""
    if not len(starts):
        return np.zeros(0)
    lengths = np.diff(np.append(starts, len(values)))
    article = np.repeat(np.arange(len(starts)), lengths)
    order = np.lexsort((-values, article))
    rank = np.arange(len(values)) - np.repeat(starts, lengths)
    kept = np.where(rank < count, values[order].astype(np.float64), 0.0)
    return np.add.reduceat(kept, starts) / np.minimum(lengths, count)


def _anywhere(
    held: NDArray[np.bool_], weights: NDArray[np.float64], starts: NDArray[np.intp]
) -> Matrix:
    """Share of the words, by weight, that any passage of each article holds, ``(m,)``."""
    if not len(starts) or not len(weights):
        return np.zeros(len(starts))
    anywhere = np.logical_or.reduceat(held, starts, axis=1)
    return np.asarray(weights @ anywhere / weights.sum())
