"""Finds the passages that a question is answered from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.archive import Archive
from index.article import Header
from index.embedding import Vectors
from index.filters import Filters
from index.passage import Hit
from qa.candidate import Candidate
from qa.reprints import distinct, originals

_PASSAGES = 10  # weighed for one answer
_DEEPER = 30  # looked through for them where some say the same
_NEAR = 0.3  # cosine of question and passage, from which an article is worth seeing also


@dataclass(frozen=True, slots=True)
class Found:
    """Passages, best first, none of which says the same as another.

    Attributes:
        candidates: The passages with their sentences.
        original: Of each article that was found the one that stands for it, where both are nearly
            the same: see :func:`qa.reprints.originals`.
        is_left_out: Whether there were passages of retracted articles among the best.
    """

    candidates: tuple[Candidate, ...]
    original: Mapping[str, str]
    is_left_out: bool = False

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The passages as the search gave them."""
        return tuple(candidate.hit for candidate in self.candidates)

    def articles(self) -> tuple[Header, ...]:
        """The articles of the passages, best first."""
        return _articles(self.hits)

    def near_articles(self) -> tuple[Header, ...]:
        """Those of the articles that are worth seeing beside an answer, best first."""
        return _articles(hit for hit in self.hits if (hit.reasons.dense_score or 0.0) >= _NEAR)


def find(
    archive: Archive, question: str, filters: Filters, vector: Vectors, *, retracted: bool = False
) -> Found:
    """Searches for a question.

    Args:
        vector: The question's, ``(d,) float32`` of length 1.
        retracted: Whether to look at retracted articles, too.
    """
    asked = _Asked(archive, question, filters, vector, retracted)
    searched = asked.search(_PASSAGES)
    if searched.is_repeating:
        searched = asked.search(_DEEPER)
    found = candidates(searched.hits[:_PASSAGES])
    return Found(tuple(found), searched.original, searched.is_left_out)


def search_standing(
    archive: Archive,
    question: str,
    filters: Filters,
    k: int,
    vector: Vectors,
    *,
    retracted: bool = False,
) -> tuple[list[Hit], bool]:
    """The ``k`` best passages of articles that stand, and whether others were among them.

    Args:
        vector: The question's, ``(d,) float32`` of length 1.
        retracted: Whether retracted articles count as well.
    """
    wanted = k
    while True:
        hits = archive.search(question, filters, wanted, vector=vector)
        if retracted:
            return hits, False
        kept = [hit for hit in hits if not hit.article.is_retracted]
        if len(kept) >= k or len(hits) < wanted:
            return kept[:k], len(kept) < len(hits)
        wanted *= 2


def candidates(hits: Iterable[Hit]) -> list[Candidate]:
    """The passages of some hits with their sentences, as a search has read them."""
    return [Candidate(hit, hit.sentences) for hit in hits if hit.sentences]


@dataclass(frozen=True, slots=True)
class _Searched:
    """What a search has found, which article stands for which, whether some said the same."""

    hits: list[Hit]
    original: dict[str, str]
    is_repeating: bool
    is_left_out: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is searched for."""

    archive: Archive
    question: str
    filters: Filters
    vector: Vectors
    retracted: bool

    def search(self, k: int) -> _Searched:
        """The ``k`` best passages, but for those that say the same as another."""
        hits, is_left_out = search_standing(
            self.archive, self.question, self.filters, k, self.vector, retracted=self.retracted
        )
        ids = list(dict.fromkeys(hit.article.article_id for hit in hits))
        original = originals(ids, self.archive.duplicates(ids))
        kept = distinct(self.question, hits, original)
        is_repeating = len(kept) < len(hits) or any(original[one] != one for one in ids)
        return _Searched(kept, original, is_repeating, is_left_out)


def _articles(hits: Iterable[Hit]) -> tuple[Header, ...]:
    return tuple({hit.article.article_id: hit.article for hit in hits}.values())
