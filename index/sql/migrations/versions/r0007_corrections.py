"""What staff say of articles, and the mistakes that readers report."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("article_id", sa.Text, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("newer", sa.Text),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "reports",
        sa.Column("report_id", sa.String(32), primary_key=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column(
            "message_id",
            sa.String(32),
            sa.ForeignKey("messages.message_id", ondelete="SET NULL"),
            index=True,
        ),
        sa.Column("marker", sa.SmallInteger),
        sa.Column("article_id", sa.Text),
        sa.Column("reply", sa.Text),
        sa.Column("closed_by", sa.Text),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
    )
