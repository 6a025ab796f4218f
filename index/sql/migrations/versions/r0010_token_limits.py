"""What tokens may do and until when, and when a provider last vouched for an account."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Tokens that are there keep working as they did: for everything, and without an end.

    Accounts of a provider count as logged in today, so that their tokens have some time left.
    """
    op.add_column("tokens", sa.Column("expires_at", _MOMENT))
    scope = sa.Column("scope", sa.String(8), nullable=False, server_default="write")
    op.add_column("tokens", scope)
    op.add_column("accounts", sa.Column("vouched_at", _MOMENT))
    accounts = sa.table("accounts", sa.column("subject"), sa.column("vouched_at", _MOMENT))
    of_a_provider = accounts.c.subject.is_not(None)
    op.execute(sa.update(accounts).where(of_a_provider).values(vouched_at=datetime.now(UTC)))
