"""Brings the tables of a database to those that this version knows.

One history covers every table of the database, those of the conversations among them: it is one
file, and is backed up, restored and migrated as one. Alembic's own import takes longer than most
commands, and is put off until there is something to migrate.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from index.errors import SchemaError

HEAD = "0010"  # the last of the revisions in «versions», which a test holds it to

_LOCK = 0x617263686976  # of PostgreSQL's advisory locks, ours: «archiv»


def migrate(engine: Engine) -> None:
    """Makes the tables, or brings them up to date, in one transaction: all of it, or nothing.

    Raises:
        SchemaError: A newer version has written this database.
        StoreError: The database does not answer, or would have to be written to and cannot be.
    """
    from index.sql.database import writing  # which opens databases by calling this
    from index.sql.outage import outlasting

    if is_current(engine):
        return
    with outlasting(), writing(engine) as db:
        if db.dialect.name == "postgresql":
            db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if not _is_current(db):  # by another process that was faster
            _upgrade(db)


def is_current(engine: Engine) -> bool:
    """Whether the tables are as this version knows them.

    Raises:
        SchemaError: A newer version has written this database.
        StoreError: The database does not answer.
    """
    from index.sql.database import reading

    with reading(engine) as db:
        return _is_current(db)


def _is_current(db: Connection) -> bool:
    found = _revision(db)
    if found is not None and found > HEAD:
        raise SchemaError(
            f"this archive was written by a newer version (schema {found}, this version knows "
            f"{HEAD}): upgrade archive-qa"
        )
    return found == HEAD


def _revision(db: Connection) -> str | None:
    """The revision that the database is at; ``None`` where it was never migrated."""
    if not inspect(db).has_table("alembic_version"):
        return None
    found: str | None = db.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _upgrade(db: Connection) -> None:
    from alembic import command

    config = _config(db)
    if _revision(db) is None and inspect(db).has_table("articles"):
        command.stamp(config, "0001")  # made before its history was kept
    command.upgrade(config, "head")


def _config(db: Connection) -> Any:  # noqa: ANN401 - alembic's Config, whose import is put off
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = db
    return config
