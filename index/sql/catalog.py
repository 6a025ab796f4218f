"""The catalog: every article, passage and vector, in SQL. The only truth there is."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Engine,
    and_,
    delete,
    func,
    select,
    text,
    true,
)

from index.article import Article, Header
from index.embedding import Vectors
from index.errors import NotFoundError
from index.filters import LABELS, Filters, fold
from index.languages import ENGLISH
from index.passage import Look, Passage, Sentences
from index.sentence_words import SentenceWords
from index.sql import schema
from index.sql.database import reading, writing
from index.sql.passage_sentences import WHOLE, WITH_SENTENCES, count_of, look_of, sentences_of
from index.sql.rows import (
    HEADED,
    HEADER,
    chunks,
    fields_of,
    header_of,
    stored_fields_of,
    words_of,
)
from index.sql.schema import articles, passages, sources
from index.sql.stored import StoredArticle, stored_articles
from index.sql.storing import Prepared, Source, drop_passages, note_files, store_article
from index.sql.values import next_generation, set_value, value, values

if TYPE_CHECKING:
    from index.sql.rows import AnyRow

_OF_ARTICLE = passages.c.article_key == articles.c.key
_STRETCH = (passages.c.passage_id, passages.c.article_key, passages.c.start, passages.c.end)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the catalog holds, and how recent it is."""

    articles: int
    passages: int
    first_date: date | None
    last_date: date | None


@dataclass(frozen=True, slots=True)
class KeptArticle:
    """An article with what an ingest knows of it.

    Attributes:
        source: The file that it came from.
        before: What was read in place of what staff have amended.
    """

    article: Article
    source: str | None
    fingerprint: str
    before: Mapping[str, Any] | None


