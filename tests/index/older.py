"""Databases as earlier versions have left them."""

from sqlalchemy import Connection, MetaData, text

_OF_THE_FIRST = frozenset(
    {"values", "sources", "articles", "labels", "passages", "gone", "conversations", "messages"}
)
_LATER_INDEXES = ("ix_conversations_owner", "conversations_by_share")
_LATER_COLUMNS = (
    ("sources", "leaves"),
    ("articles", "before"),
    ("passages", "sentence_words"),
    ("conversations", "is_named"),
    ("conversations", "owner"),
    ("conversations", "share"),
    ("messages", "folded"),
    ("messages", "answered"),
)


def make_first(db: Connection) -> None:
    """Brings a database of today to the tables of the first version, which kept no history."""
    known = MetaData()
    known.reflect(db)
    for table in reversed(known.sorted_tables):
        if table.name not in _OF_THE_FIRST:
            table.drop(db)
    for index in _LATER_INDEXES:
        db.execute(text(f"DROP INDEX {index}"))
    for table, column in _LATER_COLUMNS:
        db.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
    db.execute(text("INSERT INTO \"values\" VALUES ('schema_version', '1')"))
