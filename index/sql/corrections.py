"""What staff say of articles, in the catalog's database."""

import uuid
from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, insert, select

from index.article import Header
from index.cleaning import clean
from index.correction import Correction, CorrectionKind
from index.errors import NotFoundError, UsageError
from index.sql.database import reading, writing
from index.sql.rows import HEADED, HEADER, SAID, chunks, correction_of, header_of
from index.sql.schema import articles, corrections, newer
from index.sql.values import set_value, value

_REVISION = "corrections"


class Corrections:
    """Keeps corrections. Every method is one transaction, and needs no turn at writing articles:
    what is retracted is so at once, whatever is being ingested.
    """

    def __init__(self, engine: Engine) -> None:
        """Takes a database from :func:`index.sql.database.open_database`."""
        self._engine = engine

    def all(self) -> list[Header]:
        """The articles of which something is said, the latest first."""
        query = select(*HEADER).select_from(HEADED).where(corrections.c.kind.is_not(None))
        with reading(self._engine) as db:
            rows = db.execute(query.order_by(corrections.c.at.desc()))
            return [header_of(row) for row in rows]

    def of(self, article_ids: Collection[str]) -> dict[str, Correction]:
        """What is said of some articles, whether these are still there or not."""
        found: dict[str, Correction] = {}
        said = corrections.outerjoin(newer, newer.c.article_id == corrections.c.newer)
        query = select(corrections.c.article_id, *SAID).select_from(said)
        with reading(self._engine) as db:
            for some in chunks(sorted(set(article_ids))):
                rows = db.execute(query.where(corrections.c.article_id.in_(some)))
                known = {row.article_id: correction_of(row) for row in rows}
                found |= {one: said for one, said in known.items() if said}
        return found

    def say(
        self, article_id: str, kind: CorrectionKind, note: str, newer_id: str | None, by: str
    ) -> None:
        """Says something of an article, in place of what was said before.

        Raises:
            NotFoundError: There is no such article, or none that is named as the newer one.
            UsageError: The note is empty, or the article is named as its own successor.
        """
        article_id, newer_id = clean(article_id), clean(newer_id) if newer_id else None
        if not note.strip():
            raise UsageError("the note is empty: say what readers are to know")
        if article_id == newer_id:
            raise UsageError("an article cannot take its own place")
        with writing(self._engine) as db:
            for one in filter(None, (article_id, newer_id)):
                _check_there(db, one)
            db.execute(delete(corrections).where(corrections.c.article_id == article_id))
            db.execute(
                insert(corrections).values(
                    article_id=article_id,
                    kind=kind,
                    note=note.strip(),
                    newer=newer_id,
                    by=by,
                    at=datetime.now(UTC),
                )
            )
            _count(db)

    def take_back(self, article_id: str) -> None:
        """Says no more of an article.

        Raises:
            NotFoundError: Nothing is said of it.
        """
        with writing(self._engine) as db:
            chosen = corrections.c.article_id == clean(article_id)
            if not db.execute(delete(corrections).where(chosen)).rowcount:
                raise NotFoundError(f"nothing is said of the article {article_id!r}")
            _count(db)

    def revision(self) -> str:
        """Another value after each change."""
        with reading(self._engine) as db:
            return value(db, _REVISION) or ""


def _check_there(db: Connection, article_id: str) -> None:
    if db.scalar(select(articles.c.key).where(articles.c.article_id == article_id)) is None:
        raise NotFoundError(f"no article has the id {article_id!r}")


def _count(db: Connection) -> None:
    set_value(db, _REVISION, uuid.uuid4().hex)
