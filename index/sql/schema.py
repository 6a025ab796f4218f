"""The tables of the catalog."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

SCHEMA_VERSION = 1

metadata = MetaData()

_Key = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by INTEGER alone

# Single values: schema version, generation, embedding model, and how far the indexes have come.
values = Table(
    "values",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

# Files that articles came from: an unchanged file is known by its hash and not read again.
sources = Table(
    "sources",
    metadata,
    Column("path", Text, primary_key=True),
    Column("name", Text, nullable=False),  # below the folder it was first ingested from
    Column("sha256", String(64), nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("key", _Key, primary_key=True, autoincrement=True),
    Column("article_id", Text, nullable=False, unique=True),
    Column("source", Text, index=True),
    Column("fingerprint", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("subtitle", Text),
    Column("author", Text),
    Column("authors", JSON, nullable=False),
    Column("date", Date, index=True),
    Column("issue", Text),
    Column("page", Text),
    Column("category", Text),
    Column("url", Text),
    Column("language", Text),
    Column("metadata", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("ingested_at", DateTime(timezone=True), nullable=False),
    sqlite_autoincrement=True,
)

# What articles can be filtered by, folded for comparison (see index.filters.fold).
labels = Table(
    "labels",
    metadata,
    Column("article_key", _Key, ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Column("name", String(16), primary_key=True),  # author | category | issue
    Column("folded", Text, primary_key=True),
    Index("labels_by_value", "name", "folded"),
)

passages = Table(
    "passages",
    metadata,
    Column("passage_id", _Key, primary_key=True, autoincrement=True),
    Column(
        "article_key",
        _Key,
        ForeignKey("articles.key", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("generation", _Key, nullable=False, index=True),
    Column("vector", LargeBinary, nullable=False),  # (d,) float32
    Column("sentences", LargeBinary, nullable=False),  # (n, 2) int32, offsets into the article
    Column("sentence_vectors", LargeBinary, nullable=False),  # (n, d) float16
    sqlite_autoincrement=True,  # an id is never given twice
)

# Passages that are no more, until every index has let go of them.
gone = Table(
    "gone",
    metadata,
    Column("passage_id", _Key, primary_key=True, autoincrement=False),
    Column("generation", _Key, nullable=False, index=True),
)
