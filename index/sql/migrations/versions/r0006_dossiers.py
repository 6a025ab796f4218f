"""Dossiers that staff have saved, and what they decided of their articles."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "dossiers",
        sa.Column("dossier_id", sa.String(32), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("filters", sa.JSON, nullable=False),
        sa.Column("saved_by", sa.Text, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("share", sa.String(32)),
        sa.Index("dossiers_by_share", "share", unique=True),
    )
    op.create_table(
        "dossier_articles",
        sa.Column(
            "dossier_id",
            sa.String(32),
            sa.ForeignKey("dossiers.dossier_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("article_id", sa.Text, primary_key=True),
        sa.Column("is_seen", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("decision", sa.String(8)),
    )
