"""The tables beside the catalog's, as :mod:`index.sql.migrations` makes them."""

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)

from index.sql.moments import Moment

metadata = MetaData()
conversations = Table(
    "conversations",
    metadata,
    Column("conversation_id", String(32), primary_key=True),
    Column("title", Text, nullable=False),
    Column("started_at", Moment, nullable=False),
)
messages = Table(
    "messages",
    metadata,
    Column("message_id", String(32), primary_key=True),
    Column(
        "conversation_id",
        String(32),
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("asked_at", Moment, nullable=False, index=True),
    Column("response", JSON, nullable=False),
    Column("rating", SmallInteger),
    Column("comment", Text),
)
