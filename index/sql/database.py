"""Opens the SQL database that holds the catalog and the conversations."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import NullPool

from index.errors import DatabaseAwayError, SettingError, StoreError
from index.sql.limits import DatabaseLimits
from index.sql.migrations import migrate
from index.sql.outage import awaited, is_outlasting

_SQLITE = "catalog.sqlite3"
_BUSY_MS = 30_000  # a writer waits this long for another one's short transaction


_NO_LIMITS = DatabaseLimits()


def open_database(url: str | None, data_dir: Path, limits: DatabaseLimits = _NO_LIMITS) -> Engine:
    """Opens the database at ``url``, or SQLite inside the data folder, with its tables up to date.

    Args:
        limits: Of a PostgreSQL server.

    Raises:
        SettingError: The URL is malformed or its driver is not installed.
        SchemaError: A newer version has written this database.
        StoreError: The data folder cannot be made, or the database cannot be used.
    """
    _make(data_dir)
    if not url and not may_write(data_dir):
        engine = _open_read_only(data_dir / _SQLITE)
    else:
        sqlite = URL.create("sqlite", database=str(data_dir / _SQLITE))
        engine = _connect(url or sqlite, limits)
    migrate(engine)
    return engine


def _connect(url: str | URL, limits: DatabaseLimits) -> Engine:
    try:
        target = make_url(url)
        if target.drivername == "postgresql":
            target = target.set(drivername="postgresql+psycopg")
        engine = _engine(target, limits)
    except (ArgumentError, NoSuchModuleError) as error:
        raise SettingError(f"ARCHIVE_QA_DATABASE_URL cannot be used: {error}") from None
    except ModuleNotFoundError as error:
        raise SettingError(
            f"ARCHIVE_QA_DATABASE_URL needs the driver {error.name!r}: "
            "pip install 'archive-qa[postgres]'"
        ) from None
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    return engine


def _engine(target: URL, limits: DatabaseLimits) -> Engine:
    if target.drivername == "postgresql+psycopg":
        from index.sql.postgres import open_postgres  # its driver is an extra

        return open_postgres(target, limits)
    options = {}
    if target.get_backend_name() == "sqlite":
        options["max_overflow"] = -1  # or who reads would wait for those who wait to write
    return create_engine(target, pool_pre_ping=True, **options)


def open_file(file: Path, *, is_new: bool) -> Engine:
    """An SQLite database in a file of its own, with nothing beside it when it is closed.

    Args:
        is_new: Whether it is to be made, or to be brought up to date; else it is only read.
    """
    how = "rwc" if is_new else "ro"
    address = f"{file.absolute().as_uri()}?mode={how}"
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(address, uri=True, check_same_thread=False),
        poolclass=NullPool,
    )
    _prepare_sqlite(engine, journal="DELETE" if is_new else None)
    if is_new:
        migrate(engine)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one consistent state.

    Raises:
        StoreError: The database does not answer.
    """
    # SQLite's transactions are so by themselves
    options = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with _plain_errors(), _connected(engine.execution_options(**options)) as connection:
        _lift_limits(connection)
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction: committed when the block ends, undone when it raises.

    Raises:
        StoreError: The database does not answer, is full, or cannot be written to.
    """
    options = engine.execution_options(writes=True)
    with _plain_errors(), _connected(options) as connection, connection.begin():
        _lift_limits(connection)
        yield connection


def _connected(engine: Engine) -> Connection:
    """A connection. Work that outlasts outages waits for it."""
    availability = engine.get_execution_options().get("availability")
    if availability and not is_outlasting():
        availability.check()
    return awaited(lambda: _connection(engine))


def _connection(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except OperationalError as error:
        if engine.dialect.name == "sqlite":  # a file is there or not: waiting does not help
            raise
        raise DatabaseAwayError(f"the catalog's database: {error.orig}") from error


def _lift_limits(connection: Connection) -> None:
    """Let the statements of work that outlasts outages take any time, in this transaction."""
    if is_outlasting() and "availability" in connection.get_execution_options():
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        kind = DatabaseAwayError if error.connection_invalidated else StoreError
        raise kind(f"the catalog's database: {error.orig}") from error
    except PoolTimeoutError as error:
        raise StoreError(f"the catalog's database is too busy: {error}") from error


def _make(data_dir: Path) -> None:
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the data folder {data_dir} cannot be made: {error.strerror}") from None


def may_write(folder: Path) -> bool:
    """Whether files can be made in the folder."""
    effective = os.access in os.supports_effective_ids
    return os.access(folder, os.W_OK, effective_ids=effective)


def _open_read_only(file: Path) -> Engine:
    """A database in a folder that is not ours to write to, such as another user's.

    SQLite in WAL mode writes even to read, unless a writer has made its files or there is none
    (``immutable``); which of the two holds is found out anew for each connection.
    """

    def connect() -> sqlite3.Connection:
        is_written_to = file.with_name(file.name + "-wal").exists()
        how = "mode=ro" if is_written_to else "mode=ro&immutable=1"
        return sqlite3.connect(
            f"{file.absolute().as_uri()}?{how}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )

    return create_engine("sqlite://", creator=connect, poolclass=NullPool)


def _prepare_sqlite(engine: Engine, journal: str | None = "WAL") -> None:
    """Takes transactions out of the driver's hands, whose implicit BEGIN comes too late.

    A transaction that first reads and then writes would fail at once, without waiting, when
    another process wrote in between; one that writes therefore begins IMMEDIATE.
    """

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:  # noqa: ANN401
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        if journal:
            cursor.execute(f"PRAGMA journal_mode = {journal}")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
