"""The folders that are followed, and what came of it, in the catalog's database."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from index.freshness import WatchedFolder
from index.sql.database import reading, writing
from index.sql.schema import watches


class Watches:
    """Reads and writes the table. Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        """Takes a database from :func:`index.sql.database.open_database`."""
        self._engine = engine

    def all(self) -> tuple[WatchedFolder, ...]:
        """Every folder that is followed, by name."""
        with reading(self._engine) as db:
            rows = db.execute(select(watches).order_by(watches.c.folder)).all()
        return tuple(WatchedFolder(**row._mapping) for row in rows)

    def begin(self, folders: Collection[str], at: datetime) -> None:
        """Notes that folders are followed; those that were known keep what is known of them."""
        with writing(self._engine) as db:
            for folder in folders:
                _set(db, folder, at, {})

    def looked(self, folder: str, at: datetime, *, has_new: bool) -> None:
        """Notes a look that came to its end.

        Args:
            at: When it began.
            has_new: Whether it found something new.
        """
        new = {"last_change": at} if has_new else {}
        with writing(self._engine) as db:
            _set(db, folder, at, {"last_look": at} | new)

    def failed(self, folder: str, at: datetime, reason: str) -> None:
        """Notes that a folder could not be looked at."""
        with writing(self._engine) as db:
            _set(db, folder, at, {"last_failure": at, "failure": reason})

    def forget(self, folders: Collection[str]) -> list[str]:
        """Forgets folders that are followed no more.

        Returns:
            Those that were known.
        """
        with writing(self._engine) as db:
            gone = delete(watches).where(watches.c.folder.in_(folders))
            return list(db.scalars(gone.returning(watches.c.folder)))


def _set(db: Connection, folder: str, at: datetime, changed: dict[str, Any]) -> None:
    known = select(watches.c.folder).where(watches.c.folder == folder)
    if db.scalar(known) is None:
        db.execute(insert(watches).values(folder=folder, since=at, **changed))
    elif changed:
        db.execute(update(watches).where(watches.c.folder == folder).values(changed))
