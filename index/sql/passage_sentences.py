"""The sentences of a passage, with their vectors, as the catalog holds them."""

from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import Select, func, select

from index.embedding import Vectors
from index.errors import StoreError
from index.passage import Sentences
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
        earlier = _vectors(row.vectors_before, row.sentences_before)
        vectors = np.concatenate([earlier[-1:], vectors])
    start = spans[0][0] if spans else row.start
    return Sentences(start, words[start - row.start :], spans, vectors, before)


def read_spans(stored: bytes) -> tuple[tuple[int, int], ...]:
    """Spans of sentences, out of their bytes."""
    pairs = np.frombuffer(stored, np.int32).reshape(-1, 2)
    return tuple((start, end) for start, end in pairs.tolist())


def _vectors(stored: bytes, spans: bytes) -> Vectors:
    rows = len(spans) // (2 * np.dtype(np.int32).itemsize)
    return np.frombuffer(stored, np.float16).astype(np.float32).reshape(rows, -1)
