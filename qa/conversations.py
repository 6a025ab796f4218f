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
        wrong: Markers of the citations that a reader has called wrong.
    """

    message_id: str
    asked_at: datetime
    response: dict[str, Any]
    rating: Rating | None = None
    comment: str | None = None
    wrong: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "message_id": self.message_id,
            "asked_at": self.asked_at.isoformat(),
            **self.response,
            "rating": self.rating,
            "comment": self.comment,
            "wrong_citations": list(self.wrong),
        }


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation in a list.

    Attributes:
        questions: Their number.
        share: What its read-only link ends with; ``None`` where it is not shared.
    """

    conversation_id: str
    title: str
    started_at: datetime
    last_at: datetime
    questions: int
    share: str | None

    def as_json(self) -> dict[str, Any]:
        return {
            "conversation_id": self.conversation_id,
            "title": self.title,
            "started_at": self.started_at.isoformat(),
            "last_at": self.last_at.isoformat(),
            "questions": self.questions,
            "share": self.share,
        }


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with its messages, oldest first.

    Attributes:
        conversation_id: Unguessable.
        title: The first question, shortened, or what its reader calls it.
        owner: Whose it is, see :mod:`qa.web.reader`; ``None``: whoever knows its id may read it and
            go on with it, as scripts do that show nothing of who they are.
        share: What its read-only link ends with; ``None`` where it is not shared.
    """

    conversation_id: str
    title: str
    started_at: datetime
    messages: tuple[Message, ...]
    owner: str | None = None
    share: str | None = None

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


def owner_of(account_id: str) -> str:
    """An account as the owner of a conversation."""
    return f"account:{account_id}"


def title_of(question: str) -> str:
    """A question as the title of its conversation."""
    line = " ".join(question.split())
    return line if len(line) <= _TITLE_LENGTH else line[: _TITLE_LENGTH - 1].rstrip() + "…"


class ConversationStore(Protocol):
    """Where conversations are kept, for however long.

    What belongs to another reader is not there: of it no more is said than of what never was. In
    each method ``reader`` is whoever asks, ``None``: nobody in particular.
    """

    def get(self, conversation_id: str, reader: str | None = None) -> Conversation:
        """One conversation with its messages.

        Raises:
            NotFoundError: The reader has none with this id, or none any more.
        """
        ...

    def of_message(self, message_id: str, reader: str | None = None) -> Conversation:
        """The conversation that a message is of.

        Raises:
            NotFoundError: The reader has no such message, or none any more.
        """
        ...

    def of(self, reader: str, words: str = "") -> list[Summary]:
        """A reader's conversations, the latest first.

        Args:
            words: Only those whose title, questions or answers hold them all.
        """
        ...

    def add(
        self,
        conversation_id: str,
        message_id: str,
        question: str,
        response: dict[str, Any],
        reader: str | None = None,
    ) -> None:
        """Stores an answered question, in a new conversation where there is none of this id."""
        ...

    def rename(self, conversation_id: str, title: str, reader: str | None = None) -> None:
        """Calls a conversation something else.

        Raises:
            NotFoundError: The reader has none with this id.
            UsageError: The title is empty.
        """
        ...

    def delete(self, conversation_id: str, reader: str | None = None) -> None:
        """Removes a conversation with all that was asked and answered in it.

        Raises:
            NotFoundError: The reader has none with this id.
        """
        ...

    def share(self, conversation_id: str, reader: str | None = None) -> str:
        """Has a conversation be read by whoever knows what this gives: 128 random bits.

        Raises:
            NotFoundError: The reader has none with this id.
            UsageError: Nothing is kept here.
        """
        ...

    def unshare(self, conversation_id: str, reader: str | None = None) -> None:
        """Ends that; to share it again gives another link.

        Raises:
            NotFoundError: The reader has none with this id.
        """
        ...

    def shared(self, share: str) -> Conversation:
        """The conversation that is shared so.

        Raises:
            NotFoundError: There is none, or none any more.
        """
        ...

    def hand_over(self, reader: str, to: str) -> int:
        """Give a reader's conversations to another, as when a browser's reader logs in.

        Returns:
            Their number.
        """
        ...

    def rate(
        self,
        message_id: str,
        rating: Rating,
        comment: str | None = None,
        reader: str | None = None,
    ) -> None:
        """Stores what a reader thinks of an answer, in place of what it was rated before.

        Args:
            comment: ``None``: what was said with the same rating stays.

        Raises:
            NotFoundError: The reader has no such message.
        """
        ...

    def mark_wrong(
        self,
        message_id: str,
        marker: int,
        comment: str | None = None,
        reader: str | None = None,
    ) -> None:
        """Notes that a citation does not bear out what it stands for, or is wrong otherwise.

        Raises:
            NotFoundError: The reader has no such message, or it no such citation.
        """
        ...

    def forget(self) -> int:
        """Removes what is no longer to be kept; gives the number of questions."""
        ...