class Catalog:
    """Reads and writes the tables. Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        """Takes a database from :func:`index.sql.database.open_database`."""
        self._engine = engine

    # -- single values ------------------------------------------------------------------------

    def value(self, name: str) -> str | None:
        """A single value, such as ``embedding_model``."""
        with reading(self._engine) as db:
            return value(db, name)

    def values(self) -> dict[str, str]:
        """All single values."""
        with reading(self._engine) as db:
            return values(db)

    def set_values(self, new: Mapping[str, str]) -> None:
        """Stores single values, together."""
        with writing(self._engine) as db:
            for name, one in new.items():
                set_value(db, name, one)

    def generation(self) -> int:
        """Grows with every change of articles."""
        return int(self.value("generation") or 0)

    # -- writing ------------------------------------------------------------------------------

    def store(
        self,
        batch: Sequence[Prepared],
        files: Sequence[Source] = (),
        new_values: Mapping[str, str] | None = None,
    ) -> int:
        """Adds articles or replaces those of the same identity: all of them, or none.

        Args:
            files: Sources that are thereby read to their end.
            new_values: Single values to set in the same transaction.

        Returns:
            The generation of the change.
        """
        with writing(self._engine) as db:
            generation = next_generation(db)
            for prepared in batch:
                store_article(db, prepared, generation)
            note_files(db, files)
            for name, new in (new_values or {}).items():
                set_value(db, name, new)
            return generation

    def store_sources(self, files: Sequence[Source]) -> None:
        """Notes files whose articles have not changed."""
        with writing(self._engine) as db:
            note_files(db, files)

    def remove(
        self, article_ids: Collection[str], new_values: Mapping[str, str] | None = None
    ) -> list[str]:
        """Removes articles, and forgets the files that they came from, so that a later ingest
        of these reads them again.

        Returns:
            The ids that were there.
        """
        removed: list[str] = []
        with writing(self._engine) as db:
            generation = next_generation(db)
            for some in chunks(sorted(article_ids)):
                rows = db.execute(
                    select(articles.c.key, articles.c.article_id, articles.c.source).where(
                        articles.c.article_id.in_(some)
                    )
                ).all()
                for row in rows:
                    drop_passages(db, row.key, generation)
                keys = [row.key for row in rows]
                db.execute(delete(articles).where(articles.c.key.in_(keys)))
                db.execute(delete(sources).where(sources.c.path.in_([r.source for r in rows])))
                removed += [row.article_id for row in rows]
            for name, new in (new_values or {}).items():
                set_value(db, name, new)
        return removed

    # -- what ingest asks ---------------------------------------------------------------------

    def sources(self) -> dict[str, Source]:
        """Every file that was ingested, by its path."""
        with reading(self._engine) as db:
            rows = db.execute(select(sources)).all()
        return {row.path: Source(row.path, row.name, row.sha256, row.leaves) for row in rows}

    def origins(self) -> dict[str, tuple[str | None, str]]:
        """Of every article, by its id: the file that it came from, and its fingerprint."""
        with reading(self._engine) as db:
            rows = db.execute(
                select(articles.c.article_id, articles.c.source, articles.c.fingerprint)
            ).all()
        return {row.article_id: (row.source, row.fingerprint) for row in rows}

    def texts_of(self, article_ids: Collection[str]) -> dict[str, str]:
        """The texts of those of the articles that exist, by their ids."""
        found: dict[str, str] = {}
        query = select(articles.c.article_id, articles.c.text)
        with reading(self._engine) as db:
            for some in chunks(list(article_ids)):
                rows = db.execute(query.where(articles.c.article_id.in_(some)))
                found |= {row.article_id: row.text for row in rows}
        return found

    def kept(self, article_id: str) -> KeptArticle | None:
        """An article as it is kept, with where it came from; ``None`` where there is none."""
        columns = (articles.c.text, articles.c.source, articles.c.fingerprint, articles.c.before)
        query = select(*HEADER, *columns).select_from(HEADED)
        with reading(self._engine) as db:
            row = db.execute(query.where(articles.c.article_id == article_id)).one_or_none()
        if row is None:
            return None
        article = Article(**stored_fields_of(row), text=row.text)
        return KeptArticle(article, row.source, row.fingerprint, row.before)

    # -- reading ------------------------------------------------------------------------------

    def counts(self) -> Counts:
        """How much there is."""
        with reading(self._engine) as db:
            n, first, last = db.execute(
                select(
                    func.count(), func.min(articles.c.date), func.max(articles.c.date)
                ).select_from(articles)
            ).one()
            m = db.scalar(select(func.count()).select_from(passages))
        return Counts(n, m or 0, first, last)

    def headers(self, filters: Filters) -> list[Header]:
        """Articles that pass the filters, newest first, then by issue and page."""
        query = (
            select(*HEADER)
            .select_from(HEADED)
            .where(_passes(filters))
            .order_by(articles.c.date.desc().nulls_last(), articles.c.issue, articles.c.key)
        )
        with reading(self._engine) as db:
            return [header_of(row) for row in db.execute(query)]

    def headers_of(self, keys: Iterable[int]) -> dict[int, Header]:
        """Those of the articles that still exist, by their keys."""
        found: dict[int, Header] = {}
        with reading(self._engine) as db:
            for some in chunks([int(key) for key in keys]):
                query = select(articles.c.key, *HEADER).select_from(HEADED)
                rows = db.execute(query.where(articles.c.key.in_(some)))
                found |= {row.key: header_of(row) for row in rows}
        return found

    def keys_of(self, article_ids: Collection[str]) -> dict[str, int]:
        """The keys of those of the articles that exist, by their ids."""
        found: dict[str, int] = {}
        with reading(self._engine) as db:
            for some in chunks(sorted(article_ids)):
                query = select(articles.c.article_id, articles.c.key)
                rows = db.execute(query.where(articles.c.article_id.in_(some)))
                found |= {row.article_id: row.key for row in rows}
        return found

    def article(self, article_id: str) -> Article:
        """One article with its text.

        Raises:
            NotFoundError: There is none with this id.
        """
        with reading(self._engine) as db:
            query = select(*HEADER, articles.c.text).select_from(HEADED)
            row = db.execute(query.where(articles.c.article_id == article_id)).one_or_none()
        if row is None:
            raise NotFoundError(f"no article has the id {article_id!r}")
        return Article(**fields_of(row), text=row.text)

    def stored_articles(self) -> Iterator[StoredArticle]:
        """Every article with all that is stored of it, a few in memory at a time."""
        return stored_articles(self._engine)

    def damage(self) -> Iterator[str]:
        """What the database itself finds wrong with it. Only SQLite can say."""
        if self._engine.dialect.name != "sqlite":
            return
        with reading(self._engine) as db:
            for found in db.scalars(text("PRAGMA integrity_check")):
                if found != "ok":
                    yield f"the catalog is damaged: {found}"

    def size(self) -> int:
        """Bytes that the database takes where it is not a file in the data folder."""
        if self._engine.dialect.name != "postgresql":
            return 0
        with reading(self._engine) as db:
            return int(db.scalar(text("SELECT pg_database_size(current_database())")) or 0)

    def article_ids(self, passage_ids: Iterable[int]) -> dict[int, str]:
        """The articles of those of the passages that still exist."""
        query = select(passages.c.passage_id, articles.c.article_id)
        query = query.join_from(passages, articles, _OF_ARTICLE)
        found: dict[int, str] = {}
        with reading(self._engine) as db:
            for some in chunks(list(passage_ids)):
                rows = db.execute(query.where(passages.c.passage_id.in_(some)))
                found |= {row.passage_id: row.article_id for row in rows}
        return found

    def passages(self, passage_ids: Iterable[int]) -> dict[int, tuple[Passage, Header]]:
        """Those of the passages that still exist, with their articles."""
        query = select(*_STRETCH, *HEADER).join_from(passages, HEADED, _OF_ARTICLE)
        found: dict[int, tuple[Passage, Header]] = {}
        with reading(self._engine) as db:
            for some in chunks(list(passage_ids)):
                rows = db.execute(query.where(passages.c.passage_id.in_(some))).all()
                words = words_of(db, rows)
                for row in rows:
                    passage = _passage(row, row.start, words[row.passage_id])
                    found[row.passage_id] = (passage, header_of(row))
        return found

    def looks(self, passage_ids: Iterable[int]) -> dict[int, Look]:
        """Those of the passages that still exist, as far as a search looks at them closely."""
        columns = passages.c.passage_id, passages.c.sentence_vectors, passages.c.sentence_words
        query = select(*columns, func.length(passages.c.sentences).label("bytes"))
        query = query.add_columns(articles.c.article_id, articles.c.title)
        query = query.join_from(passages, articles, _OF_ARTICLE)
        found: dict[int, Look] = {}
        unread: dict[int, AnyRow] = {}
        with reading(self._engine) as db:
            for some in chunks(list(passage_ids)):
                for row in db.execute(query.where(passages.c.passage_id.in_(some))):
                    words = SentenceWords.read(row.sentence_words, count_of(row.bytes))
                    if words is None:
                        unread[row.passage_id] = row
                    else:
                        found[row.passage_id] = look_of(row, words)
        for number, sentences in self.sentences(unread).items() if unread else ():
            found[number] = look_of(unread[number], sentences.words())
        return found

    def whole_passages(
        self, passage_ids: Iterable[int]
    ) -> dict[int, tuple[Passage, Header, Sentences]]:
        """Those of the passages that still exist, with their articles and their sentences."""
        found: dict[int, tuple[Passage, Header, Sentences]] = {}
        with reading(self._engine) as db:
            for some in chunks(list(passage_ids)):
                rows = db.execute(WHOLE.where(passages.c.passage_id.in_(some))).all()
                words = words_of(db, rows)
                for row in rows:
                    sentences = sentences_of(row, words[row.passage_id])
                    text = words[row.passage_id][row.passage_start - row.start :]
                    passage = _passage(row, row.passage_start, text)
                    found[row.passage_id] = (passage, header_of(row), sentences)
        return found

    def vectors(self, passage_ids: Iterable[int], dimension: int) -> dict[int, Vectors]:
        """The vectors of those of the passages that still exist, ``(dimension,) float32`` each.

        One of another length is damaged, and left out.
        """
        query = select(passages.c.passage_id, passages.c.vector)
        found: dict[int, Vectors] = {}
        with reading(self._engine) as db:
            for some in chunks(list(passage_ids)):
                for row in db.execute(query.where(passages.c.passage_id.in_(some))):
                    if len(row.vector) == dimension * np.dtype(np.float32).itemsize:
                        found[row.passage_id] = np.frombuffer(row.vector, np.float32)
        return found

    def passages_of(self, article_id: str) -> list[Passage]:
        """An article's passages, in order."""
        query = (
            select(*_STRETCH)
            .join_from(passages, articles)
            .where(articles.c.article_id == article_id)
            .order_by(passages.c.start)
        )
        with reading(self._engine) as db:
            rows = db.execute(query).all()
            words = words_of(db, rows)
        return [
            Passage(row.passage_id, article_id, row.start, row.end, words[row.passage_id])
            for row in rows
        ]

    def sentences(self, passage_ids: Iterable[int]) -> dict[int, Sentences]:
        """The sentences of those of the passages that still exist."""
        found: dict[int, Sentences] = {}
        with reading(self._engine) as db:
            for some in chunks(list(passage_ids)):
                rows = db.execute(WITH_SENTENCES.where(passages.c.passage_id.in_(some))).all()
                words = words_of(db, rows)
                for row in rows:
                    found[row.passage_id] = sentences_of(row, words[row.passage_id])
        return found

    def facet(self, name: str) -> list[tuple[str, int, date | None]]:
        """Values of ``issue`` or ``category``: how many articles, and the newest one's date."""
        column = articles.c[name]
        query = (
            select(column, func.count(), func.max(articles.c.date))
            .where(column.is_not(None))
            .group_by(column)
        )
        with reading(self._engine) as db:
            return [(value, count, newest) for value, count, newest in db.execute(query)]

    def languages(self) -> dict[str, int]:
        """The languages of the articles with their numbers; where none is known, it is English."""
        language = func.coalesce(articles.c.language, ENGLISH)
        with reading(self._engine) as db:
            counted = db.execute(select(language, func.count()).group_by(language))
            return {str(one): int(count) for one, count in counted}

    def authors(self) -> list[tuple[str, ...]]:
        """The authors of every article."""
        with reading(self._engine) as db:
            return [tuple(names) for names in db.scalars(select(articles.c.authors))]

    def owners(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Every passage's id ``(n,)``, ascending, and the key of its article ``(n,)``."""
        query = select(passages.c.passage_id, passages.c.article_key)
        with reading(self._engine) as db:  # sorted here: to do so SQLite would read every vector
            rows = sorted(tuple(row) for row in db.execute(query))
        pairs = np.array(rows, np.int64).reshape(-1, 2)
        return pairs[:, 0].copy(), pairs[:, 1].copy()

    def passing(self, filters: Filters) -> NDArray[np.int64]:
        """Keys of the articles that pass the filters, ascending."""
        query = select(articles.c.key).where(_passes(filters))
        with reading(self._engine) as db:  # sorted here: to do so SQLite would read every article
            return np.sort(np.array(db.scalars(query).all(), np.int64))


def _passage(row: "AnyRow", start: int, words: str) -> Passage:
    return Passage(row.passage_id, row.article_id, start, row.end, words)


def _passes(filters: Filters) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = []
    for name in LABELS:
        values = [fold(value) for value in getattr(filters, name)]
        if values:
            chosen = select(schema.labels.c.article_key).where(
                schema.labels.c.name == name, schema.labels.c.folded.in_(values)
            )
            conditions.append(articles.c.key.in_(chosen))
    if filters.after:
        conditions.append(articles.c.date >= filters.after)
    if filters.before:
        conditions.append(articles.c.date <= filters.before)
    return and_(*conditions) if conditions else true()
