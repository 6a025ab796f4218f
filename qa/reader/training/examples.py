"""What the reader learns from: questions and claims about a passage, each with what is known."""

from dataclasses import dataclass
from enum import IntEnum

from qa.reader.features import Context, Span


class Verdict(IntEnum):
    """How a claim stands to a passage."""

    SUPPORTED = 0
    CONTRADICTED = 1
    UNSUPPORTED = 2
    NOT_SUPPORTED = 3  # one of the two, and nobody knows which


@dataclass(frozen=True, slots=True)
class Example:
    """A question, or a claim in its place, and a passage.

    Attributes:
        source: The collection it comes from.
        kind: Kind of question or claim as its source calls it, or how the example was made.
        answers: Each place in the passage that answers; empty if none does, ``None`` if unknown.
        evidence: Sentences that a person must be shown; empty if none, ``None`` if unknown.
        answerable: Whether the passage answers the question; ``None`` for a claim.
        verdict: How the claim stands to the passage; ``None`` for a question.
    """

    source: str
    kind: str
    question: str
    context: Context
    answers: tuple[Span, ...] | None = None
    evidence: tuple[Span, ...] | None = None
    answerable: bool | None = None
    verdict: Verdict | None = None

    def __post_init__(self) -> None:
        """Refuse places that are not in the passage.

        Raises:
            ValueError: A place is empty or outside.
        """
        length = len(self.context.text)
        for start, end in (*(self.answers or ()), *(self.evidence or ())):
            if not 0 <= start < end <= length:
                raise ValueError(f"{start}:{end} is not in a passage of {length} characters")

    @property
    def is_claim(self) -> bool:
        """Whether a claim stands in the question's place."""
        return self.verdict is not None

    def answer_texts(self) -> list[str]:
        """The words at each answering place."""
        return [self.context.text[start:end] for start, end in self.answers or ()]


def unanswered(example: Example, kind: str, question: str, context: Context) -> Example:
    """The example as one that its passage does not answer."""
    return Example(example.source, kind, question, context, (), (), answerable=False)


# Examples of one question that are read together: their scores must be comparable.
Group = tuple[Example, ...]
