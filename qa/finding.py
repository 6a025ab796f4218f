"""Finds the passages that a question is answered from."""

from collections.abc import Iterable, Mapping, Sequence
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
_TRIES = 3  # where the archive changes between the search and the reading of what it has found
_NEAR = 0.3  # cosine of question and passage, from which an article is worth seeing also


@dataclass(frozen=True, slots=True)
class Found:
    """Passages, best first, none of which says the same as another.

    Attributes:
        candidates: The passages with their sentences.
        original: Of each article that was found the one that stands for it, where both are nearly
            the same: see :func:`qa.reprints.originals`.
    """

    candidates: tuple[Candidate, ...]
    original: Mapping[str, str]

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


def find(archive: Archive, question: str, filters: Filters, vector: Vectors) -> Found:
    """Searches for a question.

    Args:
        vector: The question's, ``(d,) float32`` of length 1.
    """
    for _ in range(_TRIES):
        hits, original, is_repeating = _search(archive, question, filters, vector, _PASSAGES)
        if is_repeating:
            hits, original, _ = _search(archive, question, filters, vector, _DEEPER)
        found = candidates(archive, hits[:_PASSAGES])
        if len(found) == len(hits[:_PASSAGES]):
            break
    return Found(tuple(found), original)


def candidates(archive: Archive, hits: Sequence[Hit]) -> list[Candidate]:
    """The passages of some hits with their sentences, without those removed since the search."""
    sentences = archive.sentences(hit.passage.passage_id for hit in hits)
    return [
        Candidate(hit, found) for hit in hits if (found := sentences.get(hit.passage.passage_id))
    ]


def _search(
    archive: Archive, question: str, filters: Filters, vector: Vectors, k: int
) -> tuple[list[Hit], dict[str, str], bool]:
    """What a search finds, which article stands for which, and whether some said the same."""
    hits = archive.search(question, filters, k, vector=vector)
    ids = list(dict.fromkeys(hit.article.article_id for hit in hits))
    original = originals(ids, archive.duplicates(ids))
    kept = distinct(question, hits, original)
    is_repeating = len(kept) < len(hits) or any(original[one] != one for one in ids)
    return kept, original, is_repeating


def _articles(hits: Iterable[Hit]) -> tuple[Header, ...]:
    return tuple({hit.article.article_id: hit.article for hit in hits}.values())
