"""Conversations and their messages: what they are, and what keeps them can do."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

Rating = Literal[1, -1]

_TITLE_LENGTH = 80


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


def title_of(question: str) -> str:
    """A question as the title of its conversation."""
    line = " ".join(question.split())
    return line if len(line) <= _TITLE_LENGTH else line[: _TITLE_LENGTH - 1].rstrip() + "…"


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
