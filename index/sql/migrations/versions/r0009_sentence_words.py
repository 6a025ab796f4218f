"""The words of sentences as numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    for table in ("passages", "staged_passages"):
        op.add_column(table, sa.Column("sentence_words", sa.LargeBinary))
