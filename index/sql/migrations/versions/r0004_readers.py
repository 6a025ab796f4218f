"""Whose a conversation is, and what staff look for in it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_ROWS = 200  # in memory at once


def upgrade() -> None:
    named = sa.Column("is_named", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("conversations", named)
    op.add_column("conversations", sa.Column("owner", sa.String(80)))
    op.add_column("conversations", sa.Column("share", sa.String(32)))
    op.create_index("ix_conversations_owner", "conversations", ["owner"])
    op.create_index("conversations_by_share", "conversations", ["share"], unique=True)
    op.add_column("messages", sa.Column("folded", sa.Text, nullable=False, server_default=""))
    answered = sa.Column("answered", sa.Boolean, nullable=False, server_default=sa.true())
    op.add_column("messages", answered)
    op.create_table(
        "cited",
        sa.Column(
            "message_id",
            sa.String(32),
            sa.ForeignKey("messages.message_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("marker", sa.SmallInteger, primary_key=True),
        sa.Column("article_id", sa.Text, nullable=False, index=True),
        sa.Column("wrong_at", sa.DateTime(timezone=True)),
        sa.Column("wrong_comment", sa.Text),
    )
    _fill(op.get_bind())


def _fill(db: sa.Connection) -> None:
    """Reads out of each answer what has a column of its own now."""
    messages = sa.table(
        "messages",
        sa.column("message_id", sa.String),
        sa.column("response", sa.JSON),
        sa.column("folded", sa.Text),
        sa.column("answered", sa.Boolean),
    )
    ids = [row.message_id for row in db.execute(sa.select(messages.c.message_id))]
    for start in range(0, len(ids), _ROWS):
        chosen = messages.c.message_id.in_(ids[start : start + _ROWS])
        for row in db.execute(sa.select(messages).where(chosen)).all():
            this = messages.c.message_id == row.message_id
            db.execute(sa.update(messages).where(this).values(_read(row.response)))
            _cite(db, row.message_id, row.response)


def _read(response: dict[str, Any]) -> dict[str, Any]:
    words = f"{response.get('question', '')}\n{response.get('answer', '')}"
    return {"folded": words.casefold(), "answered": bool(response.get("answered", True))}


def _cite(db: sa.Connection, message_id: str, response: dict[str, Any]) -> None:
    cited = sa.table("cited", *map(sa.column, ("message_id", "marker", "article_id")))
    for marker, article_id in {
        one["marker"]: one["article_id"] for one in response.get("citations", ())
    }.items():
        row = {"message_id": message_id, "marker": marker, "article_id": article_id}
        db.execute(sa.insert(cited).values(row))
