"""The catalog: every article, passage and vector, in SQL. The only truth there is."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from index import schema
from index.article import Article, Header
from index.cutting import Cut
from index.database import reading, writing
from index.embedding import Embedding, Vectors
from index.errors import NotFoundError, SchemaError
from index.filters import Filters, fold
from index.labels import labels
from index.lexical import LexicalDocument
from index.passage import Passage
from index.schema import articles, gone, passages, sources

_T = TypeVar("_T")
RowLike = Any  # a row of a query whose columns vary
_IN_LIST = 500  # values in one IN (…), well under every database's limit
_HEADER = tuple(c for c in articles.c if c.name in Header.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was ingested.

    Attributes:
        name: The file's path below the folder that it was first ingested from.
    """

    path: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article with its passages cut and embedded, ready to be stored."""

    article: Article
    source: str | None
    cuts: Sequence[Cut]
    embeddings: Sequence[Embedding]


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

    def slice(self, start: int, end: int) -> str:
        """The article's text between two offsets that lie within ``text``."""
        return self.text[start - self.start : end - self.start]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the catalog holds, and how recent it is."""

    articles: int
    passages: int
    first_date: date | None
    last_date: date | None


class Catalog:
    """Reads and writes the tables. Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        """Makes the tables where they are missing.

        Raises:
            SchemaError: A newer version has written this catalog.
            StoreError: The database does not answer or cannot be written to.
        """
        self._engine = engine
        with writing(engine) as db:
            schema.metadata.create_all(db)
            found = _value(db, "schema_version")
            if found is None:
                _set(db, "schema_version", str(schema.SCHEMA_VERSION))
            elif int(found) > schema.SCHEMA_VERSION:
                raise SchemaError(
                    f"this archive was written by a newer version (schema {found}, this version "
                    f"knows {schema.SCHEMA_VERSION}): upgrade archive-qa"
                )

    # -- single values ------------------------------------------------------------------------

    def value(self, name: str) -> str | None:
        """A single value, such as ``embedding_model``."""
        with reading(self._engine) as db:
            return _value(db, name)

    def values(self) -> dict[str, str]:
        """All single values."""
        with reading(self._engine) as db:
            rows = db.execute(select(schema.values.c.name, schema.values.c.value)).all()
        return {row.name: row.value for row in rows}

    def set_values(self, new: Mapping[str, str]) -> None:
        """Stores single values, together."""
        with writing(self._engine) as db:
            for name, text in new.items():
                _set(db, name, text)

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
            generation = _next_generation(db)
            for prepared in batch:
                _store_article(db, prepared, generation)
            _upsert_sources(db, files)
            for name, text in (new_values or {}).items():
                _set(db, name, text)
            return generation

    def store_sources(self, files: Sequence[Source]) -> None:
        """Notes files whose articles have not changed."""
        with writing(self._engine) as db:
            _upsert_sources(db, files)

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
            generation = _next_generation(db)
            for some in _chunks(sorted(article_ids)):
                rows = db.execute(
                    select(articles.c.key, articles.c.article_id, articles.c.source).where(
                        articles.c.article_id.in_(some)
                    )
                ).all()
                for row in rows:
                    _drop_passages(db, row.key, generation)
                keys = [row.key for row in rows]
                db.execute(delete(articles).where(articles.c.key.in_(keys)))
                db.execute(delete(sources).where(sources.c.path.in_([r.source for r in rows])))
                removed += [row.article_id for row in rows]
            for name, text in (new_values or {}).items():
                _set(db, name, text)
        return removed

    # -- what ingest asks ---------------------------------------------------------------------

    def sources(self) -> dict[str, Source]:
        """Every file that was ingested, by its path."""
        with reading(self._engine) as db:
            rows = db.execute(select(sources)).all()
        return {row.path: Source(row.path, row.name, row.sha256) for row in rows}

    def origins(self) -> dict[str, tuple[str | None, str]]:
        """Of every article, by its id: the file that it came from, and its fingerprint."""
        with reading(self._engine) as db:
            rows = db.execute(
                select(articles.c.article_id, articles.c.source, articles.c.fingerprint)
            ).all()
        return {row.article_id: (row.source, row.fingerprint) for row in rows}

    # -- what the indexes are derived from ----------------------------------------------------

    def gone_since(self, generation: int) -> list[int]:
        """Passages that were removed after ``generation``."""
        with reading(self._engine) as db:
            query = select(gone.c.passage_id).where(gone.c.generation > generation)
            return list(db.scalars(query.order_by(gone.c.passage_id)))

    def forget_gone(self, generation: int) -> None:
        """Forgets removed passages that every index has let go of."""
        with writing(self._engine) as db:
            db.execute(delete(gone).where(gone.c.generation <= generation))

    def vectors_since(self, generation: int, batch: int) -> Iterator[list[tuple[int, Vectors]]]:
        """Vectors of the passages that came after ``generation``, in batches."""
        columns = (passages.c.passage_id, passages.c.vector)
        for rows in self._passages_since(select(*columns), generation, batch):
            yield [(row.passage_id, np.frombuffer(row.vector, np.float32)) for row in rows]

    def documents_since(self, generation: int, batch: int) -> Iterator[list[LexicalDocument]]:
        """Words of the passages that came after ``generation``, in batches."""
        query = select(passages.c.passage_id, _passage_text(), *_HEADER).join_from(
            passages, articles
        )
        for rows in self._passages_since(query, generation, batch):
            yield [LexicalDocument(row.passage_id, row.words, _header(row)) for row in rows]

    def _passages_since(
        self, query: Select[Any], generation: int, batch: int
    ) -> Iterator[Sequence[RowLike]]:
        last = 0
        while True:
            with reading(self._engine) as db:
                rows = db.execute(
                    query.where(passages.c.generation > generation, passages.c.passage_id > last)
                    .order_by(passages.c.passage_id)
                    .limit(batch)
                ).all()
            if not rows:
                return
            yield rows
            last = rows[-1].passage_id

    def passage_ids(self) -> list[int]:
        """Every passage there is, ascending."""
        with reading(self._engine) as db:
            return list(db.scalars(select(passages.c.passage_id).order_by(passages.c.passage_id)))

    def matrix(self) -> tuple[NDArray[np.int64], Vectors]:
        """Every passage's id ``(n,)`` and vector ``(n, d) float32``, in the order of ids."""
        ids: list[int] = []
        rows: list[Vectors] = []
        for batch in self.vectors_since(-1, 5_000):
            ids += [number for number, _ in batch]
            rows.append(np.stack([vector for _, vector in batch]))
        vectors = np.concatenate(rows) if rows else np.zeros((0, 0), np.float32)
        return np.asarray(ids, np.int64), vectors

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
            select(*_HEADER)
            .where(_passes(filters))
            .order_by(articles.c.date.desc().nulls_last(), articles.c.issue, articles.c.key)
        )
        with reading(self._engine) as db:
            return [_header(row) for row in db.execute(query)]

    def article(self, article_id: str) -> Article:
        """One article with its text.

        Raises:
            NotFoundError: There is none with this id.
        """
        with reading(self._engine) as db:
            row = db.execute(
                select(*_HEADER, articles.c.text).where(articles.c.article_id == article_id)
            ).one_or_none()
        if row is None:
            raise NotFoundError(f"no article has the id {article_id!r}")
        return Article(**_fields(row), text=row.text)

    def passages(self, passage_ids: Iterable[int]) -> dict[int, tuple[Passage, Header]]:
        """Those of the passages that still exist, with their articles."""
        query = select(
            passages.c.passage_id, passages.c.start, passages.c.end, _passage_text(), *_HEADER
        ).join_from(passages, articles)
        found: dict[int, tuple[Passage, Header]] = {}
        with reading(self._engine) as db:
            for some in _chunks(list(passage_ids)):
                for row in db.execute(query.where(passages.c.passage_id.in_(some))):
                    header = _header(row)
                    found[row.passage_id] = (
                        Passage(row.passage_id, header.article_id, row.start, row.end, row.words),
                        header,
                    )
        return found

    def passages_of(self, article_id: str) -> list[Passage]:
        """An article's passages, in order."""
        query = (
            select(passages.c.passage_id, passages.c.start, passages.c.end, _passage_text())
            .join_from(passages, articles)
            .where(articles.c.article_id == article_id)
            .order_by(passages.c.start)
        )
        with reading(self._engine) as db:
            return [
                Passage(row.passage_id, article_id, row.start, row.end, row.words)
                for row in db.execute(query)
            ]

    def sentences(self, passage_ids: Iterable[int]) -> dict[int, Sentences]:
        """The sentences of those of the passages that still exist."""
        query = _with_sentences()
        found: dict[int, Sentences] = {}
        with reading(self._engine) as db:
            for some in _chunks(list(passage_ids)):
                for row in db.execute(query.where(passages.c.passage_id.in_(some))):
                    found[row.passage_id] = _sentences(row)
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

    def authors(self) -> list[tuple[str, ...]]:
        """The authors of every article."""
        with reading(self._engine) as db:
            return [tuple(names) for names in db.scalars(select(articles.c.authors))]

    def passing(self, filters: Filters) -> NDArray[np.int64]:
        """Ids of the passages whose articles pass the filters, ascending."""
        query = (
            select(passages.c.passage_id)
            .join_from(passages, articles)
            .where(_passes(filters))
            .order_by(passages.c.passage_id)
        )
        with reading(self._engine) as db:
            return np.fromiter(db.scalars(query), np.int64)


