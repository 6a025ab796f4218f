"""What the archive has to say to a question, and whether that answers it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.embedding import Vectors
from index.wording import stems
from qa.answer_kinds import shows
from qa.answerability import probability
from qa.candidate import Candidate
from qa.everyday import is_everyday
from qa.importance import Importance, importance
from qa.question import Kind, Question, take_apart
from qa.quoting import Quote, choose, in_order
from qa.sentence_ranking import RankedSentence, rank
from qa.understanding.order_of_time import TimeOrder

__all__ = ["Candidate", "Evidence", "Quote", "weigh"]


_LOOKED_THROUGH = 10  # quotes, for those of a time


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the archive has on a question.

    Attributes:
        quotes: Best first, at most three, none repeating another.
        probability: That they answer the question, 0 to 1.
        last_written: The day of the newest article with a sentence that may well answer.
        looked_for: The words of the question that carry meaning, as it has them.
        missing: Names and telling words of the question that the archive never mentions, as the
            question has them.
    """

    quotes: tuple[Quote, ...]
    probability: float
    missing: tuple[str, ...]
    last_written: date | None = None
    looked_for: tuple[str, ...] = ()


def weigh(
    question: str,
    question_vector: Vectors,
    candidates: Sequence[Candidate],
    document_frequency: Callable[[str], float],
    order: TimeOrder | None = None,
) -> Evidence:
    """Weighs the sentences of some passages as answers.

    Args:
        question_vector: ``(d,) float32`` of length 1.
        candidates: What a search found, best first.
        document_frequency: Share of passages, 0 to 1, that hold a word in any inflection.
        order: Which quotes are wanted of those that may well answer; ``None``: the likeliest.
    """
    asked, matters, ranked = rank_sentences(
        question, question_vector, candidates, document_frequency, order
    )
    likely = choose(asked, ranked, _LOOKED_THROUGH)
    days = [day for quote in likely if (day := quote.hit.article.date)]
    return Evidence(
        quotes=in_order(likely, order),
        last_written=max(days, default=None),
        probability=probability(asked, matters, ranked),
        missing=_missing(asked, matters),
        looked_for=asked.words,
    )


def rank_sentences(
    question: str,
    question_vector: Vectors,
    candidates: Sequence[Candidate],
    document_frequency: Callable[[str], float],
    order: TimeOrder | None = None,
) -> tuple[Question, Importance, list[RankedSentence]]:
    """What is asked, how much its words matter, and all sentences, the likeliest answer first.

    «What is the latest on…» asks for what has happened, and a sentence that tells of it has a day.
    """
    asked = take_apart(question)
    labels = stems("\n".join({candidate.about() for candidate in candidates}))
    matters = importance(asked, document_frequency, labels)
    is_of_events = order is TimeOrder.NEWEST and not shows(asked.kind)
    sought = replace(asked, kind=Kind.TIME) if is_of_events else asked
    return asked, matters, rank(sought, matters, question_vector, candidates)


def _missing(asked: Question, matters: Importance) -> tuple[str, ...]:
    """Without everyday words: such are missing by chance, and that tells a reader nothing."""
    return tuple(
        word
        for stem, word in zip(asked.stems, asked.words, strict=True)
        if stem in matters.unknown and (stem in asked.names or not is_everyday(word))
    )
