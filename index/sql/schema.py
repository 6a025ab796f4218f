"""The tables of the catalog, as :mod:`index.sql.migrations` makes them."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    false,
)

from index.sql.moments import Moment

metadata = MetaData()

_Key = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by INTEGER alone


def _article_key(**options: Any) -> Column[int]:  # noqa: ANN401
    return Column("article_key", _Key, ForeignKey("articles.key", ondelete="CASCADE"), **options)


# Single values: the archive's id, generation, embedding model, and how far the indexes have come.
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
    Column("leaves", Boolean, nullable=False, server_default=false()),  # articles to be pruned
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
    Column("before", JSON(none_as_null=True)),  # what was read in place of what staff amended
    Column("text", Text, nullable=False),
    Column("ingested_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

# What staff say of articles. By id and not by key: it outlives the article, should that come back.
corrections = Table(
    "corrections",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("kind", String(16), nullable=False),  # corrected | superseded | retracted
    Column("note", Text, nullable=False),
    Column("newer", Text),  # id of another article
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

# Fields of articles as staff have them, whatever the files say; likewise by id.
amendments = Table(
    "amendments",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("field", String(16), primary_key=True),
    Column("value", Text),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

# Articles that staff have removed, and that no ingest brings back.
struck = Table(
    "struck_articles",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("source", Text),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

# Articles that are not yet as the two tables before this one have them.
unsettled = Table(
    "unsettled_articles",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("decision", String(32), nullable=False, unique=True),
)

newer = articles.alias("newer")  # the article that a correction names

# What articles can be filtered by, folded for comparison (see index.filters.fold).
labels = Table(
    "labels",
    metadata,
    _article_key(primary_key=True),
    Column("name", String(16), primary_key=True),  # author | category | issue
    Column("folded", Text, primary_key=True),
    Index("labels_by_value", "name", "folded"),
)

passages = Table(
    "passages",
    metadata,
    Column("passage_id", _Key, primary_key=True, autoincrement=True),
    _article_key(nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("generation", _Key, nullable=False, index=True),
    Column("vector", LargeBinary, nullable=False),  # (d,) float32
    Column("sentences", LargeBinary, nullable=False),  # (n, 2) int32, offsets into the article
    Column("sentence_vectors", LargeBinary, nullable=False),  # (n, d) float16
    Column("sentence_words", LargeBinary),  # see index.sentence_words; none of before they were
    sqlite_autoincrement=True,  # an id is never given twice
)

# Passages that are no more, until every index has let go of them.
gone = Table(
    "gone",
    metadata,
    Column("passage_id", _Key, primary_key=True, autoincrement=False),
    Column("generation", _Key, nullable=False, index=True),
)

# The passages as another embedding model has them, until all of them are there.
staged_passages = Table(
    "staged_passages",
    metadata,
    Column("passage_id", _Key, primary_key=True, autoincrement=True),
    _article_key(nullable=False, index=True),
    Column("fingerprint", String(64), nullable=False),  # of the article, when it was embedded
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    Column("sentences", LargeBinary, nullable=False),
    Column("sentence_vectors", LargeBinary, nullable=False),
    Column("sentence_words", LargeBinary),
    sqlite_autoincrement=True,
)

# Folders that are followed, and what came of it.
watches = Table(
    "watches",
    metadata,
    Column("folder", Text, primary_key=True),
    Column("since", Moment, nullable=False),
    Column("last_look", Moment),  # that came to its end
    Column("last_change", Moment),  # when something new was found
    Column("last_failure", Moment),
    Column("failure", Text),  # its reason
)

# What articles are compared by to find near-duplicates.
minhashes = Table(
    "minhashes",
    metadata,
    _article_key(primary_key=True),
    Column("signature", LargeBinary, nullable=False),
)
minhash_bands = Table(
    "minhash_bands",
    metadata,
    _article_key(primary_key=True),
    Column("band", SmallInteger, primary_key=True),
    Column("digest", String(16), nullable=False),
    Index("minhash_bands_by_digest", "band", "digest"),
)
near_duplicates = Table(
    "near_duplicates",
    metadata,
    _article_key(primary_key=True),  # the later one
    Column(
        "other_key",
        _Key,
        ForeignKey("articles.key", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    Column("similarity", Float, nullable=False),  # Jaccard's, estimated, 0 to 1
)
