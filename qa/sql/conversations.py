"""Conversations in the catalog's database."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)

from index.errors import NotFoundError, UsageError
from index.sql.database import reading, writing
from qa.conversations import Conversation, Rating, Summary, new_id, title_of
from qa.sql.messages import is_kept, messages_where
from qa.sql.schema import cited, conversations, messages

_NOT_THERE = "there is no such conversation, or it is another reader's: ask them for a link to it"


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

    def get(self, conversation_id: str, reader: str | None = None) -> Conversation:
        """See :class:`ConversationStore`."""
        return self._one(_owned(conversation_id, reader))

    def shared(self, share: str) -> Conversation:
        """See :class:`ConversationStore`."""
        return self._one(conversations.c.share == share)

    def of_message(self, message_id: str, reader: str | None = None) -> Conversation:
        """See :class:`ConversationStore`."""
        holding = select(messages.c.conversation_id).where(
            messages.c.message_id == message_id, is_kept(self._keep)
        )
        return self._one(and_(conversations.c.conversation_id.in_(holding), _is_theirs(reader)))

    def _one(self, chosen: ColumnElement[bool]) -> Conversation:
        with reading(self._engine) as db:
            row = db.execute(select(conversations).where(chosen)).one_or_none()
            of_it = messages.c.conversation_id == (row.conversation_id if row else None)
            asked = messages_where(db, and_(of_it, is_kept(self._keep)))
        if row is None or not asked:
            raise NotFoundError(_NOT_THERE)
        return Conversation(
            row.conversation_id, row.title, row.started_at, tuple(asked), row.owner, row.share
        )

    def of(self, reader: str, words: str = "") -> list[Summary]:
        """See :class:`ConversationStore`."""
        last = func.max(messages.c.asked_at)
        listed = (
            select(
                conversations,
                last.label("last_at"),
                func.count().label("questions"),
            )
            .join(messages, messages.c.conversation_id == conversations.c.conversation_id)
            .where(conversations.c.owner == reader, is_kept(self._keep))
            .group_by(conversations.c.conversation_id)
            .order_by(last.desc())
        )
        with reading(self._engine) as db:
            rows = db.execute(listed).all()
            wanted = words.casefold().split()
            if wanted:
                texts = _texts(db, reader)
                rows = [
                    row
                    for row in rows
                    if _holds(row.title.casefold() + "\n" + texts[row.conversation_id], wanted)
                ]
        return [_summary(row) for row in rows]

    def add(
        self,
        conversation_id: str,
        message_id: str,
        question: str,
        response: dict[str, Any],
        reader: str | None = None,
    ) -> None:
        """See :class:`ConversationStore`."""
        now = datetime.now(UTC)
        known = select(conversations.c.conversation_id).where(
            conversations.c.conversation_id == conversation_id
        )
        row = {
            "message_id": message_id,
            "conversation_id": conversation_id,
            "asked_at": now,
            "response": response,
            "folded": f"{question}\n{response.get('answer', '')}".casefold(),
            "answered": bool(response.get("answered", True)),
        }
        quoted = [
            {"message_id": message_id, "marker": one["marker"], "article_id": one["article_id"]}
            for one in response.get("citations", ())
        ]
        with writing(self._engine) as db:
            self._forget(db)
            if db.scalar(known) is None:
                db.execute(
                    insert(conversations).values(
                        conversation_id=conversation_id,
                        title=title_of(question),
                        started_at=now,
                        owner=reader,
                    )
                )
            db.execute(insert(messages).values(row))
            if quoted:
                db.execute(insert(cited), quoted)

    def rename(self, conversation_id: str, title: str, reader: str | None = None) -> None:
        """See :class:`ConversationStore`."""
        if not title.strip():
            raise UsageError("the title is empty")
        self._change(conversation_id, reader, title=title_of(title), is_named=True)

    def delete(self, conversation_id: str, reader: str | None = None) -> None:
        """See :class:`ConversationStore`."""
        with writing(self._engine) as db:
            gone = db.execute(delete(conversations).where(_owned(conversation_id, reader)))
            if not gone.rowcount:
                raise NotFoundError(_NOT_THERE)

    def share(self, conversation_id: str, reader: str | None = None) -> str:
        """See :class:`ConversationStore`."""
        share = self.get(conversation_id, reader).share
        if share is None:
            share = new_id()
            self._change(conversation_id, reader, share=share)
        return share

    def unshare(self, conversation_id: str, reader: str | None = None) -> None:
        """See :class:`ConversationStore`."""
        self._change(conversation_id, reader, share=None)

    def hand_over(self, reader: str, to: str) -> int:
        """See :class:`ConversationStore`."""
        theirs = update(conversations).where(conversations.c.owner == reader)
        with writing(self._engine) as db:
            return db.execute(theirs.values(owner=to)).rowcount

    def _change(self, conversation_id: str, reader: str | None, **values: Any) -> None:  # noqa: ANN401
        with writing(self._engine) as db:
            chosen = _owned(conversation_id, reader)
            if not db.execute(update(conversations).where(chosen).values(**values)).rowcount:
                raise NotFoundError(_NOT_THERE)

    def forget(self) -> int:
        """See :class:`ConversationStore`."""
        with writing(self._engine) as db:
            return self._forget(db)

    def _forget(self, db: Connection) -> int:
        """A conversation of which only the beginning goes is called by the first question left."""
        if self._keep is None:
            return 0
        removed = db.execute(delete(messages).where(not_(is_kept(self._keep)))).rowcount
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
                .values(
                    title=row.title if row.is_named else title_of(first.response["question"]),
                    started_at=first.asked_at,
                )
            )
        return removed

    def rate(
        self,
        message_id: str,
        rating: Rating,
        comment: str | None = None,
        reader: str | None = None,
    ) -> None:
        """See :class:`ConversationStore`."""
        chosen = and_(messages.c.message_id == message_id, _of_reader(reader))
        said = (
            case((messages.c.rating == rating, messages.c.comment)) if comment is None else comment
        )
        with writing(self._engine) as db:
            changed = db.execute(update(messages).where(chosen).values(rating=rating, comment=said))
            if not changed.rowcount:
                raise NotFoundError("there is no such message")

    def mark_wrong(
        self,
        message_id: str,
        marker: int,
        comment: str | None = None,
        reader: str | None = None,
    ) -> None:
        """See :class:`ConversationStore`."""
        theirs = select(messages.c.message_id).where(_of_reader(reader))
        chosen = and_(
            cited.c.message_id == message_id,
            cited.c.marker == marker,
            cited.c.message_id.in_(theirs),
        )
        now = datetime.now(UTC)
        with writing(self._engine) as db:
            changed = db.execute(
                update(cited).where(chosen).values(wrong_at=now, wrong_comment=comment)
            )
            if not changed.rowcount:
                raise NotFoundError("there is no such citation")


def _owned(conversation_id: str, reader: str | None) -> ColumnElement[bool]:
    return and_(conversations.c.conversation_id == conversation_id, _is_theirs(reader))


def _is_theirs(reader: str | None) -> ColumnElement[bool]:
    """Whether a conversation is this reader's, or nobody's."""
    nobodys = conversations.c.owner.is_(None)
    return nobodys if reader is None else or_(nobodys, conversations.c.owner == reader)


def _of_reader(reader: str | None) -> ColumnElement[bool]:
    """Whether a message is of a conversation that is this reader's, or nobody's."""
    theirs = select(conversations.c.conversation_id).where(_is_theirs(reader))
    return messages.c.conversation_id.in_(theirs)


def _texts(db: Connection, reader: str) -> dict[str, str]:
    """What was asked and answered in each conversation of a reader, folded."""
    found: dict[str, str] = defaultdict(str)
    wanted = (
        select(messages.c.conversation_id, messages.c.folded)
        .join(conversations, messages.c.conversation_id == conversations.c.conversation_id)
        .where(conversations.c.owner == reader)
    )
    for conversation_id, folded in db.execute(wanted):
        found[conversation_id] += folded + "\n"
    return found


def _holds(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)


def _summary(row: Row[Any]) -> Summary:
    return Summary(
        row.conversation_id, row.title, row.started_at, row.last_at, row.questions, row.share
    )
