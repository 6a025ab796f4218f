"""Passages, and what a search answers with."""

from dataclasses import dataclass

from index.article import Header


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article, cut to what the embedding model reads.

    Attributes:
        passage_id: Never used again once given, so that an old citation can go stale but never
            point at other words.
        start: Offset of the first code point in the article's text.
        end: Offset after the last one; ``article.text[start:end] == text``.
    """

    passage_id: int
    article_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a passage was found: its place on each side, for whoever debugs a search.

    Ranks count from 1; ``None`` where that side did not find the passage.

    Attributes:
        dense_score: Cosine similarity of question and passage, -1 to 1.
        lexical_score: BM25.
        penalty: Factor at most 1 for passages whose article already stands higher in the list.
    """

    dense_rank: int | None = None
    dense_score: float | None = None
    lexical_rank: int | None = None
    lexical_score: float | None = None
    penalty: float = 1.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found.

    Attributes:
        score: Comparable within one search only; higher is better.
    """

    passage: Passage
    article: Header
    score: float
    reasons: Reasons
