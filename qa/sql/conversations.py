"""Conversations in the catalog's database."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
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
from qa.conversations import Conversation, Message, Rating, title_of
from qa.sql.schema import conversations, messages


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
                select(conversations).where(conversations.c.conversation_id == conversation_id)
            ).one_or_none()
            asked = db.execute(
                select(messages)
                .where(messages.c.conversation_id == conversation_id, self._is_kept())
                .order_by(messages.c.asked_at)
            ).all()
        if row is None or not asked:
            raise NotFoundError("there is no such conversation")
        found = tuple(map(_message, asked))
        return Conversation(row.conversation_id, row.title, row.started_at, found)

    def log(self) -> list[Message]:
        """See :class:`ConversationStore`."""
        every = select(messages).where(self._is_kept()).order_by(messages.c.asked_at)
        with reading(self._engine) as db:
            return [_message(row) for row in db.execute(every)]

    def add(
        self, conversation_id: str, message_id: str, question: str, response: dict[str, Any]
    ) -> None:
        """See :class:`ConversationStore`."""
        now = datetime.now(UTC)
        known = select(conversations.c.conversation_id).where(
            conversations.c.conversation_id == conversation_id
        )
        with writing(self._engine) as db:
            self._forget(db)
            if db.scalar(known) is None:
                db.execute(
                    insert(conversations).values(
                        conversation_id=conversation_id, title=title_of(question), started_at=now
                    )
                )
            db.execute(
                insert(messages).values(
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
        removed = db.execute(delete(messages).where(not_(self._is_kept()))).rowcount
        if not removed:
            return 0
        of_it = messages.c.conversation_id == conversations.c.conversation_id
        db.execute(delete(conversations).where(~exists().where(of_it)))
        begun = datetime.now(UTC) - self._keep
        for row in db.execute(select(conversations).where(conversations.c.started_at < begun)):
            chosen = messages.c.conversation_id == row.conversation_id
            first = db.execute(
                select(messages).where(chosen).order_by(messages.c.asked_at).limit(1)
            ).one()
            db.execute(
                update(conversations)
                .where(conversations.c.conversation_id == row.conversation_id)
                .values(title=title_of(first.response["question"]), started_at=first.asked_at)
            )
        return removed

    def _is_kept(self) -> ColumnElement[bool]:
        if self._keep is None:
            return true()
        return messages.c.asked_at >= datetime.now(UTC) - self._keep

    def rate(self, message_id: str, rating: Rating, comment: str | None = None) -> None:
        """See :class:`ConversationStore`."""
        with writing(self._engine) as db:
            changed = db.execute(
                update(messages)
                .where(messages.c.message_id == message_id)
                .values(rating=rating, comment=comment)
            )
        if not changed.rowcount:
            raise NotFoundError("there is no such message")


def _message(row: Any) -> Message:  # noqa: ANN401 - a row of the table
    return Message(row.message_id, row.asked_at, row.response, row.rating, row.comment)
