"""What staff change of the articles by hand, in the catalog's database: kept over every ingest."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from index.amendment import AmendableField, Amendment, checked
from index.cleaning import clean
from index.errors import NotFoundError
from index.sql.database import reading, writing
from index.sql.rows import chunks
from index.sql.schema import amendments, articles, sources, struck, unsettled


@dataclass(frozen=True, slots=True)
class StruckArticle:
    """An article that staff have removed, and that no ingest brings back.

    Attributes:
        source: The file that it came from, as the catalog writes it.
    """

    article_id: str
    title: str
    source: str | None
    by: str
    at: datetime


class ByHand:
    """Keeps what staff decide. Every method is one transaction.

    It is written down at once, whoever is writing articles; what it changes of these is
    :meth:`index.archive.Archive.settle`'s to do.
    """

    def __init__(self, engine: Engine) -> None:
        """Takes a database from :func:`index.sql.database.open_database`."""
        self._engine = engine

    # -- amendments ---------------------------------------------------------------------------

    def amend(self, article_id: str, changes: Mapping[AmendableField, str | None], by: str) -> None:
        """Has fields of an article be otherwise than its file says.

        Args:
            changes: Their values; ``None`` and an empty one: it has none.

        Raises:
            UsageError: A value is nothing that its field can have.
        """
        now, article_id = datetime.now(UTC), clean(article_id)
        values = {field: checked(field, value) for field, value in changes.items()}
        with writing(self._engine) as db:
            for field, value in values.items():
                db.execute(delete(amendments).where(_of(article_id, field)))
                row = {"article_id": article_id, "field": field, "value": value}
                db.execute(insert(amendments).values(row | {"by": by, "at": now}))
            _unsettle(db, article_id)

    def let_be(self, article_id: str, field: AmendableField) -> None:
        """Has a field be what the article's file says again.

        Raises:
            NotFoundError: It is not amended.
        """
        article_id = clean(article_id)
        with writing(self._engine) as db:
            if not db.execute(delete(amendments).where(_of(article_id, field))).rowcount:
                raise NotFoundError(f"the {field} of {article_id!r} is what its file says")
            _unsettle(db, article_id)

    def amendments(self, article_ids: Collection[str] | None = None) -> dict[str, list[Amendment]]:
        """What is amended of some articles, by their ids.

        Args:
            article_ids: ``None`` for all.
        """
        found: dict[str, list[Amendment]] = defaultdict(list)
        query = select(amendments).order_by(amendments.c.article_id, amendments.c.at)
        with reading(self._engine) as db:
            parts = [None] if article_ids is None else chunks([*map(clean, article_ids)])
            for some in parts:
                chosen = query if some is None else query.where(amendments.c.article_id.in_(some))
                for row in db.execute(chosen):
                    found[row.article_id].append(Amendment(**row._mapping))
        return found

    def before(self, article_id: str) -> dict[str, Any] | None:
        """What was read in place of what is amended; ``None`` where nothing is, or as yet."""
        with reading(self._engine) as db:
            known = select(articles.c.before).where(articles.c.article_id == clean(article_id))
            found: dict[str, Any] | None = db.scalar(known)
            return found

    # -- removals -----------------------------------------------------------------------------

    def strike(self, article_id: str, by: str) -> None:
        """Has an article be removed, and stay so whatever is ingested.

        Raises:
            NotFoundError: There is none with this id.
        """
        article_id = clean(article_id)
        with writing(self._engine) as db:
            known = select(articles.c.title, articles.c.source)
            row = db.execute(known.where(articles.c.article_id == article_id)).one_or_none()
            if row is None:
                raise NotFoundError(f"no article has the id {article_id!r}")
            db.execute(delete(struck).where(struck.c.article_id == article_id))
            values = {"article_id": article_id, "title": row.title, "source": row.source}
            db.execute(insert(struck).values(values | {"by": by, "at": datetime.now(UTC)}))
            _unsettle(db, article_id)

    def put_back(self, article_id: str) -> StruckArticle:
        """Lets an article be ingested again: its file is read at the next occasion.

        Raises:
            NotFoundError: It was not removed.
        """
        with writing(self._engine) as db:
            chosen = struck.c.article_id == clean(article_id)
            row = db.execute(select(struck).where(chosen)).one_or_none()
            if row is None:
                raise NotFoundError(f"no article {article_id!r} was removed here")
            db.execute(delete(struck).where(chosen))
            db.execute(update(sources).where(sources.c.path == row.source).values(sha256=""))
            return StruckArticle(**row._mapping)

    def struck(self) -> list[StruckArticle]:
        """The articles that were removed, the latest first."""
        with reading(self._engine) as db:
            rows = db.execute(select(struck).order_by(struck.c.at.desc()))
            return [StruckArticle(**row._mapping) for row in rows]

    # -- what is to be done -------------------------------------------------------------------

    def unsettled(self) -> dict[str, str]:
        """The articles that are not yet as staff have decided: by their ids, which decision."""
        with reading(self._engine) as db:
            rows = db.execute(select(unsettled.c.article_id, unsettled.c.decision))
            return {row.article_id: row.decision for row in rows}

    def settled(self, decisions: Collection[str]) -> None:
        """Notes that articles are; not where something else was decided of them meanwhile."""
        with writing(self._engine) as db:
            for some in chunks(list(decisions)):
                db.execute(delete(unsettled).where(unsettled.c.decision.in_(some)))


def _of(article_id: str, field: str) -> Any:  # noqa: ANN401 - a condition
    return (amendments.c.article_id == article_id) & (amendments.c.field == field)


def _unsettle(db: Connection, article_id: str) -> None:
    db.execute(delete(unsettled).where(unsettled.c.article_id == article_id))
    db.execute(insert(unsettled).values(article_id=article_id, decision=uuid.uuid4().hex))
