"""Mistakes that readers report, in the catalog's database."""

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import Engine, delete, func, insert, select, update

from index.errors import NotFoundError, UsageError
from index.sql.database import reading, writing
from qa.conversations import new_id
from qa.reports import Report
from qa.sql.messages import chunked
from qa.sql.schema import reports as table


class Reports:
    """Keeps cases. Every method is one transaction.

    A case holds the reader's own words and no question: where the question is removed, because it
    is too old or its reader deletes it, nothing of it is left here.
    """

    def __init__(self, engine: Engine) -> None:
        """Takes a database from :func:`index.sql.database.open_database`."""
        self._engine = engine

    def add(
        self,
        words: str,
        *,
        message_id: str | None = None,
        marker: int | None = None,
        article_id: str | None = None,
    ) -> str:
        """Opens a case; gives its id.

        Args:
            message_id: Of a question that is kept; ``None`` of any other.

        Raises:
            UsageError: The words are empty.
        """
        if not words.strip():
            raise UsageError("say what is wrong: the report is empty")
        made = new_id()
        with writing(self._engine) as db:
            db.execute(
                insert(table).values(
                    report_id=made,
                    reported_at=datetime.now(UTC),
                    words=words.strip(),
                    message_id=message_id,
                    marker=marker,
                    article_id=article_id,
                )
            )
        return made

    def find(self, *, is_open: bool, limit: int, offset: int = 0) -> tuple[list[Report], int]:
        """A page of the cases that are open, the oldest first, or of those that are closed, the
        latest first; and how many there are."""
        chosen = table.c.closed_at.is_(None) if is_open else table.c.closed_at.is_not(None)
        order = table.c.reported_at if is_open else table.c.closed_at.desc()
        page = select(table).where(chosen).order_by(order).limit(limit).offset(offset)
        with reading(self._engine) as db:
            total = db.scalar(select(func.count()).select_from(table).where(chosen))
            return [Report(**row._mapping) for row in db.execute(page)], total or 0

    def of_messages(self, message_ids: Collection[str]) -> dict[str, list[Report]]:
        """The cases of some answers, in the order in which they were reported."""
        found: dict[str, list[Report]] = defaultdict(list)
        with reading(self._engine) as db:
            for some in chunked(sorted(message_ids)):
                of_them = select(table).where(table.c.message_id.in_(some))
                for row in db.execute(of_them.order_by(table.c.reported_at)):
                    found[row.message_id].append(Report(**row._mapping))
        return found

    def close(self, report_id: str, reply: str, by: str) -> None:
        """Closes a case with a reply, in place of what was replied before.

        Raises:
            NotFoundError: There is none with this id.
            UsageError: The reply is empty.
        """
        if not reply.strip():
            raise UsageError("a case is closed with a reply, and this one is empty")
        values = {"reply": reply.strip(), "closed_by": by, "closed_at": datetime.now(UTC)}
        with writing(self._engine) as db:
            chosen = table.c.report_id == report_id
            if not db.execute(update(table).where(chosen).values(values)).rowcount:
                raise _not_there()

    def remove(self, report_id: str) -> None:
        """Removes a case.

        Raises:
            NotFoundError: There is none with this id.
        """
        with writing(self._engine) as db:
            if not db.execute(delete(table).where(table.c.report_id == report_id)).rowcount:
                raise _not_there()


def _not_there() -> NotFoundError:
    return NotFoundError("there is no such case")
