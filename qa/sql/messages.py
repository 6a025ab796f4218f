"""Questions with their answers, out of their table."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, true

from qa.conversations import Message
from qa.sql.schema import cited, messages

_IN_LIST = 500  # values in one IN (…), well under every database's limit


def chunked(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Ids in portions that one query takes."""
    for start in range(0, len(ids), _IN_LIST):
        yield ids[start : start + _IN_LIST]


def is_kept(keep: timedelta | None) -> ColumnElement[bool]:
    """Whether a message is young enough to be given out; ``None``: all are."""
    return true() if keep is None else messages.c.asked_at >= datetime.now(UTC) - keep


def messages_where(db: Connection, chosen: ColumnElement[bool]) -> list[Message]:
    """The messages that a condition chooses, in the order in which they were asked."""
    found = db.execute(select(messages).where(chosen).order_by(messages.c.asked_at))
    return as_messages(db, found.all())


def as_messages(db: Connection, rows: Sequence[Any]) -> list[Message]:
    """Rows of the table as messages, with what readers have called wrong in them."""
    wrong: dict[str, list[int]] = defaultdict(list)
    ids = [row.message_id for row in rows]
    for some in chunked(ids):
        called = cited.c.wrong_at.is_not(None)
        marked = select(cited.c.message_id, cited.c.marker).where(
            called, cited.c.message_id.in_(some)
        )
        for message_id, marker in db.execute(marked.order_by(cited.c.marker)):
            wrong[message_id].append(marker)
    return [
        Message(
            row.message_id,
            row.asked_at,
            row.response,
            row.rating,
            row.comment,
            tuple(wrong[row.message_id]),
        )
        for row in rows
    ]
