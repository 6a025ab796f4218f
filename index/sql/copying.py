"""Whole catalogs, from one database to another: SQLite or PostgreSQL on either side."""

from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, delete, insert, inspect, select, text

from index.errors import BackupError, StoreError
from index.sql.database import open_file, reading, writing
from index.sql.migrations import is_current
from index.sql.sequences import skip_given
from index.sql.values import set_value, value

_ROWS = 200  # in memory at once; an article may be long
# What a backup needs not hold: the tables of Alembic know themselves, passages that are gone matter
# to indexes that are there, staged ones can be made again, and a login that was ended must not come
# back with a backup.
_LEFT_OUT = frozenset({"alembic_version", "gone", "staged_passages", "sessions"})


def copy_to_file(engine: Engine, file: Path) -> None:
    """Writes everything in a database, at one moment of it, to an SQLite file of its own.

    Raises:
        StoreError: The file cannot be written, or there is no room for it.
    """
    target = open_file(file, is_new=True)
    try:
        with reading(engine) as source, writing(target) as db:
            _copy(source, db)
    finally:
        target.dispose()


def replace_from_file(engine: Engine, file: Path, new_values: dict[str, str]) -> None:
    """Replaces everything in a database by what a file holds, in one transaction.

    Args:
        new_values: Single values to set with it.

    Raises:
        StoreError: There is no room for it; nothing has changed then.
    """
    origin = open_file(file, is_new=False)
    try:
        with reading(origin) as source, writing(engine) as db:
            generations = [int(value(one, "generation") or 0) for one in (source, db)]
            _copy(source, db)
            skip_given(db)
            # greater than both, so that whoever follows either sees a change
            for name, word in {**new_values, "generation": str(max(generations) + 1)}.items():
                set_value(db, name, word)
    finally:
        origin.dispose()


def check_file(file: Path) -> None:
    """Makes sure that a file is a whole backup.

    Raises:
        BackupError: It is none, or is damaged.
    """
    try:
        with file.open("rb") as opened:
            is_database = opened.read(16) == b"SQLite format 3\0"
    except OSError as error:
        raise BackupError(f"{file} cannot be read: {error.strerror}") from None
    if not is_database:
        raise BackupError(f"{file} is no backup of an archive")
    engine = open_file(file, is_new=False)
    try:
        with reading(engine) as db:
            found = db.scalar(text("PRAGMA integrity_check"))
            known = set(inspect(db).get_table_names())
    except StoreError as error:
        raise BackupError(f"{file} is damaged: {error}") from None
    finally:
        engine.dispose()
    if found != "ok":
        raise BackupError(f"{file} is damaged: {found}")
    if not {"articles", "passages", "values", "alembic_version"} <= known:
        raise BackupError(f"{file} is no backup of an archive")


def is_of_this_version(file: Path) -> bool:
    """Whether the tables in a backup are as this version knows them.

    Raises:
        SchemaError: A newer version has written it.
    """
    engine = open_file(file, is_new=False)
    try:
        return is_current(engine)
    finally:
        engine.dispose()


def update_file(file: Path) -> None:
    """Brings the tables in a file to those that this version knows."""
    open_file(file, is_new=True).dispose()


def _copy(source: Connection, target: Connection) -> None:
    ours, theirs = _reflected(source), _reflected(target)
    for table in reversed(theirs.sorted_tables):
        if table.name != "alembic_version":
            target.execute(delete(table))
    for table in theirs.sorted_tables:
        if table.name in _LEFT_OUT or table.name not in ours.tables:
            continue
        rows = source.execute(select(ours.tables[table.name]).execution_options(yield_per=_ROWS))
        for some in rows.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in some])


def _reflected(db: Connection) -> MetaData:
    metadata = MetaData()
    metadata.reflect(db)
    return metadata
