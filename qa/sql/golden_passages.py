"""The desk's golden set, in the catalog's database."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, and_, delete, insert, select

from index.errors import NotFoundError
from index.sql.database import reading, writing
from qa.conversations import new_id
from qa.desk.golden_set import GoldenPassage, Place
from qa.sql.schema import golden_passages as table


class GoldenPassages:
    """Keeps right passages. Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        """Takes a database from :func:`index.sql.database.open_database`."""
        self._engine = engine

    def all(self) -> list[GoldenPassage]:
        """Every one, in the order in which they were added."""
        with reading(self._engine) as db:
            return [_passage(row) for row in db.execute(select(table).order_by(table.c.added_at))]

    def of(self, question: str) -> list[GoldenPassage]:
        """Those of a question, whatever its case."""
        chosen = table.c.folded == question.casefold()
        with reading(self._engine) as db:
            rows = db.execute(select(table).where(chosen).order_by(table.c.added_at))
            return [_passage(row) for row in rows]

    def add(self, question: str, place: Place | None, answer: str | None, by: str) -> None:
        """Adds one; what is there already, and what it contradicts, gives way to it.

        Args:
            place: ``None``: the archive rightly does not answer.
            answer: In a few words.
            by: The name of whoever says so.
        """
        folded = question.casefold()
        same = (
            and_(
                table.c.article_id == place.article_id,
                table.c.start == place.start,
                table.c.end == place.end,
            )
            if place
            else table.c.article_id.is_not(None)
        )
        opposed = table.c.article_id.is_(None)
        with writing(self._engine) as db:
            db.execute(delete(table).where(table.c.folded == folded, same | opposed))
            db.execute(
                insert(table).values(
                    line_id=new_id(),
                    question=question,
                    folded=folded,
                    article_id=place.article_id if place else None,
                    start=place.start if place else None,
                    end=place.end if place else None,
                    quote=place.quote if place else None,
                    answer=answer,
                    added_by=by,
                    added_at=datetime.now(UTC),
                )
            )

    def remove(self, line_id: str) -> None:
        """Raises NotFoundError where there is none of this id."""
        with writing(self._engine) as db:
            if not db.execute(delete(table).where(table.c.line_id == line_id)).rowcount:
                raise NotFoundError("there is no such line of the golden set")


def _passage(row: Any) -> GoldenPassage:  # noqa: ANN401 - a row of the table
    place = None
    if row.article_id is not None:
        place = Place(row.article_id, row.start, row.end, row.quote)
    return GoldenPassage(row.line_id, row.question, place, row.answer, row.added_by, row.added_at)
