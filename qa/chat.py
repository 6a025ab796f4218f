"""The chat: a question in, events out, the exchange kept."""

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from index.archive import Archive
from index.article import Header
from index.errors import NotFoundError, UsageError
from index.filters import Filters
from index.passage import Hit
from qa.answer import Answer, Citation
from qa.answering import Answerer, extractive_answerer
from qa.composing import arrange
from qa.conversations import Conversations, new_id
from qa.evidence import Candidate, Evidence, Quote, weigh
from qa.material import Material

LONGEST_QUESTION = 2_000  # characters

_PASSAGES = 10  # weighed for one answer
_RELATED = 4
_NEAR = 0.3  # cosine of question and passage, from which an article is worth seeing also
_MARKER = re.compile(r"\[(\d{1,3})\]")
_NO_FILTERS = Filters()


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
    """The whole answer. It has been stored."""

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

        The exchange is stored just before ``Done``; closing the iterator earlier stores nothing.

        Raises:
            UsageError: The question is empty, too long, or not text.
            NotFoundError: There is no such conversation. Both at the call, before any event.
        """
        question = checked_question(question)
        if conversation_id is not None:
            self._conversations.get(conversation_id)
        return self._events(question, conversation_id or new_id(), filters)

    def look_up(self, question: str, *, filters: Filters = _NO_FILTERS) -> Answer:
        """Answers outside of any conversation; nothing is stored.

        Raises:
            UsageError: The question is empty, too long, or not text.
        """
        for piece in self._compose(checked_question(question), filters):
            if isinstance(piece, Answer):
                return piece
        raise AssertionError("composing ends with the answer")

    def answerability(self, question: str) -> float:
        """Probability, 0 to 1, that the archive answers a question; no answer is written."""
        material, _ = self._look_up(question, _NO_FILTERS, _Clock())
        return material.evidence.probability if material.evidence.quotes else 0.0

    def can_answer(self, question: str) -> bool:
        """Whether the archive's evidence is enough to answer."""
        return self.answerability(question) >= self._decline_below

    def _events(self, question: str, conversation_id: str, filters: Filters) -> Iterator[Event]:
        message_id = new_id()
        yield Started(conversation_id, message_id, question)
        for piece in self._compose(question, filters):
            if isinstance(piece, Answer):
                self._conversations.add(conversation_id, message_id, question, piece.as_json())
                yield Done(conversation_id, message_id, piece)
            else:
                yield piece

    def _compose(self, question: str, filters: Filters) -> Iterator[Token | Cited | Answer]:
        clock = _Clock()
        material, citations = self._look_up(question, filters, clock)
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
        cited = {citation.article.article_id for citation in shown.values()}
        yield Answer(
            question=question,
            standalone_question=question,
            filters=filters,
            answered=material.answered,
            text=text,
            mode="extractive",
            citations=tuple(shown[marker] for marker in sorted(shown)),
            related=tuple(a for a in material.nearest if a.article_id not in cited)[:_RELATED],
            timings_ms=clock.total(),
        )

    def _look_up(
        self, question: str, filters: Filters, clock: "_Clock"
    ) -> tuple[Material, dict[int, Citation]]:
        vector = self._archive.embed(question)
        clock.lap("embed")
        hits = self._archive.search(question, filters, _PASSAGES, vector=vector)
        clock.lap("retrieve")
        found = candidates(self._archive, hits)
        evidence = weigh(question, vector, found, self._archive.document_frequency)
        quotes = arrange([quote for quote in evidence.quotes if self._exact(quote)])
        answered = bool(quotes) and evidence.probability >= self._decline_below
        material = Material(
            question=question,
            filters=filters,
            evidence=Evidence(quotes, evidence.probability, evidence.missing),
            answered=answered,
            unsure=answered and evidence.probability < (1 + self._decline_below) / 2,
            nearest=_articles(filter(_is_near, hits) if answered else hits),
            last_date=self._archive.status().last_date,
        )
        clock.lap("weigh")
        return material, {n: _citation(n, quote) for n, quote in enumerate(quotes, 1)}

    def _exact(self, quote: Quote) -> bool:
        """Whether the catalog, asked anew, has these very words at this place."""
        try:
            article = self._archive.article(quote.hit.article.article_id)
        except NotFoundError:
            return False  # removed since the search
        return article.text[quote.start : quote.end] == quote.text


def candidates(archive: Archive, hits: Sequence[Hit]) -> list[Candidate]:
    """The passages of some hits with their sentences, without those removed since the search."""
    sentences = archive.sentences(hit.passage.passage_id for hit in hits)
    return [
        Candidate(hit, found) for hit in hits if (found := sentences.get(hit.passage.passage_id))
    ]


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


def _is_near(hit: Hit) -> bool:
    return (hit.reasons.dense_score or 0.0) >= _NEAR


def _articles(hits: Iterable[Hit]) -> tuple[Header, ...]:
    return tuple({hit.article.article_id: hit.article for hit in hits}.values())


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


class _Clock:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        self._began = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self._laps[stage] = round((now - self._last) * 1000, 2)
        self._last = now

    def total(self) -> dict[str, float]:
        return self._laps | {"total": round((time.perf_counter() - self._began) * 1000, 2)}
