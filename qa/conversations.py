"""Conversations and their messages, in the catalog's database."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Engine,
    ForeignKey,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    insert,
    select,
    update,
)

from index.errors import NotFoundError
from index.sql.database import reading, writing

Rating = Literal[1, -1]

_TITLE_LENGTH = 80

metadata = MetaData()
_conversations = Table(
    "conversations",
    metadata,
    Column("conversation_id", String(32), primary_key=True),
    Column("title", Text, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
)
_messages = Table(
    "messages",
    metadata,
    Column("message_id", String(32), primary_key=True),
    Column(
        "conversation_id",
        String(32),
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("asked_at", DateTime(timezone=True), nullable=False, index=True),
    Column("response", JSON, nullable=False),
    Column("rating", SmallInteger),
    Column("comment", Text),
)


@dataclass(frozen=True, slots=True)
class Message:
    """One question and its answer.

    Attributes:
        response: What ``POST /api/chat`` answered, ids aside.
    """

    message_id: str
    asked_at: datetime
    response: dict[str, Any]
    rating: Rating | None
    comment: str | None

    def as_json(self) -> dict[str, Any]:
        return {
            "message_id": self.message_id,
            "asked_at": self.asked_at.isoformat(),
            **self.response,
            "rating": self.rating,
            "comment": self.comment,
        }


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with its messages, oldest first.

    Attributes:
        conversation_id: Unguessable: whoever knows it may read the conversation.
        title: The first question, shortened.
    """

    conversation_id: str
    title: str
    started_at: datetime
    messages: tuple[Message, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "conversation_id": self.conversation_id,
            "title": self.title,
            "started_at": self.started_at.isoformat(),
            "messages": [message.as_json() for message in self.messages],
        }


def new_id() -> str:
    """An unguessable id: 128 random bits, safe in a URL."""
    return secrets.token_urlsafe(16)


class Conversations:
    """Stores and finds conversations."""

    def __init__(self, engine: Engine) -> None:
        """Takes a database that :func:`index.sql.database.open_database` has opened."""
        self._engine = engine

    def get(self, conversation_id: str) -> Conversation:
        """One conversation with its messages.

        Raises:
            NotFoundError: There is none with this id.
        """
        with reading(self._engine) as db:
            row = db.execute(
                select(_conversations).where(_conversations.c.conversation_id == conversation_id)
            ).one_or_none()
            if row is None:
                raise NotFoundError("there is no such conversation")
            messages = db.execute(
                select(_messages)
                .where(_messages.c.conversation_id == conversation_id)
                .order_by(_messages.c.asked_at)
            ).all()
        return Conversation(
            row.conversation_id,
            row.title,
            _aware(row.started_at),
            tuple(map(_message, messages)),
        )

    def log(self) -> list[Message]:
        """Every question that was asked, with its answer, oldest first."""
        with reading(self._engine) as db:
            return [
                _message(row)
                for row in db.execute(select(_messages).order_by(_messages.c.asked_at))
            ]

    def add(
        self, conversation_id: str, message_id: str, question: str, response: dict[str, Any]
    ) -> None:
        """Stores an answered question, in a new conversation where there is none of this id."""
        now = datetime.now(UTC)
        known = select(_conversations.c.conversation_id).where(
            _conversations.c.conversation_id == conversation_id
        )
        with writing(self._engine) as db:
            if db.scalar(known) is None:
                db.execute(
                    insert(_conversations).values(
                        conversation_id=conversation_id, title=_title(question), started_at=now
                    )
                )
            db.execute(
                insert(_messages).values(
                    message_id=message_id,
                    conversation_id=conversation_id,
                    asked_at=now,
                    response=response,
                )
            )

    def rate(self, message_id: str, rating: Rating, comment: str | None = None) -> None:
        """Stores what a reader thinks of an answer, in place of what it was rated before.

        Raises:
            NotFoundError: There is no such message.
        """
        with writing(self._engine) as db:
            changed = db.execute(
                update(_messages)
                .where(_messages.c.message_id == message_id)
                .values(rating=rating, comment=comment)
            )
        if not changed.rowcount:
            raise NotFoundError("there is no such message")


def _message(row: Any) -> Message:  # noqa: ANN401 - a row of the table
    return Message(row.message_id, _aware(row.asked_at), row.response, row.rating, row.comment)


def _title(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= _TITLE_LENGTH else line[: _TITLE_LENGTH - 1].rstrip() + "…"


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # SQLite forgets the zone
