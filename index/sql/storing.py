"""Writes articles, their passages and the files that they came from into the tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, delete, insert, select, update

from index.article import Article, Header
from index.cutting import Cut
from index.embedding import Embedding
from index.labels import labels
from index.sentence_words import SentenceWords
from index.sql.duplicates import forget_signature, note_signature
from index.sql.rows import chunks
from index.sql.schema import articles, gone, passages, sources
from index.sql.schema import labels as label_table

_READ = tuple(name for name in Header.__dataclass_fields__ if name in articles.c)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was ingested.

    Attributes:
        name: The file's path below the folder that it was first ingested from.
        sha256: Of the file that was read to its end; empty where it was not.
        leaves: Whether articles that it gave once are in it no more, and not pruned yet.
    """

    path: str
    name: str
    sha256: str
    leaves: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article with its passages cut and embedded, ready to be stored.

    Attributes:
        signature: See :func:`index.minhash.signature`; ``None`` leaves it to the next ingest.
        before: What was read in place of what staff have amended: see :mod:`index.amendment`.
    """

    article: Article
    source: str | None
    cuts: Sequence[Cut]
    embeddings: Sequence[Embedding]
    signature: bytes | None = None
    before: Mapping[str, Any] | None = None


def store_article(db: Connection, prepared: Prepared, generation: int) -> None:
    """Adds an article, or replaces the one of its identity."""
    key = _store_row(db, prepared, generation)
    folded = [
        {"article_key": key, "name": n, "folded": f} for n, f in sorted(labels(prepared.article))
    ]
    _insert(db, label_table, folded)
    rows = passage_rows(prepared, key)
    _insert(db, passages, [{**row, "generation": generation} for row in rows])
    if prepared.signature is not None:
        note_signature(db, key, prepared.signature)


def _store_row(db: Connection, prepared: Prepared, generation: int) -> int:
    """Stores the article itself, and takes away all that was known of it before."""
    row = _article_row(prepared)
    known = db.execute(
        select(articles.c.key, articles.c.source).where(articles.c.article_id == row["article_id"])
    ).one_or_none()
    key: int
    if known is None:
        key = db.scalars(insert(articles).returning(articles.c.key), [row]).one()
        return key
    key = known.key
    if known.source != prepared.source:
        # what it gave is another's now: should it come back, it is to be read
        db.execute(delete(sources).where(sources.c.path == known.source))
    drop_passages(db, key, generation)
    forget_signature(db, key)
    db.execute(delete(label_table).where(label_table.c.article_key == key))
    db.execute(update(articles).where(articles.c.key == key).values(row))
    return key


def _article_row(prepared: Prepared) -> dict[str, Any]:
    article = prepared.article
    return {
        **{name: getattr(article, name) for name in _READ},
        "authors": list(article.authors),
        "metadata": dict(article.metadata),
        "before": dict(prepared.before) if prepared.before else None,
        "text": article.text,
        "source": prepared.source,
        "fingerprint": article.fingerprint(),
        "ingested_at": datetime.now(UTC),
    }


def passage_rows(prepared: Prepared, key: int) -> list[dict[str, Any]]:
    """The passages of an article, but for the generation that they came with."""
    text = prepared.article.text
    return [
        {
            "article_key": key,
            "start": cut.start,
            "end": cut.end,
            "vector": embedding.vector.astype(np.float32).tobytes(),
            "sentences": np.asarray(cut.sentences, np.int32).tobytes(),
            "sentence_vectors": embedding.sentences.astype(np.float16).tobytes(),
            "sentence_words": SentenceWords.of([text[a:b] for a, b in cut.sentences]).stored(),
        }
        for cut, embedding in zip(prepared.cuts, prepared.embeddings, strict=True)
    ]


def _insert(db: Connection, table: Any, rows: list[dict[str, Any]]) -> None:  # noqa: ANN401
    if rows:
        db.execute(insert(table), rows)


def drop_passages(db: Connection, key: int, generation: int) -> None:
    """Removes an article's passages, and has the indexes told of it."""
    ids = list(db.scalars(select(passages.c.passage_id).where(passages.c.article_key == key)))
    _insert(db, gone, [{"passage_id": number, "generation": generation} for number in ids])
    db.execute(delete(passages).where(passages.c.article_key == key))


def note_files(db: Connection, files: Sequence[Source]) -> None:
    """Notes files, in place of what was known of them."""
    for some in chunks(list(files)):
        db.execute(delete(sources).where(sources.c.path.in_([file.path for file in some])))
    _insert(
        db,
        sources,
        [{"path": f.path, "name": f.name, "sha256": f.sha256, "leaves": f.leaves} for f in files],
    )
