"""The numbers that the database gives to rows, none of them twice."""

from sqlalchemy import Connection, func, select, text

from index.sql.schema import articles, passages

_NUMBERED = (articles.c.key, passages.c.passage_id)


def last_passage_id(db: Connection) -> int:
    """The greatest id that a passage has ever had; 0 where there was none."""
    greatest = db.scalar(select(func.max(passages.c.passage_id))) or 0
    if db.dialect.name == "sqlite":
        given = db.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = 'passages'"))
    else:
        given = db.scalar(text("SELECT nextval(pg_get_serial_sequence('passages', 'passage_id'))"))
    return max(int(greatest), int(given or 0))


def skip_given(db: Connection) -> None:
    """Has new rows numbered above those that were inserted with numbers of their own.

    SQLite does so by itself.
    """
    if db.dialect.name != "postgresql":
        return
    for column in _NUMBERED:
        greatest = db.scalar(select(func.max(column))) or 0
        sequence = {"table": column.table.name, "column": column.name, "greatest": greatest}
        db.execute(
            text(
                "SELECT setval(s, greatest(nextval(s), :greatest)) "
                "FROM pg_get_serial_sequence(:table, :column) AS s"
            ),
            sequence,
        )
