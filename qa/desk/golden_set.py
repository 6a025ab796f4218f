"""Questions whose right passage staff have named: the golden set that grows at the desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Words of an article; ``article.text[start:end] == quote``."""

    article_id: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class GoldenPassage:
    """A question with a right passage.

    Attributes:
        place: ``None``: the archive does not answer the question, rightly.
        answer: The answer in a few words, which a right quote holds; ``None`` where not given.
        added_by: The name of the account.
    """

    line_id: str
    question: str
    place: Place | None
    answer: str | None
    added_by: str
    added_at: datetime


def golden_rows(passages: Iterable[GoldenPassage]) -> list[dict[str, object]]:
    """Lines of a golden set as :mod:`qa.measuring.golden` reads them, each question once."""
    of_question: dict[str, list[GoldenPassage]] = {}
    for one in passages:
        of_question.setdefault(one.question.casefold(), []).append(one)
    return [_row(of_one) for of_one in of_question.values()]


def _row(passages: list[GoldenPassage]) -> dict[str, object]:
    places = [one.place for one in passages if one.place]
    return {
        "question": passages[0].question,
        "answerable": bool(places),
        "article_id": list(dict.fromkeys(place.article_id for place in places)),
        "answers": list(dict.fromkeys(one.answer for one in passages if one.answer)),
        "quotes": [place.quote for place in places],
    }
