"""The chat: a question in, events out, the exchange kept."""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from index.archive import Archive
from index.errors import NotFoundError, StoreError, UsageError
from index.filters import Filters
from qa.answer import Answer, Citation
from qa.answering import Answerer, extractive_answerer
from qa.clock import Clock
from qa.composing import arrange
from qa.conversations import Conversations, Message, new_id
from qa.evidence import Evidence, Quote, weigh
from qa.finding import find
from qa.material import Material
from qa.reprints import other_articles
from qa.understanding.followups import Turn, standalone

LONGEST_QUESTION = 2_000  # characters

_RELATED = 4
_MARKER = re.compile(r"\[(\d{1,3})\]")
_NO_FILTERS = Filters()
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Started:
    """The question is understood, and being looked up."""

    conversation_id: str
    message_id: str
    standalone_question: str


@dataclass(frozen=True, slots=True)
class Token:
    """The next piece of the answer's text."""

    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """The citation behind a marker that a token has just shown."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class Done:
    """The whole answer."""

    conversation_id: str
    message_id: str
    answer: Answer

    def as_json(self) -> dict[str, Any]:
        """The body with which ``POST /api/chat`` answers."""
        ids = {"conversation_id": self.conversation_id, "message_id": self.message_id}
        return ids | self.answer.as_json()


Event = Started | Token | Cited | Done


class Chat:
    """Asks the archive and remembers what was said."""

    def __init__(
        self,
        archive: Archive,
        conversations: Conversations,
        *,
        decline_below: float,
        answerer: Answerer | None = None,
    ) -> None:
        """Puts a chat together.

        Args:
            decline_below: Probability, 0 to 1, below which a question counts as not answered.
            answerer: Writes the answers; ``None`` for the archive's own sentences.
        """
        self._archive = archive
        self._conversations = conversations
        self._decline_below = decline_below
        self._answerer = answerer or extractive_answerer()

    def answer(
        self,
        question: str,
        *,
        conversation_id: str | None = None,
        filters: Filters = _NO_FILTERS,
    ) -> Done:
        """Asks, and waits for the whole answer. Raises what :meth:`ask` does."""
        for event in self.ask(question, conversation_id=conversation_id, filters=filters):
            if isinstance(event, Done):
                return event
        raise AssertionError("a conversation ends with Done")

    def ask(
        self,
        question: str,
        *,
        conversation_id: str | None = None,
        filters: Filters = _NO_FILTERS,
    ) -> Iterator[Event]:
        """Asks: ``Started``, then ``Token`` and ``Cited`` as they come, then ``Done``.

        The exchange is stored just before ``Done``, where that can be done; closing the iterator
        earlier stores nothing.

        Raises:
            UsageError: The question is empty, too long, or not text.
            NotFoundError: There is no such conversation. Both at the call, before any event.
        """
        question = checked_question(question)
        turns: list[Turn] = []
        if conversation_id is not None:
            turns = [
                _turn(message) for message in self._conversations.get(conversation_id).messages
            ]
        asked = _Asked(question, standalone(question, turns))
        return self._events(asked, conversation_id or new_id(), filters)

    def look_up(self, question: str, *, filters: Filters = _NO_FILTERS) -> Answer:
        """Answers outside of any conversation; nothing is stored.

        Raises:
            UsageError: The question is empty, too long, or not text.
        """
        question = checked_question(question)
        for piece in self._compose(_Asked(question, question), filters):
            if isinstance(piece, Answer):
                return piece
        raise AssertionError("composing ends with the answer")

    def answerability(self, question: str) -> float:
        """Probability, 0 to 1, that the archive answers a question; no answer is written."""
        material = self._look_up(question, _NO_FILTERS, Clock()).material
        return material.answerability

    def can_answer(self, question: str) -> bool:
        """Whether the archive's evidence is enough to answer."""
        return self.answerability(question) >= self._decline_below

    def _events(self, asked: "_Asked", conversation_id: str, filters: Filters) -> Iterator[Event]:
        message_id = new_id()
        yield Started(conversation_id, message_id, asked.standalone)
        for piece in self._compose(asked, filters):
            if isinstance(piece, Answer):
                self._keep(conversation_id, message_id, piece)
                yield Done(conversation_id, message_id, piece)
            else:
                yield piece

    def _keep(self, conversation_id: str, message_id: str, answer: Answer) -> None:
        try:
            self._conversations.add(conversation_id, message_id, answer.question, answer.as_json())
        except StoreError as error:  # a full disk is no reason to take the answer away again
            _log.warning("an answer was given, and could not be kept: %s", error)

    def _compose(self, asked: "_Asked", filters: Filters) -> Iterator[Token | Cited | Answer]:
        clock = Clock()
        looked_up = self._look_up(asked.standalone, filters, clock)
        material, citations = looked_up.material, looked_up.citations
        text = ""
        shown: dict[int, Citation] = {}
        for piece in self._answerer.stream(material):
            text += piece
            yield Token(piece)
            for marker in map(int, _MARKER.findall(piece)):
                if marker in citations and marker not in shown:
                    shown[marker] = citations[marker]
                    yield Cited(citations[marker])
        clock.lap("compose")
        cited = [citation.article.article_id for citation in shown.values()]
        yield Answer(
            question=asked.question,
            standalone_question=asked.standalone,
            filters=filters,
            answered=material.answered,
            answerability=material.answerability,
            text=text,
            mode="extractive",
            citations=tuple(shown[marker] for marker in sorted(shown)),
            related=tuple(other_articles(material.nearest, cited, looked_up.original))[:_RELATED],
            as_of=looked_up.as_of,
            timings_ms=clock.total(),
        )

    def _look_up(self, question: str, filters: Filters, clock: Clock) -> "_LookedUp":
        vector = self._archive.embed(question)
        clock.lap("embed")
        found = find(self._archive, question, filters, vector)
        clock.lap("retrieve")
        evidence = weigh(question, vector, found.candidates, self._archive.document_frequency)
        quotes = arrange([quote for quote in evidence.quotes if self._exact(quote)])
        answered = bool(quotes) and evidence.probability >= self._decline_below
        status = self._archive.status()
        material = Material(
            question=question,
            filters=filters,
            evidence=Evidence(quotes, evidence.probability, evidence.missing),
            answered=answered,
            unsure=answered and evidence.probability < (1 + self._decline_below) / 2,
            nearest=found.near_articles() if answered else found.articles(),
            last_date=status.last_date,
        )
        clock.lap("weigh")
        citations = {n: _citation(n, quote) for n, quote in enumerate(quotes, 1)}
        return _LookedUp(material, citations, found.original, status.as_of)

    def _exact(self, quote: Quote) -> bool:
        """Whether the catalog, asked anew, has these very words at this place."""
        try:
            article = self._archive.article(quote.hit.article.article_id)
        except NotFoundError:
            return False  # removed since the search
        return article.text[quote.start : quote.end] == quote.text


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as it was asked, and as it stands alone."""

    question: str
    standalone: str


@dataclass(frozen=True, slots=True)
class _LookedUp:
    """What the archive has on a question, and the citations of its quotes, by marker."""

    material: Material
    citations: Mapping[int, Citation]
    original: Mapping[str, str]  # as Found has it
    as_of: datetime | None


def checked_question(question: str) -> str:
    """The question without white space around it.

    Raises:
        UsageError: It is empty, too long, or not text.
    """
    question = question.strip()
    if not question:
        raise UsageError("the question is empty")
    if len(question) > LONGEST_QUESTION:
        raise UsageError(
            f"the question has {len(question):,} characters; {LONGEST_QUESTION:,} are the most"
        )
    if "\0" in question or any("\ud800" <= character <= "\udfff" for character in question):
        raise UsageError("the question holds characters that are not text")
    return question


def _turn(message: Message) -> Turn:
    """What was said, as far as a later question may lean on it."""
    response = message.response
    quotes = (
        [citation["quote"] for citation in response["citations"]] if response["answered"] else []
    )
    return Turn(response["standalone_question"], " ".join(quotes))


def _citation(marker: int, quote: Quote) -> Citation:
    return Citation(
        marker=marker,
        article=quote.hit.article,
        passage_id=quote.hit.passage.passage_id,
        quote=quote.text,
        start=quote.start,
        end=quote.end,
        verified=True,
    )
