"""The catalog and the conversations, as they began."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_Key = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    values = op.create_table(
        "values",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.bulk_insert(values, [{"name": "archive_id", "value": uuid.uuid4().hex}])
    op.create_table(
        "sources",
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
    )
    op.create_table(
        "articles",
        sa.Column("key", _Key, primary_key=True, autoincrement=True),
        sa.Column("article_id", sa.Text, nullable=False, unique=True),
        sa.Column("source", sa.Text, index=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("subtitle", sa.Text),
        sa.Column("author", sa.Text),
        sa.Column("authors", sa.JSON, nullable=False),
        sa.Column("date", sa.Date, index=True),
        sa.Column("issue", sa.Text),
        sa.Column("page", sa.Text),
        sa.Column("category", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("metadata", sa.JSON, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("ingested_at", sa.DateTime(timezone=True), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "labels",
        sa.Column(
            "article_key", _Key, sa.ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("folded", sa.Text, primary_key=True),
        sa.Index("labels_by_value", "name", "folded"),
    )
    op.create_table(
        "passages",
        sa.Column("passage_id", _Key, primary_key=True, autoincrement=True),
        sa.Column(
            "article_key",
            _Key,
            sa.ForeignKey("articles.key", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("generation", _Key, nullable=False, index=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.Column("sentences", sa.LargeBinary, nullable=False),
        sa.Column("sentence_vectors", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "gone",
        sa.Column("passage_id", _Key, primary_key=True, autoincrement=False),
        sa.Column("generation", _Key, nullable=False, index=True),
    )
    op.create_table(
        "conversations",
        sa.Column("conversation_id", sa.String(32), primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "messages",
        sa.Column("message_id", sa.String(32), primary_key=True),
        sa.Column(
            "conversation_id",
            sa.String(32),
            sa.ForeignKey("conversations.conversation_id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("response", sa.JSON, nullable=False),
        sa.Column("rating", sa.SmallInteger),
        sa.Column("comment", sa.Text),
    )
