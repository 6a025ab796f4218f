"""Every passage of an archive with how near it is to a topic: not the best few, but all of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class WordHolders:
    """The passages that hold a telling word of a topic.

    Attributes:
        weight: How much the word counts: see :mod:`index.word_weights`.
        held: Those that hold it in whatever inflection.
        kin: Those that hold it, or a word that begins alike.
        titled: Those of articles whose title holds it.
    """

    weight: float
    held: Collection[int]
    kin: Collection[int]
    titled: Collection[int]


@dataclass(frozen=True, slots=True)
class Survey:
    """What a look at ``n`` passages of ``m`` articles tells of each, for ``w`` words of a topic.

    The passages of an article follow each other, in its order.

    Attributes:
        article_keys: ``(m,) int64``, by which :meth:`index.archive.Archive.headers_of` names them.
        starts: ``(m,)``, the row of each article's first passage.
        passage_ids: ``(n,) int64``.
        cosine: ``(n,) float32``, of passage and topic, -1 to 1; off by a thousandth, perhaps.
        bm25: ``(n,) float32``; 0 where a passage holds no word of the topic.
        weights: ``(w,) float64``, how much each telling word of the topic counts.
        held: ``(w, n) bool``, whether a passage holds a word, in whatever inflection.
        kin: ``(w, n) bool``, whether it holds that, or a word that begins alike: «Iran», «Iranian».
        titled: ``(w, n) bool``, whether the title of its article holds it.
        has_words: Whether the words could be looked at. Where their index is being built they
            cannot, and what goes by them is all zeros.
    """

    article_keys: NDArray[np.int64]
    starts: Rows
    passage_ids: NDArray[np.int64]
    cosine: Vectors
    bm25: Vectors
    weights: NDArray[np.float64]
    held: NDArray[np.bool_]
    kin: NDArray[np.bool_]
    titled: NDArray[np.bool_]
    has_words: bool


def survey(
    passage_ids: NDArray[np.int64],
    owners: NDArray[np.int64],
    cosine: Vectors,
    bm25: Iterable[tuple[int, float]],
    words: Iterable[WordHolders] | None,
) -> Survey:
    """Puts together what each side of a search knows.

    Args:
        passage_ids: ``(n,) int64``, ascending.
        owners: ``(n,) int64``, the key of each passage's article.
        cosine: ``(n,) float32``.
        bm25: Passages with their scores; those not among ``passage_ids`` are left out.
        words: The telling words with their holders; ``None`` where these are not known.
    """
    order = np.lexsort((passage_ids, owners))
    article_keys, starts = np.unique(owners[order], return_index=True)
    known = list(words or ())
    return Survey(
        article_keys=article_keys,
        starts=starts,
        passage_ids=passage_ids[order],
        cosine=cosine[order],
        bm25=_scores(passage_ids, bm25)[order],
        weights=np.array([word.weight for word in known], np.float64),
        held=_marked(passage_ids, [word.held for word in known])[:, order],
        kin=_marked(passage_ids, [word.kin for word in known])[:, order],
        titled=_marked(passage_ids, [word.titled for word in known])[:, order],
        has_words=words is not None,
    )


def _scores(passage_ids: NDArray[np.int64], scored: Iterable[tuple[int, float]]) -> Vectors:
    found = dict(scored)
    result = np.zeros(len(passage_ids), np.float32)
    rows, is_there = _rows(passage_ids, np.fromiter(found, np.int64, len(found)))
    values = np.fromiter(found.values(), np.float32, len(found))
    result[rows[is_there]] = values[is_there]
    return result


def _marked(
    passage_ids: NDArray[np.int64], holders: Sequence[Collection[int]]
) -> NDArray[np.bool_]:
    result = np.zeros((len(holders), len(passage_ids)), bool)
    for word, ids in enumerate(holders):
        rows, is_there = _rows(passage_ids, np.fromiter(ids, np.int64, len(ids)))
        result[word, rows[is_there]] = True
    return result


def _rows(
    passage_ids: NDArray[np.int64], wanted: NDArray[np.int64]
) -> tuple[Rows, NDArray[np.bool_]]:
    """The row of each wanted id, and whether it is there at all."""
    rows = np.searchsorted(passage_ids, wanted)
    rows = np.minimum(rows, max(0, len(passage_ids) - 1))
    is_there = passage_ids[rows] == wanted if len(passage_ids) else np.zeros(len(wanted), bool)
    return rows, is_there
