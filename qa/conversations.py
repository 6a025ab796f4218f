"""SKETCH of the face; the real one is being written by the lead. Signatures hold."""
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

@dataclass(frozen=True, slots=True)
class Message:
    """One exchange: a question and its answer."""
    message_id: str
    asked_at: datetime
    response: dict[str, Any]      # as POST /api/chat answered it: {"question", "answer", "citations", …}
    rating: Literal[1, -1] | None
    comment: str | None
    def as_json(self) -> dict[str, Any]: ...

@dataclass(frozen=True, slots=True)
class Conversation:
    conversation_id: str          # unguessable
    title: str                    # the first question, shortened
    started_at: datetime
    messages: tuple[Message, ...]
    def as_json(self) -> dict[str, Any]: ...

class Conversations:
    def get(self, conversation_id: str) -> Conversation: """Raises NotFoundError."""
    def rate(self, message_id: str, rating: Literal[1, -1], comment: str | None = None) -> None: """Raises NotFoundError."""
