"""A closer look at the best passages of a search, sentence by sentence.

Reciprocal ranks say who came first on a side, not by how far, and no side looks into a passage: a
sentence that says just what is asked is lost among those around it. See docs/retrieval.md for what
each part of the score brings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.embedding import Vectors
from index.passage import Look, Reasons
from index.sentence_words import holding
from index.word_weights import weighed_share, word_weights
from index.wording import stems

# What each part counts. Flat around here: half or twice as much of one of them changes the mean of
# nDCG@10 over the collections in docs/retrieval.md by 0.01 or little more.
_MEANING = 2.0  # cosine of query and passage
_NEAREST = 3.0  # cosine of query and nearest sentence
_WORDS = 1.0  # share of the query's words in one sentence, and again in the passage
_TITLE = 0.5  # share of them in the title
_BM25 = _MEANING + _NEAREST  # stands in for meaning, as far as the model cannot read the query
_CROSS = 0.5  # what a cross-encoder counts of the new score, 0 to 1
_ALL = _MEANING + _NEAREST + 2 * _WORDS + _TITLE

Ranked = tuple[int, float, Reasons]


@dataclass(frozen=True, slots=True)
class Query:
    """What a search looks for.

    Attributes:
        vector: ``(d,) float32`` of length 1.
        frequency: Share of the passages, 0 to 1, that hold each of its telling words, by stem.
        fluency: How well the embedding model reads it, 0 to 1: see
            :meth:`index.embedding.Embedder.fluency`.
    """

    vector: Vectors
    frequency: Mapping[str, float]
    fluency: float = 1.0


def rerank(query: Query, ranked: Sequence[Ranked], looks: Mapping[int, Look]) -> list[Ranked]:
    """Ranks passages by how near they and their best sentence are to the query.

    The score of a passage is a weighted mean of cosines and of shares of the query's words, which
    count by inverse document frequency.

    Args:
        ranked: Passage ids with fused score and reasons, best first.
        looks: Of those that are to be looked at closely; the others keep their order and follow.

    Returns:
        Passage ids with score, 0 to 1, and reasons that say more; best first.
    """
    weights = word_weights(query.frequency)
    bm25 = max((why.lexical_score or 0.0 for _, _, why in ranked), default=0.0)
    closely = [item for item in ranked if item[0] in looks and len(looks[item[0]].vectors)]
    seen = _seen(query, weights, [looks[number] for number, _, _ in closely])
    near: list[Ranked] = []
    for (number, _, before), (nearest, in_sentence, in_passage) in zip(closely, seen, strict=True):
        why = replace(
            before, sentence_score=nearest, sentence_words=in_sentence, passage_words=in_passage
        )
        titled = weighed_share(weights, stems(looks[number].title))
        near.append((number, _score(query, why, titled, bm25), why))
    near.sort(key=lambda item: (-item[1], item[0]))
    known = {number for number, _, _ in near}
    return [*near, *_behind(near, [item for item in ranked if item[0] not in known])]


def read_again(ranked: Sequence[Ranked], scores: Sequence[float]) -> list[Ranked]:
    """Ranks the first of some passages by what a cross-encoder makes of them, too.

    Args:
        scores: Its scores, 0 to 1, of the first passages; the others keep their order and follow.
    """
    near = [
        (number, (1 - _CROSS) * score + _CROSS * cross, replace(why, cross_score=cross))
        for (number, score, why), cross in zip(ranked, scores, strict=False)
    ]
    near.sort(key=lambda item: (-item[1], item[0]))
    return [*near, *_behind(near, ranked[len(near) :])]


def _seen(
    query: Query, weights: Mapping[str, float], looks: Sequence[Look]
) -> list[tuple[float, float, float]]:
    """What a look at the sentences of each passage tells: see the last of the reasons.

    All passages at once, as arrays over their sentences and over the words of these.
    """
    if not looks:
        return []
    sentences = np.array([len(look.vectors) for look in looks])
    passage_of = np.repeat(np.arange(len(looks)), sentences)
    words = np.concatenate([look.words.counts for look in looks])
    sentence_of = np.repeat(np.arange(len(words)), words)
    same, alike = holding(np.concatenate([look.words.marks for look in looks]), list(weights))
    in_sentence = _any(same, sentence_of, len(words))
    in_passage = _any(alike, passage_of[sentence_of], len(looks))
    shares = np.array(list(weights.values())) / (sum(weights.values()) or 1.0)
    vectors = np.concatenate([look.vectors for look in looks]).astype(np.float32)
    firsts = np.cumsum(sentences) - sentences
    found = (
        np.maximum.reduceat(vectors @ query.vector, firsts),
        np.maximum.reduceat(in_sentence @ shares, firsts),
        in_passage @ shares,
    )
    return list(zip(*(one.tolist() for one in found), strict=True))


def _any(held: NDArray[np.bool_], row_of: NDArray[np.int_], rows: int) -> NDArray[np.bool_]:
    """Whether any of the words in a row holds what is wanted: ``(rows, k)`` of ``(m, k)``."""
    result = np.zeros((rows, held.shape[1]), np.bool_)
    words, wanted = np.nonzero(held)
    result[row_of[words], wanted] = True
    return result


def _score(query: Query, seen: Reasons, titled: float, best_bm25: float) -> float:
    meaning = _MEANING * (seen.dense_score or 0.0) + _NEAREST * (seen.sentence_score or 0.0)
    words = _WORDS * ((seen.sentence_words or 0.0) + (seen.passage_words or 0.0)) + _TITLE * titled
    bm25 = _BM25 * (seen.lexical_score or 0.0) / best_bm25 if best_bm25 else 0.0
    return max(0.0, query.fluency * meaning + (1 - query.fluency) * bm25 + words) / _ALL


def _behind(near: Sequence[Ranked], beyond: Sequence[Ranked]) -> list[Ranked]:
    """Those that were not looked at, with scores below those of the others."""
    if not near or not beyond:
        return list(beyond)
    least, most = near[-1][1], beyond[0][1]
    return [
        (number, min(least, least * score / most) if most else 0.0, why)
        for number, score, why in beyond
    ]
