"""What an answerer is given to answer from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from index.article import Header
from index.filters import Filters
from qa.evidence import Candidate, Evidence


@dataclass(frozen=True, slots=True)
class Material:
    """A question with the archive's evidence on it.

    Attributes:
        question: Standing alone: understandable without a conversation.
        answered: Whether the evidence is strong enough to answer from.
        unsure: Whether it is only just strong enough: the answer should say so.
        candidates: The passages that were weighed, best first.
        nearest: The articles nearest to the question, best first.
        last_date: How far the archive reaches; ``None`` where no article has a date.
        taken: Words of the archive that were taken for some of the question, by these.
        last_written: When the archive last wrote of it, where an answer is to say so.
        is_foreign: Whether the question seems to be in a language that no article is in.
    """

    question: str
    filters: Filters
    evidence: Evidence
    answered: bool
    unsure: bool
    candidates: tuple[Candidate, ...]
    nearest: tuple[Header, ...]
    last_date: date | None
    taken: Mapping[str, str] = field(default_factory=dict)
    last_written: date | None = None
    is_foreign: bool = False

    def declined(self) -> "Material":
        """The same, as not strong enough."""
        return replace(self, answered=False)

    @property
    def answerability(self) -> float:
        """Probability, 0 to 1, that the archive answers; 0 where there is nothing to quote."""
        return self.evidence.probability if self.evidence.quotes else 0.0
