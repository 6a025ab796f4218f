"""Looks a question up: from what it means to the evidence, and to what may be asked instead."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from index.archive import Archive
from index.embedding import Vectors
from index.filters import Filters, Label
from index.languages import is_foreign
from qa.clock import Clock
from qa.composing import arrange
from qa.evidence import Evidence, Quote, weigh
from qa.exactness import exact
from qa.filter_words import filter_words
from qa.finding import Found, find
from qa.material import Material
from qa.offer import Offer
from qa.question import take_apart
from qa.understanding.plain_filters import Known
from qa.understanding.spelling import Respelt, respelt
from qa.understanding.understood import Understood, understand

_LONG_AGO = 365  # days between the quotes of an answer, from which it says when was last written


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What the archive has on a question.

    Attributes:
        original: As :class:`qa.finding.Found` has it.
        as_of: When the archive's sources had last been looked at with success.
        offers: What may be asked instead.
    """

    material: Material
    original: Mapping[str, str]
    as_of: datetime | None
    offers: tuple[Offer, ...] = ()


class Lookup:
    """Looks questions up in an archive."""

    def __init__(self, archive: Archive, decline_below: float) -> None:
        self._archive = archive
        self._decline_below = decline_below
        self._known: tuple[int, Known] = (-1, Known())

    def understand(self, question: str, given: Filters, ignored: Iterable[str]) -> Understood:
        """What a question that stands alone means in this archive, today."""
        return understand(question, given, self._labels(), datetime.now(UTC).date(), ignored)

    def look_up(self, asked: Understood, clock: Clock, *, retracted: bool = False) -> LookedUp:
        """Searches, and weighs what is found.

        Args:
            retracted: Whether to answer from retracted articles, too.
        """
        frequency = self._archive.frequencies(asked.search)
        taken = respelt(asked.search, frequency, self._archive.spelt_alike)
        foreign = is_foreign(asked.question, self._archive.languages())
        if foreign and taken.words:  # a few words may look foreign for one that is misspelt
            foreign = any(not frequency(word) for word in take_apart(taken.question).words)
        if foreign:  # words of another language are no typing errors
            taken = Respelt(asked.search)
        asked = replace(asked, search=taken.question)
        vector = self._archive.embed(asked.search)
        clock.lap("embed")
        found = find(self._archive, asked.search, asked.filters, vector, retracted=retracted)
        clock.lap("retrieve")
        evidence = weigh(asked.search, vector, found.candidates, frequency, asked.order)
        evidence = replace(evidence, quotes=self._arranged(asked, evidence))
        if foreign:  # which of its words occur tells nothing
            evidence = replace(evidence, missing=())
        answered = self._answers(evidence)
        status = self._archive.status()
        material = Material(
            question=asked.question,
            filters=asked.filters,
            evidence=evidence,
            answered=answered,
            candidates=found.candidates,
            unsure=answered and evidence.probability < (1 + self._decline_below) / 2,
            nearest=found.near_articles() if answered else found.articles(),
            last_date=status.last_date,
            taken=taken.words,
            last_written=evidence.last_written if _is_of_time(asked, evidence) else None,
            is_foreign=foreign,
        )
        offers = () if answered else self._offers(asked, vector, frequency, found)
        clock.lap("weigh")
        return LookedUp(material, found.original, status.as_of, offers)

    def _answers(self, evidence: Evidence) -> bool:
        return bool(evidence.quotes) and evidence.probability >= self._decline_below

    def _labels(self) -> Known:
        """What articles can be filtered by, read again where they have changed."""
        generation = self._archive.generation()
        if self._known[0] != generation:
            known = Known(self._values("author"), self._values("category"), self._values("issue"))
            self._known = (generation, known)
        return self._known[1]

    def _values(self, name: Label) -> tuple[str, ...]:
        return tuple(facet.value for facet in self._archive.facet(name))

    def _arranged(self, asked: Understood, evidence: Evidence) -> tuple[Quote, ...]:
        quotes = exact(self._archive, evidence.quotes)
        return tuple(quotes) if asked.order else arrange(quotes)

    def _offers(
        self,
        asked: Understood,
        vector: Vectors,
        frequency: Callable[[str], float],
        found: Found,
    ) -> tuple[Offer, ...]:
        """The same question, where more of the archive would answer it."""

        def would_answer(filters: Filters, *, retracted: bool = False) -> bool:
            more = find(self._archive, asked.search, filters, vector, retracted=retracted)
            return self._answers(weigh(asked.search, vector, more.candidates, frequency))

        if found.is_left_out and would_answer(asked.filters, retracted=True):
            return (Offer("Ask the retracted articles, too", asked.given, (), retracted=True),)
        read = tuple(asked.read.as_json())
        if read and would_answer(asked.given):
            label = f"Ask without {', '.join(filter_words(asked.read))}"
            return (Offer(label, asked.given, read),)
        if asked.given and would_answer(Filters()):
            return (Offer("Ask the whole archive", Filters(), read),)
        return ()


def _is_of_time(asked: Understood, evidence: Evidence) -> bool:
    """Whether an answer should say when the archive last wrote of it."""
    days = [day for quote in evidence.quotes if (day := quote.hit.article.date)]
    return bool(asked.order) or (bool(days) and (max(days) - min(days)).days > _LONG_AGO)