def _value(db: Connection, name: str) -> str | None:
    return db.scalar(select(schema.values.c.value).where(schema.values.c.name == name))


def _set(db: Connection, name: str, text: str) -> None:
    changed = db.execute(
        update(schema.values).where(schema.values.c.name == name).values(value=text)
    )
    if not changed.rowcount:
        db.execute(insert(schema.values).values(name=name, value=text))


def _next_generation(db: Connection) -> int:
    generation = int(_value(db, "generation") or 0) + 1
    _set(db, "generation", str(generation))
    return generation


def _store_article(db: Connection, prepared: Prepared, generation: int) -> None:
    article = prepared.article
    row = {
        **{name: getattr(article, name) for name in Header.__dataclass_fields__},
        "authors": list(article.authors),
        "metadata": dict(article.metadata),
        "text": article.text,
        "source": prepared.source,
        "fingerprint": article.fingerprint(),
        "ingested_at": datetime.now(UTC),
    }
    key = db.scalar(select(articles.c.key).where(articles.c.article_id == article.article_id))
    if key is None:
        key = db.scalars(insert(articles).returning(articles.c.key), [row]).one()
    else:
        _drop_passages(db, key, generation)
        db.execute(delete(schema.labels).where(schema.labels.c.article_key == key))
        db.execute(update(articles).where(articles.c.key == key).values(row))
    _insert(
        db,
        schema.labels,
        [{"article_key": key, "name": n, "folded": f} for n, f in sorted(labels(article))],
    )
    _insert(db, passages, _passage_rows(prepared, key, generation))


