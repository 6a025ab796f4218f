"""The chat: a question in, events out, the exchange kept."""

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from index.archive import Archive
from index.errors import StoreError, UsageError
from index.filters import LABELS, Filters
from qa.answer import Answer, Usage
from qa.answering import (
    Answerer,
    Cited,
    Shown,
    Words,
    Written,
    extractive_answerer,
)
from qa.catalog_answers import CatalogAnswers
from qa.clock import Clock
from qa.conversations import ConversationStore, Message, new_id
from qa.looking_up import Lookup
from qa.reprints import other_articles
from qa.turns import Turns
from qa.understanding.archive_questions import ArchiveQuestion, Wanted
from qa.understanding.followups import Turn, standalone
from qa.understanding.understood import Understood

LONGEST_QUESTION = 2_000  # characters

_ENDLESS = 1_000_000  # turns at once, where nobody is to wait
_RELATED = 4
_NO_FILTERS = Filters()
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Started:
    """The question is understood, and being looked up."""

    conversation_id: str
    message_id: str
    standalone_question: str


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


Condense = Callable[[str, Sequence[Turn]], tuple[str, Usage | None]]
"""Makes a question stand alone, and says what that took a chat model, if one was asked."""

Event = Started | Shown | Done


class Chat:
    """Asks the archive and remembers what was said."""

    def __init__(
        self,
        archive: Archive,
        conversations: ConversationStore,
        *,
        decline_below: float,
        answerer: Answerer | None = None,
        condense: Condense | None = None,
        turns: Turns | None = None,
    ) -> None:
        """Puts a chat together.

        Args:
            decline_below: Probability, 0 to 1, below which a question counts as not answered.
            answerer: Writes the answers; ``None`` for the archive's own sentences.
            condense: Makes a question stand alone that leans on the turns before it; ``None`` to go
                by rules.
            turns: Which questions wait for, before they are looked up; ``None``: they do not.
        """
        self._turns = turns or Turns(_ENDLESS, 0, 0)
        self._archive = archive
        self._conversations = conversations
        self._decline_below = decline_below
        self._lookup = Lookup(archive, decline_below)
        self._catalog = CatalogAnswers(archive)
        self._answerer = answerer or extractive_answerer()
        self._condense = condense or _by_rules

    def answer(
        self,
        question: str,
        *,
        conversation_id: str | None = None,
        filters: Filters = _NO_FILTERS,
        ignore: Collection[str] = (),
        retracted: bool = False,
        reader: str | None = None,
    ) -> Done:
        """Asks, and waits for the whole answer. Raises what :meth:`ask` does."""
        asked = self.ask(
            question,
            conversation_id=conversation_id,
            filters=filters,
            ignore=ignore,
            retracted=retracted,
            reader=reader,
        )
        for event in asked:
            if isinstance(event, Done):
                return event
        raise AssertionError("a conversation ends with Done")

    def ask(
        self,
        question: str,
        *,
        conversation_id: str | None = None,
        filters: Filters = _NO_FILTERS,
        ignore: Collection[str] = (),
        retracted: bool = False,
        reader: str | None = None,
    ) -> Iterator[Event]:
        """Asks: ``Started``, then words, changes and citations as they come, then ``Done``.

        The exchange is stored just before ``Done``, where that can be done; closing the iterator
        earlier stores nothing.

        Args:
            ignore: Names of filters that are not to be read out of the question's words.
            retracted: Whether to answer from retracted articles, too.
            reader: Who asks, as :attr:`Conversation.owner` has it.

        Raises:
            UsageError: The question is empty, too long, or not text.
            NotFoundError: The reader has no such conversation.
            BusyError: Too many are asking. All at the call, before any event; the last may also
                come later, where the wait was too long.
        """
        self._turns.check()
        question = checked_question(question)
        turns: list[Turn] = []
        if conversation_id is not None:
            known = self._conversations.get(conversation_id, reader)
            turns = [_turn(one) for one in known.messages]
        place = _Place(conversation_id or new_id(), new_id(), reader)
        asked = _Asked(question, question, filters, ignore, retracted)
        return self._events(asked, turns, place)

    def look_up(self, question: str, *, filters: Filters = _NO_FILTERS) -> Answer:
        """Answers outside of any conversation; nothing is stored.

        Raises:
            UsageError: The question is empty, too long, or not text.
        """
        question = checked_question(question)
        for piece in self._compose(_Asked(question, question, filters)):
            if isinstance(piece, Answer):
                return piece
        raise AssertionError("composing ends with the answer")

    def answerability(self, question: str) -> float:
        """Probability, 0 to 1, that the archive answers a question; no answer is written."""
        understood = self._lookup.understand(question, _NO_FILTERS, ())
        return self._lookup.look_up(understood, Clock()).material.answerability

    def can_answer(self, question: str) -> bool:
        """Whether the archive's evidence is enough to answer."""
        return self.answerability(question) >= self._decline_below

    def _events(self, asked: "_Asked", turns: Sequence[Turn], place: "_Place") -> Iterator[Event]:
        alone, condensing = self._condense(asked.question, turns)
        asked = replace(asked, standalone=alone, condensing=condensing)
        yield Started(place.conversation_id, place.message_id, asked.standalone)
        for piece in self._compose(asked):
            if isinstance(piece, Answer):
                self._keep(place, piece)
                yield Done(place.conversation_id, place.message_id, piece)
            else:
                yield piece

    def _keep(self, place: "_Place", answer: Answer) -> None:
        try:
            self._conversations.add(
                place.conversation_id,
                place.message_id,
                answer.question,
                answer.as_json(),
                place.reader,
            )
        except StoreError as error:  # a full disk is no reason to take the answer away again
            _log.warning("an answer was given, and could not be kept: %s", error)

    def _compose(self, asked: "_Asked") -> Iterator[Shown | Answer]:
        clock = Clock()
        understood = self._lookup.understand(asked.standalone, asked.filters, asked.ignore)
        if understood.archive:
            yield from self._from_catalog(asked, understood, understood.archive, clock)
        else:
            yield from self._from_articles(asked, understood, clock)

    def _from_articles(
        self, asked: "_Asked", understood: Understood, clock: Clock
    ) -> Iterator[Shown | Answer]:
        with self._turns.taken():
            clock.lap("wait")
            looked_up = self._lookup.look_up(understood, clock, retracted=asked.retracted)
        material = looked_up.material
        for step in self._answerer.stream(material):
            if not isinstance(step, Written):
                yield step
                continue
            clock.lap("compose")
            cited = [citation.article.article_id for citation in step.citations]
            yield _answer_to(asked, understood)(
                answered=step.answered,
                answerability=material.answerability,
                text=step.text,
                mode=step.mode,
                citations=step.citations,
                related=tuple(other_articles(material.nearest, cited, looked_up.original))[
                    :_RELATED
                ],
                offers=looked_up.offers,
                as_of=looked_up.as_of,
                notice=step.notice,
                writer=step.writer,
                timings_ms=clock.total(),
            )

    def _from_catalog(
        self, asked: "_Asked", understood: Understood, wanted: ArchiveQuestion, clock: Clock
    ) -> Iterator[Shown | Answer]:
        with self._turns.taken():
            clock.lap("wait")
            found = self._catalog.answer(wanted, understood.filters, retracted=asked.retracted)
        clock.lap("catalog")
        yield Words(found.text)
        yield from map(Cited, found.citations)
        yield _answer_to(asked, understood)(
            answered=found.answered,
            answerability=float(found.answered),
            text=found.text,
            mode="help" if wanted.wanted is Wanted.HELP else "catalog",
            citations=found.citations,
            as_of=self._archive.status().as_of,
            timings_ms=clock.total(),
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an exchange is kept, and for whom."""

    conversation_id: str
    message_id: str
    reader: str | None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as it was asked, and as it stands alone, with the filters that came with it."""

    question: str
    standalone: str
    filters: Filters
    ignore: Collection[str] = ()
    retracted: bool = False
    condensing: Usage | None = None


def _answer_to(asked: _Asked, understood: Understood) -> Callable[..., Answer]:
    """An answer, but for what it says."""
    return partial(
        Answer,
        question=asked.question,
        standalone_question=asked.standalone,
        filters=understood.filters,
        read_filters=understood.read,
        ignore=tuple(asked.ignore),
        retracted=asked.retracted,
        condensing=asked.condensing,
    )


def _by_rules(question: str, turns: Sequence[Turn]) -> tuple[str, None]:
    return standalone(question, turns), None


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
    read = response["read_filters"]
    labels = [label for name in LABELS for label in read.get(name, ())]
    return Turn(response["standalone_question"], " ".join(quotes), tuple(labels))
