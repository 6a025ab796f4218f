"""What the archive has to say to a question, and whether that answers it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.embedding import Vectors
from qa.answerability import probability
from qa.candidate import Candidate
from qa.importance import importance
from qa.question import take_apart
from qa.quoting import Quote, choose
from qa.sentence_ranking import rank
from qa.wording import stems

__all__ = ["Candidate", "Evidence", "Quote", "weigh"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the archive has on a question.

    Attributes:
        quotes: Best first, at most three, none repeating another.
        probability: That they answer the question, 0 to 1.
        missing: Words of the question that the archive never mentions, as the question has them.
    """

    quotes: tuple[Quote, ...]
    probability: float
    missing: tuple[str, ...]


def weigh(
    question: str,
    question_vector: Vectors,
    candidates: Sequence[Candidate],
    document_frequency: Callable[[str], float],
) -> Evidence:
    """Weighs the sentences of some passages as answers.

    Args:
        question_vector: ``(d,) float32`` of length 1.
        candidates: What a search found, best first.
        document_frequency: Share of passages, 0 to 1, that hold a word in any inflection.
    """
    asked = take_apart(question)
    labels = stems("\n".join({candidate.about() for candidate in candidates}))
    matters = importance(asked, document_frequency, labels)
    ranked = rank(asked, matters, question_vector, candidates)
    pairs = zip(asked.stems, asked.words, strict=True)
    return Evidence(
        quotes=choose(ranked),
        probability=probability(asked, matters, ranked),
        missing=tuple(word for stem, word in pairs if stem in matters.unknown),
    )
