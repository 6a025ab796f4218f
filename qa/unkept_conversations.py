"""Conversations that nobody keeps: in memory, for as long as a reader is likely to go on."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from index.errors import NotFoundError, UsageError
from qa.conversations import Conversation, Message, Rating, Summary, title_of

_STAYS = timedelta(hours=1)  # after its last question
_MOST = 1_000  # conversations at once; the one that rested longest makes room


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class _Passing:
    title: str
    started_at: datetime
    messages: list[Message] = field(default_factory=list)

    @property
    def last_at(self) -> datetime:
        return self.messages[-1].asked_at


class UnkeptConversations:
    """A :class:`qa.conversations.ConversationStore` of which nothing is ever written down.

    Safe to share between threads.
    """

    def __init__(self, now: Callable[[], datetime] = _now) -> None:
        self._now = now
        self._turn = threading.Lock()
        self._passing: OrderedDict[str, _Passing] = OrderedDict()

    def get(self, conversation_id: str, reader: str | None = None) -> Conversation:
        """See :class:`qa.conversations.ConversationStore`."""
        with self._turn:
            self._forget()
            found = self._passing.get(conversation_id)
            if found is None:
                raise _not_there()
            messages = tuple(found.messages)
            return Conversation(conversation_id, found.title, found.started_at, messages)

    def of_message(self, message_id: str, reader: str | None = None) -> Conversation:
        """See :class:`qa.conversations.ConversationStore`."""
        with self._turn:
            self._forget()
            for conversation_id, found in self._passing.items():
                if message_id in {one.message_id for one in found.messages}:
                    messages = tuple(found.messages)
                    return Conversation(conversation_id, found.title, found.started_at, messages)
        raise NotFoundError("there is no such message")

    def of(self, reader: str, words: str = "") -> list[Summary]:
        """Nothing."""
        return []

    def add(
        self,
        conversation_id: str,
        message_id: str,
        question: str,
        response: dict[str, Any],
        reader: str | None = None,
    ) -> None:
        """See :class:`qa.conversations.ConversationStore`."""
        now = self._now()
        with self._turn:
            self._forget()
            found = self._passing.setdefault(
                conversation_id, _Passing(title_of(question), started_at=now)
            )
            found.messages.append(Message(message_id, now, response))
            self._passing.move_to_end(conversation_id)
            while len(self._passing) > _MOST:
                self._passing.popitem(last=False)

    def delete(self, conversation_id: str, reader: str | None = None) -> None:
        """See :class:`qa.conversations.ConversationStore`."""
        with self._turn:
            if self._passing.pop(conversation_id, None) is None:
                raise _not_there()

    def rename(self, conversation_id: str, title: str, reader: str | None = None) -> None:
        """Raises UsageError."""
        raise _not_kept()

    def share(self, conversation_id: str, reader: str | None = None) -> str:
        """Raises UsageError."""
        raise _not_kept()

    def unshare(self, conversation_id: str, reader: str | None = None) -> None:
        """Raises UsageError."""
        raise _not_kept()

    def shared(self, share: str) -> Conversation:
        """Raises NotFoundError."""
        raise _not_there()

    def hand_over(self, reader: str, to: str) -> int:
        """Return 0: there is nothing to give."""
        return 0

    def rate(
        self,
        message_id: str,
        rating: Rating,
        comment: str | None = None,
        reader: str | None = None,
    ) -> None:
        """See :class:`qa.conversations.ConversationStore`."""

        def rated(message: Message) -> Message:
            said = message.comment if message.rating == rating else None
            return replace(message, rating=rating, comment=said if comment is None else comment)

        self._change(message_id, rated)

    def mark_wrong(
        self,
        message_id: str,
        marker: int,
        comment: str | None = None,
        reader: str | None = None,
    ) -> None:
        """See :class:`qa.conversations.ConversationStore`."""

        def marked(message: Message) -> Message:
            if marker not in {one["marker"] for one in message.response["citations"]}:
                raise NotFoundError("there is no such citation")
            return replace(message, wrong=tuple(sorted({*message.wrong, marker})))

        self._change(message_id, marked)

    def forget(self) -> int:
        """See :class:`qa.conversations.ConversationStore`."""
        with self._turn:
            return self._forget()

    def _change(self, message_id: str, change: Callable[[Message], Message]) -> None:
        with self._turn:
            for found in self._passing.values():
                for number, message in enumerate(found.messages):
                    if message.message_id == message_id:
                        found.messages[number] = change(message)
                        return
        raise NotFoundError("there is no such message")

    def _forget(self) -> int:
        begun, forgotten = self._now() - _STAYS, 0
        while self._passing and next(iter(self._passing.values())).last_at < begun:
            _, gone = self._passing.popitem(last=False)
            forgotten += len(gone.messages)
        return forgotten


def _not_there() -> NotFoundError:
    return NotFoundError("there is no such conversation: questions are not kept here")


def _not_kept() -> UsageError:
    return UsageError("questions are not kept here")
