"""All that a question means, once the conversation has made it stand alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from index.filters import NAMES, Filters
from qa.understanding.archive_questions import ArchiveQuestion, archive_question
from qa.understanding.order_of_time import TimeOrder, time_order, without_order
from qa.understanding.plain_filters import Known, read_filters
from qa.understanding.requests import without_request

_DAYS = frozenset({"after", "before"})


@dataclass(frozen=True, slots=True)
class Understood:
    """A question taken for what it means.

    Attributes:
        question: Standing alone.
        search: What is looked for: the question without the words that only ask, and those of the
            filters and of the order that it holds.
        given: Filters that the reader has set.
        read: Those that were read out of the question.
        order: Which order of time the answer is wanted in; ``None``: the best first.
        archive: What is asked about the archive itself, if that is what is asked.
    """

    question: str
    search: str
    given: Filters
    read: Filters
    order: TimeOrder | None
    archive: ArchiveQuestion | None

    @property
    def filters(self) -> Filters:
        """All that apply."""
        values = {name: getattr(self.given, name) or getattr(self.read, name) for name in NAMES}
        return Filters(**values)


def understand(
    question: str, given: Filters, known: Known, today: date, ignored: Iterable[str] = ()
) -> Understood:
    """Understands a question.

    Args:
        given: Filters that the reader has set; of those none is read out of the question.
        ignored: Names of filters that are not to be read out of it either.
    """
    asked = without_request(question)
    read = read_filters(asked, known, today, ignored={*ignored, *_set(given)})
    search = without_order(read.rest or asked)
    return Understood(
        question=question,
        search=search,
        given=given,
        read=read.filters,
        order=time_order(question),
        archive=archive_question(read.rest) if read.rest else archive_question("articles"),
    )


def _set(given: Filters) -> set[str]:
    named = set(given.as_json())
    return named | _DAYS if named & _DAYS else named
