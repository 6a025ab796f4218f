"""Conversations and their messages, in the catalog's database."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Protocol

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Engine,
    ForeignKey,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    delete,
    exists,
    insert,
    not_,
    select,
    true,
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


class ConversationStore(Protocol):
    """Where conversations are kept, for however long."""

    def get(self, conversation_id: str) -> Conversation:
        """One conversation with its messages.

        Raises:
            NotFoundError: There is none with this id, or none any more.
        """
        ...

    def log(self) -> list[Message]:
        """Every question that is kept, with its answer, oldest first."""
        ...

    def add(
        self, conversation_id: str, message_id: str, question: str, response: dict[str, Any]
    ) -> None:
        """Stores an answered question, in a new conversation where there is none of this id."""
        ...

    def forget(self) -> int:
        """Removes what is no longer to be kept; gives the number of questions."""
        ...

    def rate(self, message_id: str, rating: Rating, comment: str | None = None) -> None:
        """Stores what a reader thinks of an answer, in place of what it was rated before.

        Raises:
            NotFoundError: There is no such message.
        """
        ...


class Conversations:
    """Keeps conversations in the catalog's database: a :class:`ConversationStore`."""

    def __init__(self, engine: Engine, keep: timedelta | None = None) -> None:
        """Takes a database that :func:`index.sql.database.open_database` has opened.

        Args:
            keep: For how long a question is kept; ``None`` for ever. What is older is never given
                out, and removed with the next question or by :meth:`forget`.
        """
        self._engine = engine
        self._keep = keep

    def get(self, conversation_id: str) -> Conversation:
        """See :class:`ConversationStore`."""
        with reading(self._engine) as db:
            row = db.execute(
                select(_conversations).where(_conversations.c.conversation_id == conversation_id)
            ).one_or_none()
            messages = db.execute(
                select(_messages)
                .where(_messages.c.conversation_id == conversation_id, self._is_kept())
                .order_by(_messages.c.asked_at)
            ).all()
        if row is None or not messages:
            raise NotFoundError("there is no such conversation")
        found = tuple(map(_message, messages))
        return Conversation(row.conversation_id, row.title, _aware(row.started_at), found)

    def log(self) -> list[Message]:
        """See :class:`ConversationStore`."""
        every = select(_messages).where(self._is_kept()).order_by(_messages.c.asked_at)
        with reading(self._engine) as db:
            return [_message(row) for row in db.execute(every)]

    def add(
        self, conversation_id: str, message_id: str, question: str, response: dict[str, Any]
    ) -> None:
        """See :class:`ConversationStore`."""
        now = datetime.now(UTC)
        known = select(_conversations.c.conversation_id).where(
            _conversations.c.conversation_id == conversation_id
        )
        with writing(self._engine) as db:
            self._forget(db)
            if db.scalar(known) is None:
                db.execute(
                    insert(_conversations).values(
                        conversation_id=conversation_id, title=title_of(question), started_at=now
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

    def forget(self) -> int:
        """See :class:`ConversationStore`."""
        with writing(self._engine) as db:
            return self._forget(db)

    def _forget(self, db: Connection) -> int:
        """A conversation of which only the beginning goes is called by the first question left."""
        if self._keep is None:
            return 0
        removed = db.execute(delete(_messages).where(not_(self._is_kept()))).rowcount
        if not removed:
            return 0
        of_it = _messages.c.conversation_id == _conversations.c.conversation_id
        db.execute(delete(_conversations).where(~exists().where(of_it)))
        begun = datetime.now(UTC) - self._keep
        for row in db.execute(select(_conversations).where(_conversations.c.started_at < begun)):
            chosen = _messages.c.conversation_id == row.conversation_id
            first = db.execute(
                select(_messages).where(chosen).order_by(_messages.c.asked_at).limit(1)
            ).one()
            db.execute(
                update(_conversations)
                .where(_conversations.c.conversation_id == row.conversation_id)
                .values(title=title_of(first.response["question"]), started_at=first.asked_at)
            )
        return removed

    def _is_kept(self) -> ColumnElement[bool]:
        if self._keep is None:
            return true()
        return _messages.c.asked_at >= datetime.now(UTC) - self._keep

    def rate(self, message_id: str, rating: Rating, comment: str | None = None) -> None:
        """See :class:`ConversationStore`."""
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


def title_of(question: str) -> str:
    """A question as the title of its conversation."""
    line = " ".join(question.split())
    return line if len(line) <= _TITLE_LENGTH else line[: _TITLE_LENGTH - 1].rstrip() + "…"


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # SQLite forgets the zone
