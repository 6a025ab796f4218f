"""What readers have asked, for staff: every question that is kept, whosever it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Engine, and_, func, select, true

from index.days import day_after
from index.errors import NotFoundError
from index.sql.database import reading
from qa.conversations import Message, Rating
from qa.sql.messages import as_messages, is_kept, messages_where
from qa.sql.schema import cited, messages

Outcome = Literal["answered", "declined", "help"]

_ESCAPE = "\\"
_MODE = messages.c.response["mode"].as_string()  # null in what the first versions kept
_OUTCOMES: Mapping[Outcome, ColumnElement[bool]] = {
    "answered": and_(messages.c.answered, _MODE.is_distinct_from("help")),
    "declined": ~messages.c.answered,
    "help": _MODE == "help",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which questions to look at; all that is set must hold.

    Attributes:
        words: That question and answer hold, each somewhere, whatever their case.
        outcome: Whether they were answered; ``help`` for greetings and questions about the service,
            which are neither answered nor declined.
        rating: What a reader thought of the answer.
        wrong: Only those of which a reader has called a citation wrong.
        after: First day (UTC) that counts.
        before: Last day that counts.
    """

    words: str = ""
    outcome: Outcome | None = None
    rating: Rating | None = None
    wrong: bool = False
    after: date | None = None
    before: date | None = None


@dataclass(frozen=True, slots=True)
class WrongCitation:
    """A citation that a reader has called wrong."""

    message_id: str
    marker: int
    article_id: str
    wrong_at: datetime
    comment: str | None


class QuestionLog:
    """Reads the log. Every method is one transaction."""

    def __init__(self, engine: Engine, keep: timedelta | None = None) -> None:
        """Takes a database from :func:`index.sql.database.open_database`.

        Args:
            keep: For how long a question is kept; ``None`` for ever.
        """
        self._engine = engine
        self._keep = keep

    def all(self) -> list[Message]:
        """Every question with its answer, oldest first."""
        with reading(self._engine) as db:
            return messages_where(db, is_kept(self._keep))

    def get(self, message_id: str) -> Message:
        """One question with its answer.

        Raises:
            NotFoundError: There is none with this id, or none any more.
        """
        with reading(self._engine) as db:
            chosen = and_(messages.c.message_id == message_id, is_kept(self._keep))
            found = messages_where(db, chosen)
        if not found:
            raise NotFoundError("there is no such question")
        return found[0]

    def find(self, asked: Asked, limit: int, offset: int = 0) -> tuple[list[Message], int]:
        """A page of the questions that are looked for, the latest first, and how many there are."""
        chosen = and_(is_kept(self._keep), *_conditions(asked))
        page = select(messages).where(chosen).order_by(messages.c.asked_at.desc())
        with reading(self._engine) as db:
            total = db.scalar(select(func.count()).select_from(messages).where(chosen))
            rows = db.execute(page.limit(limit).offset(offset)).all()
            return as_messages(db, rows), total or 0

    def citations(self, since: datetime | None = None) -> dict[str, int]:
        """How many answers cite each article, those that are cited most first.

        Args:
            since: Only answers from then on.
        """
        answers = func.count(cited.c.message_id.distinct())
        counted = (
            select(cited.c.article_id, answers.label("answers"))
            .join(messages, messages.c.message_id == cited.c.message_id)
            .where(is_kept(self._keep), messages.c.asked_at >= since if since else true())
            .group_by(cited.c.article_id)
            .order_by(answers.desc(), cited.c.article_id)
        )
        with reading(self._engine) as db:
            return {row.article_id: row.answers for row in db.execute(counted)}

    def wrong_citations(self, message_id: str) -> list[WrongCitation]:
        """The citations of an answer that a reader has called wrong, by their markers."""
        chosen = and_(cited.c.message_id == message_id, cited.c.wrong_at.is_not(None))
        with reading(self._engine) as db:
            rows = db.execute(select(cited).where(chosen).order_by(cited.c.marker))
            return [WrongCitation(*row) for row in rows]


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        messages.c.folded.like(f"%{_literal(word)}%", escape=_ESCAPE)
        for word in asked.words.casefold().split()
    ]
    if asked.outcome:
        found.append(_OUTCOMES[asked.outcome])
    if asked.rating:
        found.append(messages.c.rating == asked.rating)
    if asked.wrong:
        called = select(cited.c.message_id).where(cited.c.wrong_at.is_not(None))
        found.append(messages.c.message_id.in_(called))
    if asked.after:
        found.append(messages.c.asked_at >= _begin(asked.after))
    if asked.before:
        found.append(messages.c.asked_at < _begin(day_after(asked.before)))
    return found


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _literal(word: str) -> str:
    """A word in which no sign stands for others."""
    for sign in (_ESCAPE, "%", "_"):
        word = word.replace(sign, _ESCAPE + sign)
    return word
