"""Statements on one point from different times, side by side, to see what has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from index.embedding import Vectors
from qa.topics.differences import Difference, difference
from qa.topics.dossier import TopicArticle, TopicQuote

_ALIKE = 0.66  # cosine from which two sentences speak of one point
_APART = timedelta(days=28)  # between two statements that are set side by side
_ORDER: dict[Difference | None, int] = {"opposed": 0, "other figures": 1, None: 2}
_MOST = 300  # quotes that are compared, those of the likeliest articles


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence with the article that it stands in, which has a date."""

    found: TopicArticle
    quote: TopicQuote


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements on one point, the earlier first.

    Attributes:
        likeness: Cosine of the two, -1 to 1.
        difference: See :func:`qa.topics.differences.difference`.
    """

    earlier: Statement
    later: Statement
    likeness: float
    difference: Difference | None = None


def pairs(articles: Sequence[TopicArticle], most: int = 5) -> list[Pair]:
    """Statements on one point from different times: first those that are opposed, then those with
    other figures, then the others; of each kind those that are most alike first.

    Each statement stands in one pair at most. Greedy matching by cosine.

    Args:
        articles: With their quotes.
        most: How many pairs, at most.
    """
    told = _statements(articles)
    vectors = [one.quote.vector for one in told if one.quote.vector is not None]
    if len(vectors) < 2:
        return []
    found = _matched(told, np.stack(vectors))
    return sorted(found, key=lambda pair: _ORDER[pair.difference])[:most]


def _matched(told: Sequence[Statement], vectors: Vectors) -> list[Pair]:
    likeness = vectors @ vectors.T
    rows, columns = np.nonzero(np.triu(likeness >= _ALIKE, 1))
    order = np.argsort(-likeness[rows, columns], kind="stable")
    found: list[Pair] = []
    used: set[int] = set()
    for one, other in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        if not used & {one, other} and _are_apart(told[one], told[other]):
            used |= {one, other}
            found.append(_pair(told[one], told[other], float(likeness[one, other])))
    return found


def _statements(articles: Sequence[TopicArticle]) -> list[Statement]:
    likeliest = sorted(articles, key=lambda one: -one.probability)
    told = [Statement(one, quote) for one in likeliest if one.article.date for quote in one.quotes]
    return [one for one in told if one.quote.vector is not None][:_MOST]


def _are_apart(one: Statement, other: Statement) -> bool:
    days = (one.found.article.date, other.found.article.date)
    return bool(days[0] and days[1] and abs(days[0] - days[1]) >= _APART)


def _pair(one: Statement, other: Statement, likeness: float) -> Pair:
    earlier, later = sorted((one, other), key=lambda told: str(told.found.article.date))
    differing = difference(earlier.quote.text, later.quote.text)
    return Pair(earlier, later, likeness, differing)
