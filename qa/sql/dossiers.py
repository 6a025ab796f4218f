"""Saved dossiers in the catalog's database."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, insert, select, update

from index.errors import NotFoundError, UsageError
from index.filters import Filters
from index.sql.database import reading, writing
from qa.conversations import new_id
from qa.sql.schema import dossier_articles, dossiers
from qa.topics.saved import Decision, SavedDossier

_LONGEST_NAME = 200  # characters


class Dossiers:
    """Keeps saved dossiers. Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        """Takes a database from :func:`index.sql.database.open_database`."""
        self._engine = engine

    def all(self) -> list[SavedDossier]:
        """Every one, by name."""
        with reading(self._engine) as db:
            rows = db.execute(select(dossiers).order_by(dossiers.c.name, dossiers.c.saved_at))
            return [_saved(db, row) for row in rows.all()]

    def get(self, dossier_id: str) -> SavedDossier:
        """One of them.

        Raises:
            NotFoundError: There is none with this id.
        """
        return self._one(dossiers.c.dossier_id == dossier_id)

    def shared(self, share: str) -> SavedDossier:
        """The one that is shared so.

        Raises:
            NotFoundError: There is none, or none any more.
        """
        return self._one(dossiers.c.share == share)

    def save(self, name: str, query: str, filters: Filters, seen: Collection[str], by: str) -> str:
        """Saves a dossier, and gives its id.

        Args:
            seen: Ids of the articles that are in it now.
            by: The name of whoever saves it.

        Raises:
            UsageError: The name is empty or too long.
        """
        dossier_id, now = new_id(), datetime.now(UTC)
        row = {
            "dossier_id": dossier_id,
            "name": _checked(name),
            "query": query,
            "filters": filters.as_json(),
            "saved_by": by,
            "saved_at": now,
            "seen_at": now,
        }
        with writing(self._engine) as db:
            db.execute(insert(dossiers).values(row))
            _note(db, dossier_id, seen)
        return dossier_id

    def rename(self, dossier_id: str, name: str) -> None:
        """Raises NotFoundError where there is none, UsageError where the name cannot be used."""
        self._change(dossier_id, name=_checked(name))

    def take_note(self, dossier_id: str, seen: Collection[str]) -> None:
        """Notes that what is in it now has been looked through.

        Raises:
            NotFoundError: There is none with this id.
        """
        with writing(self._engine) as db:
            _update(db, dossier_id, seen_at=datetime.now(UTC))
            of_it = dossier_articles.c.dossier_id == dossier_id
            db.execute(update(dossier_articles).where(of_it).values(is_seen=False))
            _note(db, dossier_id, seen)

    def decide(self, dossier_id: str, article_id: str, decision: Decision | None) -> None:
        """Strikes an article from it or keeps it in it by hand; ``None``: neither, any more.

        Raises:
            NotFoundError: There is no such dossier.
        """
        with writing(self._engine) as db:
            if _known(db, dossiers.c.dossier_id == dossier_id) is None:
                raise _not_there()
            _set(db, dossier_id, article_id, decision=decision)

    def share(self, dossier_id: str) -> str:
        """Has it be read by whoever knows what this gives: 128 random bits.

        Raises:
            NotFoundError: There is none with this id.
        """
        share = self.get(dossier_id).share or new_id()
        self._change(dossier_id, share=share)
        return share

    def unshare(self, dossier_id: str) -> None:
        """Ends that. Raises NotFoundError where there is none with this id."""
        self._change(dossier_id, share=None)

    def delete(self, dossier_id: str) -> None:
        """Raises NotFoundError where there is none with this id."""
        with writing(self._engine) as db:
            gone = db.execute(delete(dossiers).where(dossiers.c.dossier_id == dossier_id))
            if not gone.rowcount:
                raise _not_there()

    def _one(self, chosen: ColumnElement[bool]) -> SavedDossier:
        with reading(self._engine) as db:
            row = _known(db, chosen)
            if row is None:
                raise _not_there()
            return _saved(db, row)

    def _change(self, dossier_id: str, **values: Any) -> None:  # noqa: ANN401
        with writing(self._engine) as db:
            _update(db, dossier_id, **values)


def _checked(name: str) -> str:
    plain = " ".join(name.split())
    if not 0 < len(plain) <= _LONGEST_NAME:
        raise UsageError(f"a dossier has a name, of {_LONGEST_NAME} characters at most")
    return plain


def _known(db: Connection, chosen: ColumnElement[bool]) -> Any:  # noqa: ANN401 - a row, or None
    return db.execute(select(dossiers).where(chosen)).one_or_none()


def _update(db: Connection, dossier_id: str, **values: Any) -> None:  # noqa: ANN401
    chosen = dossiers.c.dossier_id == dossier_id
    if not db.execute(update(dossiers).where(chosen).values(**values)).rowcount:
        raise _not_there()


def _note(db: Connection, dossier_id: str, seen: Collection[str]) -> None:
    for article_id in seen:
        _set(db, dossier_id, article_id, is_seen=True)


def _set(db: Connection, dossier_id: str, article_id: str, **values: Any) -> None:  # noqa: ANN401
    table = dossier_articles
    chosen = and_(table.c.dossier_id == dossier_id, table.c.article_id == article_id)
    if not db.execute(update(table).where(chosen).values(**values)).rowcount:
        new = {"dossier_id": dossier_id, "article_id": article_id, **values}
        db.execute(insert(table).values(new))


def _saved(db: Connection, row: Any) -> SavedDossier:  # noqa: ANN401 - a row of the table
    chosen = dossier_articles.c.dossier_id == row.dossier_id
    known = db.execute(select(dossier_articles).where(chosen)).all()
    return SavedDossier(
        row.dossier_id,
        row.name,
        row.query,
        Filters.parse(row.filters),
        row.saved_by,
        row.saved_at,
        row.seen_at,
        row.share,
        struck=frozenset(one.article_id for one in known if one.decision == "struck"),
        kept=frozenset(one.article_id for one in known if one.decision == "kept"),
        seen=frozenset(one.article_id for one in known if one.is_seen),
    )


def _not_there() -> NotFoundError:
    return NotFoundError("there is no such dossier")
