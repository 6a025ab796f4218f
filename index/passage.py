"""Passages, and what a search answers with."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.article import Header
from index.embedding import Vectors
from index.sentence_words import SentenceWords


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
class Sentences:
    """The sentences of one passage, led by the one that stands before it in the article.

    Attributes:
        start: Offset of ``text`` in the article's text.
        text: The stretch of the article that the sentences fill.
        spans: Offsets into the article's text, in order.
        vectors: ``(n, d) float32``, each of length 1.
        before: How many of them stand before the passage: 1, or 0 where the article begins.
    """

    start: int
    text: str
    spans: tuple[tuple[int, int], ...]
    vectors: Vectors
    before: int

    def sentence(self, row: int) -> str:
        """The words of a sentence."""
        return self.slice(*self.spans[row])

    def words(self) -> SentenceWords:
        """The words of those in the passage itself."""
        return SentenceWords.of([self.sentence(row) for row in range(self.before, len(self.spans))])

    def slice(self, start: int, end: int) -> str:
        """The article's text between two offsets that lie within ``text``."""
        return self.text[start - self.start : end - self.start]


@dataclass(frozen=True, slots=True)
class Look:
    """A passage as far as a search looks at it sentence by sentence.

    Attributes:
        title: Of its article.
        vectors: Of its sentences, ``(n, d) float16``, each of length 1.
        words: Of its sentences.
    """

    article_id: str
    title: str
    vectors: NDArray[np.float16]
    words: SentenceWords


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a passage was found: its place on each side, for whoever debugs a search.

    Ranks count from 1; ``None`` where that side did not find the passage.

    Attributes:
        dense_score: Cosine similarity of question and passage, -1 to 1.
        lexical_score: BM25.
        sentence_score: Cosine similarity of question and nearest sentence; ``None``, as the next
            two, for a passage that was not among those looked at closely.
        sentence_words: Share of the question's words, 0 to 1, in the sentence with most of them;
            the rarer a word, the more it counts.
        passage_words: Share of them in the passage, in any form.
        cross_score: What a cross-encoder makes of question and passage, 0 to 1; ``None`` where none
            is set, or it has not read the passage.
        penalty: Factor at most 1 for passages whose article already stands higher in the list.
    """

    dense_rank: int | None = None
    dense_score: float | None = None
    lexical_rank: int | None = None
    lexical_score: float | None = None
    sentence_score: float | None = None
    sentence_words: float | None = None
    passage_words: float | None = None
    cross_score: float | None = None
    penalty: float = 1.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found.

    Attributes:
        score: Comparable within one search only; higher is better.
        sentences: Of the passage, as the search has read them.
    """

    passage: Passage
    article: Header
    score: float
    reasons: Reasons
    sentences: Sentences | None = field(default=None, compare=False, repr=False)
