"""SKETCH of the face; the real one is being written by the lead. Signatures hold."""
from collections.abc import Iterator
from dataclasses import dataclass
from qa.answer import Answer, Citation
from index.filters import Filters

@dataclass(frozen=True, slots=True)
class Started:
    conversation_id: str
    message_id: str
    standalone_question: str
@dataclass(frozen=True, slots=True)
class Token:
    text: str
@dataclass(frozen=True, slots=True)
class Cited:
    citation: Citation
@dataclass(frozen=True, slots=True)
class Done:
    conversation_id: str
    message_id: str
    answer: Answer
    def as_json(self) -> dict: """Exactly the body of POST /api/chat in DESIGN.md."""
Event = Started | Token | Cited | Done

class Chat:
    def ask(self, question: str, *, conversation_id: str | None = None, filters: Filters = Filters()) -> Iterator[Event]:
        """Events in order: Started, then Token and Cited, then Done. The exchange is stored when Done is yielded (a stop before it stores nothing).
        Raises UsageError for an empty question or one above 2,000 characters or with NUL; NotFoundError for an unknown conversation: both at the call, before the first event."""
    def answer(self, question, *, conversation_id=None, filters=Filters()) -> Done:
        """The same, awaited."""
