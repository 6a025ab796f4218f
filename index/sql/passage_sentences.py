"""The sentences of a passage, with their vectors, as the catalog holds them."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, func, select

from index.embedding import Vectors
from index.errors import StoreError
from index.passage import Look, Sentences
from index.sentence_words import SentenceWords
from index.sql.rows import HEADED, HEADER
from index.sql.schema import articles, passages

if TYPE_CHECKING:
    from index.sql.rows import AnyRow


def _with_sentences() -> Select[Any]:
    earlier = passages.alias()
    before = passages.alias("before")
    last = (  # an article's passages are numbered in their order, which its index knows
        select(func.max(earlier.c.passage_id))
        .where(
            earlier.c.article_key == passages.c.article_key,
            earlier.c.passage_id < passages.c.passage_id,
        )
        .scalar_subquery()
    )
    start = func.coalesce(before.c.start, passages.c.start)
    return (
        select(
            passages.c.passage_id,
            passages.c.article_key,
            start.label("start"),
            passages.c.end,
            passages.c.sentences,
            passages.c.sentence_vectors,
            before.c.sentences.label("sentences_before"),
            before.c.sentence_vectors.label("vectors_before"),
        )
        .select_from(passages)
        .outerjoin(before, before.c.passage_id == last)
    )


WITH_SENTENCES = _with_sentences()
"""Passages with their sentences, and with the passage before them in the article."""
WHOLE = WITH_SENTENCES.add_columns(passages.c.start.label("passage_start"), *HEADER).join(
    HEADED, articles.c.key == passages.c.article_key
)
"""The same with what is known of the article."""


def sentences_of(row: "AnyRow", words: str) -> Sentences:
    """The sentences in a row of :data:`WITH_SENTENCES`, whose stretch has these words.

    Raises:
        StoreError: They are damaged.
    """
    try:
        return _sentences_of(row, words)
    except ValueError as error:  # arrays that do not fit each other
        raise StoreError(
            f"the sentences of passage {row.passage_id} are damaged: {error}"
        ) from None


def _sentences_of(row: "AnyRow", words: str) -> Sentences:
    spans, vectors = read_spans(row.sentences), _vectors(row.sentence_vectors, row.sentences)
    before = 0
    if row.sentences_before:
        before = 1
        spans = (*read_spans(row.sentences_before)[-1:], *spans)
        earlier = _halves(row.vectors_before, count_of(len(row.sentences_before)))
        vectors = np.concatenate([earlier[-1:].astype(np.float32), vectors])
    start = spans[0][0] if spans else row.start
    return Sentences(start, words[start - row.start :], spans, vectors, before)


def read_spans(stored: bytes) -> tuple[tuple[int, int], ...]:
    """Spans of sentences, out of their bytes."""
    pairs = np.frombuffer(stored, np.int32).reshape(-1, 2)
    return tuple((start, end) for start, end in pairs.tolist())


def look_of(row: "AnyRow", words: SentenceWords) -> Look:
    """A row with ``sentence_vectors`` and what is known of the article, as a search looks at it.

    Raises:
        StoreError: The vectors are damaged.
    """
    try:
        vectors = _halves(row.sentence_vectors, len(words.counts))
    except ValueError as error:
        raise StoreError(
            f"the sentences of passage {row.passage_id} are damaged: {error}"
        ) from None
    return Look(row.article_id, row.title, vectors, words)


def count_of(spans: int) -> int:
    """How many sentences have spans of so many bytes."""
    return spans // (2 * np.dtype(np.int32).itemsize)


def _vectors(stored: bytes, spans: bytes) -> Vectors:
    return _halves(stored, count_of(len(spans))).astype(np.float32)


def _halves(stored: bytes, sentences: int) -> NDArray[np.float16]:
    if not sentences:
        return np.zeros((0, 0), np.float16)
    return np.frombuffer(stored, np.float16).reshape(sentences, -1)
