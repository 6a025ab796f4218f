"""Articles with everything that is stored of them, to be checked."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, select

from index.article import Article
from index.sql.database import reading
from index.sql.passage_sentences import read_spans
from index.sql.rows import HEADED, HEADER, stored_fields_of
from index.sql.schema import articles, passages

if TYPE_CHECKING:
    from index.sql.rows import AnyRow

_ARTICLES = 32  # in memory at once


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as it is stored.

    Attributes:
        sentences: Their spans, as offsets into the article's text; ``None`` where damaged.
        vector: ``(d,) float32``, as bytes.
        sentence_vectors: ``(n, d) float16``, as bytes.
        sentence_words: As :class:`index.sentence_words.SentenceWords` stores them; ``None`` of an
            earlier version.
    """

    passage_id: int
    start: int
    end: int
    sentences: tuple[tuple[int, int], ...] | None
    vector: bytes
    sentence_vectors: bytes
    sentence_words: bytes | None


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article, the fingerprint that was stored with it, and its passages in order."""

    article: Article
    fingerprint: str
    passages: Sequence[StoredPassage]


def stored_articles(engine: Engine) -> Iterator[StoredArticle]:
    """Every article there is, a few in memory at a time."""
    query = (
        select(articles.c.key, articles.c.fingerprint, *HEADER, articles.c.text)
        .select_from(HEADED)
        .order_by(articles.c.key)
        .limit(_ARTICLES)
    )
    after = 0
    while True:
        with reading(engine) as db:
            rows = db.execute(query.where(articles.c.key > after)).all()
            cut = _passages(db, [row.key for row in rows])
        if not rows:
            return
        for row in rows:
            article = Article(**stored_fields_of(row), text=row.text)
            yield StoredArticle(article, row.fingerprint, cut[row.key])
        after = rows[-1].key


def _passages(db: Connection, keys: Sequence[int]) -> dict[int, list[StoredPassage]]:
    found: dict[int, list[StoredPassage]] = defaultdict(list)
    query = select(passages).where(passages.c.article_key.in_(keys)).order_by(passages.c.passage_id)
    for row in db.execute(query):
        found[row.article_key].append(_passage(row))
    return found


def _passage(row: "AnyRow") -> StoredPassage:
    try:
        sentences = read_spans(row.sentences)
    except ValueError:  # no whole number of pairs
        sentences = None
    return StoredPassage(
        row.passage_id,
        row.start,
        row.end,
        sentences,
        row.vector,
        row.sentence_vectors,
        row.sentence_words,
    )