def _passage_rows(prepared: Prepared, key: int, generation: int) -> list[dict[str, Any]]:
    return [
        {
            "article_key": key,
            "start": cut.start,
            "end": cut.end,
            "generation": generation,
            "vector": embedding.vector.astype(np.float32).tobytes(),
            "sentences": np.asarray(cut.sentences, np.int32).tobytes(),
            "sentence_vectors": embedding.sentences.astype(np.float16).tobytes(),
        }
        for cut, embedding in zip(prepared.cuts, prepared.embeddings, strict=True)
    ]


def _insert(db: Connection, table: Any, rows: list[dict[str, Any]]) -> None:  # noqa: ANN401
    if rows:
        db.execute(insert(table), rows)


def _drop_passages(db: Connection, key: int, generation: int) -> None:
    ids = list(db.scalars(select(passages.c.passage_id).where(passages.c.article_key == key)))
    _insert(db, gone, [{"passage_id": number, "generation": generation} for number in ids])
    db.execute(delete(passages).where(passages.c.article_key == key))


def _upsert_sources(db: Connection, files: Sequence[Source]) -> None:
    for some in _chunks(list(files)):
        db.execute(delete(sources).where(sources.c.path.in_([file.path for file in some])))
    _insert(db, sources, [{"path": f.path, "name": f.name, "sha256": f.sha256} for f in files])


def _passes(filters: Filters) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = []
    for name in ("author", "category", "issue"):
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
    return and_(*conditions) if conditions else or_(articles.c.key > 0)


def _passage_text() -> ColumnElement[str]:
    length = passages.c.end - passages.c.start
    return func.substr(articles.c.text, passages.c.start + 1, length).label("words")


def _fields(row: RowLike) -> dict[str, Any]:
    known = {name: getattr(row, name) for name in Header.__dataclass_fields__}
    return known | {"authors": tuple(row.authors)}


def _header(row: RowLike) -> Header:
    return Header(**_fields(row))


def _with_sentences() -> Select[Any]:
    """Passages with their sentences, and with the passage before them in the article."""
    earlier = passages.alias()
    before = passages.alias("before")
    last = (
        select(earlier.c.passage_id)
        .where(earlier.c.article_key == passages.c.article_key, earlier.c.start < passages.c.start)
        .order_by(earlier.c.start.desc())
        .limit(1)
        .scalar_subquery()
    )
    start = func.coalesce(before.c.start, passages.c.start)
    return (
        select(
            passages.c.passage_id,
            passages.c.sentences,
            passages.c.sentence_vectors,
            before.c.sentences.label("sentences_before"),
            before.c.sentence_vectors.label("vectors_before"),
            start.label("start"),
            func.substr(articles.c.text, start + 1, passages.c.end - start).label("words"),
        )
        .join_from(passages, articles)
        .outerjoin(before, before.c.passage_id == last)
    )


def _sentences(row: RowLike) -> Sentences:
    spans, vectors = _spans(row.sentences), _vectors(row.sentence_vectors, row.sentences)
    before = 0
    if row.sentences_before:
        before = 1
        spans = (*_spans(row.sentences_before)[-1:], *spans)
        earlier = _vectors(row.vectors_before, row.sentences_before)
        vectors = np.concatenate([earlier[-1:], vectors])
    start = spans[0][0] if spans else row.start
    return Sentences(start, row.words[start - row.start :], spans, vectors, before)


def _spans(stored: bytes) -> tuple[tuple[int, int], ...]:
    pairs = np.frombuffer(stored, np.int32).reshape(-1, 2)
    return tuple((int(start), int(end)) for start, end in pairs)


def _vectors(stored: bytes, spans: bytes) -> Vectors:
    rows = len(spans) // (2 * np.dtype(np.int32).itemsize)
    return np.frombuffer(stored, np.float16).astype(np.float32).reshape(rows, -1)


def _chunks(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for at in range(0, len(items), _IN_LIST):
        yield items[at : at + _IN_LIST]
