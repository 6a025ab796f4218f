"""Watched folders, near-duplicates, and passages on their way to another embedding model."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_Key = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.execute("DELETE FROM \"values\" WHERE name = 'schema_version'")  # now alembic_version's
    op.add_column(
        "sources", sa.Column("leaves", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.create_table(
        "watches",
        sa.Column("folder", sa.Text, primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_look", sa.DateTime(timezone=True)),
        sa.Column("last_change", sa.DateTime(timezone=True)),
        sa.Column("last_failure", sa.DateTime(timezone=True)),
        sa.Column("failure", sa.Text),
    )
    op.create_table(
        "minhashes",
        _article_key(primary_key=True),
        sa.Column("signature", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "minhash_bands",
        _article_key(primary_key=True),
        sa.Column("band", sa.SmallInteger, primary_key=True),
        sa.Column("digest", sa.String(16), nullable=False),
        sa.Index("minhash_bands_by_digest", "band", "digest"),
    )
    op.create_table(
        "near_duplicates",
        _article_key(primary_key=True),
        sa.Column(
            "other_key",
            _Key,
            sa.ForeignKey("articles.key", ondelete="CASCADE"),
            primary_key=True,
            index=True,
        ),
        sa.Column("similarity", sa.Float, nullable=False),
    )
    op.create_table(
        "staged_passages",
        sa.Column("passage_id", _Key, primary_key=True, autoincrement=True),
        _article_key(nullable=False, index=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.Column("sentences", sa.LargeBinary, nullable=False),
        sa.Column("sentence_vectors", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )


def _article_key(**options: Any) -> sa.Column[int]:  # noqa: ANN401
    return sa.Column(
        "article_key", _Key, sa.ForeignKey("articles.key", ondelete="CASCADE"), **options
    )
