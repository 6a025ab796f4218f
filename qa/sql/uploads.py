"""What is known of the files that staff upload, in the catalog's database."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update

from index.errors import NotFoundError
from index.sql.database import reading, writing
from qa.desk.uploads import Upload, UploadState
from qa.sql.schema import uploads as table


class Uploads:
    """Keeps what is known of them; the files themselves are :mod:`qa.desk.incoming`'s. Every method
    is one transaction.
    """

    def __init__(self, engine: Engine) -> None:
        """Takes a database from :func:`index.sql.database.open_database`."""
        self._engine = engine

    def all(self) -> list[Upload]:
        """Every one, the latest first."""
        with reading(self._engine) as db:
            rows = db.execute(select(table).order_by(table.c.at.desc()))
            return [_upload(row) for row in rows]

    def get(self, upload_id: str) -> Upload:
        """One of them.

        Raises:
            NotFoundError: There is none with this id.
        """
        with reading(self._engine) as db:
            chosen = select(table).where(table.c.upload_id == upload_id)
            row = db.execute(chosen).one_or_none()
        if row is None:
            raise _not_there()
        return _upload(row)

    def add(self, upload_id: str, name: str, size: int, by: str, report: Mapping[str, Any]) -> None:
        """Notes a file that has come, and what was found in it."""
        row = {"upload_id": upload_id, "name": name, "size": size, "by": by}
        now = datetime.now(UTC)
        with writing(self._engine) as db:
            values = row | {"at": now, "state": "waiting", "report": dict(report)}
            db.execute(insert(table).values(values))

    def set_state(
        self, upload_id: str, state: UploadState, report: Mapping[str, Any] | None = None
    ) -> None:
        """Notes how far it has come.

        Args:
            report: What there is to say of it now; ``None``: what there was.

        Raises:
            NotFoundError: There is none with this id.
        """
        values: dict[str, Any] = {"state": state}
        if report is not None:
            values["report"] = dict(report)
        with writing(self._engine) as db:
            chosen = table.c.upload_id == upload_id
            if not db.execute(update(table).where(chosen).values(values)).rowcount:
                raise _not_there()

    def remove(self, upload_id: str) -> None:
        """Forgets one.

        Raises:
            NotFoundError: There is none with this id.
        """
        with writing(self._engine) as db:
            if not db.execute(delete(table).where(table.c.upload_id == upload_id)).rowcount:
                raise _not_there()


def _not_there() -> NotFoundError:
    return NotFoundError("there is no such upload")


def _upload(row: Any) -> Upload:  # noqa: ANN401 - a row of the table
    return Upload(**{**row._mapping, "report": row.report or {}})
