"""A closer look at the best passages of a search, sentence by sentence.

Reciprocal ranks say who came first on a side, not by how far, and no side looks into a passage: a
sentence that says just what is asked is lost among those around it. See docs/retrieval.md for what
each part of the score brings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.embedding import Vectors
from index.passage import Reasons, Sentences
from index.word_weights import kin_of, weighed_share, word_weights
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


def rerank(
    query: Query,
    ranked: Sequence[Ranked],
    sentences: Mapping[int, Sentences],
    titles: Mapping[int, str],
) -> list[Ranked]:
    """Ranks passages by how near they and their best sentence are to the query.

    The score of a passage is a weighted mean of cosines and of shares of the query's words, which
    count by inverse document frequency.

    Args:
        ranked: Passage ids with fused score and reasons, best first.
        sentences: Of those that are to be looked at closely; the others keep their order and
            follow.
        titles: Of their articles.

    Returns:
        Passage ids with score, 0 to 1, and reasons that say more; best first.
    """
    weights = word_weights(query.frequency)
    bm25 = max((why.lexical_score or 0.0 for _, _, why in ranked), default=0.0)
    near: list[Ranked] = []
    beyond: list[Ranked] = []
    for number, score, why in ranked:
        held = sentences.get(number)
        if held is None or held.before == len(held.spans):
            beyond.append((number, score, why))
            continue
        seen = _seen(query, weights, held, why)
        titled = weighed_share(weights, stems(titles[number]))
        near.append((number, _score(query, seen, titled, bm25), seen))
    near.sort(key=lambda item: (-item[1], item[0]))
    return [*near, *_behind(near, beyond)]


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


def _seen(query: Query, weights: Mapping[str, float], held: Sentences, why: Reasons) -> Reasons:
    """The reasons with what a look at the sentences of a passage tells."""
    rows = range(held.before, len(held.spans))
    stemmed = [stems(held.sentence(row)) for row in rows]
    everywhere = frozenset().union(*stemmed)
    return replace(
        why,
        sentence_score=float(np.max(held.vectors[held.before :] @ query.vector)),
        sentence_words=max(weighed_share(weights, one) for one in stemmed),
        passage_words=weighed_share(weights, everywhere | kin_of(weights, everywhere)),
    )


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
