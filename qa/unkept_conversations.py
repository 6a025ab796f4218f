"""Conversations that nobody keeps: in memory, for as long as a reader is likely to go on."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from index.errors import NotFoundError
from qa.conversations import Conversation, Message, Rating, title_of

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

    def get(self, conversation_id: str) -> Conversation:
        """See :class:`qa.conversations.ConversationStore`."""
        with self._turn:
            self._forget()
            found = self._passing.get(conversation_id)
            if found is None:
                raise NotFoundError("there is no such conversation: questions are not kept here")
            messages = tuple(found.messages)
            return Conversation(conversation_id, found.title, found.started_at, messages)

    def log(self) -> list[Message]:
        """Nothing."""
        return []

    def add(
        self, conversation_id: str, message_id: str, question: str, response: dict[str, Any]
    ) -> None:
        """See :class:`qa.conversations.ConversationStore`."""
        now = self._now()
        with self._turn:
            self._forget()
            found = self._passing.setdefault(
                conversation_id, _Passing(title_of(question), started_at=now)
            )
            found.messages.append(Message(message_id, now, response, None, None))
            self._passing.move_to_end(conversation_id)
            while len(self._passing) > _MOST:
                self._passing.popitem(last=False)

    def rate(self, message_id: str, rating: Rating, comment: str | None = None) -> None:
        """See :class:`qa.conversations.ConversationStore`."""
        with self._turn:
            for found in self._passing.values():
                for number, message in enumerate(found.messages):
                    if message.message_id == message_id:
                        found.messages[number] = replace(message, rating=rating, comment=comment)
                        return
        raise NotFoundError("there is no such message")

    def forget(self) -> int:
        """See :class:`qa.conversations.ConversationStore`."""
        with self._turn:
            return self._forget()

    def _forget(self) -> int:
        begun, forgotten = self._now() - _STAYS, 0
        while self._passing and next(iter(self._passing.values())).last_at < begun:
            _, gone = self._passing.popitem(last=False)
            forgotten += len(gone.messages)
        return forgotten
