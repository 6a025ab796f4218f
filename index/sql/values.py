"""Single values of the catalog, within a transaction of the caller's."""

from sqlalchemy import Connection, insert, select, update

from index.sql import schema

_table = schema.values


def values(db: Connection) -> dict[str, str]:
    """All of them, by name."""
    return {row.name: row.value for row in db.execute(select(_table.c.name, _table.c.value))}


def value(db: Connection, name: str) -> str | None:
    """One of them."""
    found: str | None = db.scalar(select(_table.c.value).where(_table.c.name == name))
    return found


def set_value(db: Connection, name: str, text: str) -> None:
    """Stores one, in place of what it was."""
    changed = db.execute(update(_table).where(_table.c.name == name).values(value=text))
    if not changed.rowcount:
        db.execute(insert(_table).values(name=name, value=text))


def next_generation(db: Connection) -> int:
    """Counts a change of the articles, in the transaction that makes it."""
    generation = int(value(db, "generation") or 0) + 1
    set_value(db, "generation", str(generation))
    return generation
