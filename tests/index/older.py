"""Databases as earlier versions have left them."""

from sqlalchemy import Connection, MetaData, text

_OF_THE_FIRST = frozenset(
    {"values", "sources", "articles", "labels", "passages", "gone", "conversations", "messages"}
)


def make_first(db: Connection) -> None:
    """Brings a database of today to the tables of the first version, which kept no history."""
    known = MetaData()
    known.reflect(db)
    for table in reversed(known.sorted_tables):
        if table.name not in _OF_THE_FIRST:
            table.drop(db)
    db.execute(text("ALTER TABLE sources DROP COLUMN leaves"))
    db.execute(text("INSERT INTO \"values\" VALUES ('schema_version', '1')"))
