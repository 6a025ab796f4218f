"""All that the archive has on a topic."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from index.article import Header
from index.embedding import Vectors
from index.filters import Filters
from index.survey import Survey

Grade = Literal["about", "treats", "mentions"]

_SAID: dict[Grade, str] = {
    "about": "about this",
    "treats": "treats it",
    "mentions": "may touch on it",
}


@dataclass(frozen=True, slots=True)
class TopicQuote:
    """A sentence on the topic; ``article.text[start:end] == text``.

    Attributes:
        vector: Its own, ``(d,) float32`` of length 1; ``None`` where it is not known.
    """

    passage_id: int
    start: int
    end: int
    text: str
    vector: Vectors | None = field(default=None, repr=False, compare=False)

    def as_json(self) -> dict[str, Any]:
        return {
            "passage_id": self.passage_id,
            "start": self.start,
            "end": self.end,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class TopicArticle:
    """An article as a dossier has it.

    Attributes:
        grade: See :mod:`qa.topics.grading`; ``None``: so unlikely that it is beyond the dossier.
        probability: That it is on the topic, 0 to 1.
        row: Where it stands in the survey.
        quotes: The sentences that say so, in the article's order.
        best: That of them which says most of the topic.
    """

    article: Header
    grade: Grade | None
    probability: float
    row: int
    quotes: tuple[TopicQuote, ...] = ()
    best: TopicQuote | None = None

    @property
    def said(self) -> str:
        """Its grade in words; nothing where it has none."""
        return _SAID[self.grade] if self.grade else ""

    def as_json(self) -> dict[str, Any]:
        return self.article.as_json() | {
            "grade": self.grade,
            "probability": round(self.probability, 4),
            "quotes": [quote.as_json() for quote in self.quotes],
        }


@dataclass(frozen=True, slots=True)
class Look:
    """An archive as it was looked at for a topic: all of it, by meaning and by words.

    Attributes:
        words: The topic's telling words, as written, by their stems.
        vector: The topic's, ``(d,) float32``.
        survey: Every passage of every article that passes the filters.
        probabilities: Of each row of the survey's articles, 0 to 1.
        grades: Likewise.
    """

    words: Mapping[str, str]
    vector: Vectors
    survey: Survey
    probabilities: Sequence[float]
    grades: Sequence[Grade | None]

    @property
    def articles(self) -> int:
        """How many were looked at."""
        return len(self.survey.article_keys)

    @property
    def passages(self) -> int:
        """How many they have."""
        return len(self.survey.passage_ids)


@dataclass(frozen=True, slots=True)
class Dossier:
    """The articles on a topic, oldest first; those without a date last."""

    query: str
    filters: Filters
    articles: tuple[TopicArticle, ...]
    look: Look = field(repr=False, compare=False)

    @property
    def beyond(self) -> int:
        """How many articles were looked at, and have no grade."""
        return sum(grade is None for grade in self.look.grades)

    def of_grade(self, grade: Grade) -> list[TopicArticle]:
        """Its articles of one grade."""
        return [found for found in self.articles if found.grade == grade]

    def ends(self) -> tuple[TopicArticle, TopicArticle] | None:
        """The first and the last article that treats it, of those with a date; ``None``: none."""
        dated = [one for one in self.articles if one.article.date and one.grade != "mentions"]
        return (dated[0], dated[-1]) if dated else None

    def timeline(self) -> dict[str, int]:
        """Articles by month, as ``{"2024-05": 3}``, in order."""
        months = Counter(f"{a.article.date:%Y-%m}" for a in self.articles if a.article.date)
        return dict(sorted(months.items()))

    def facets(self) -> dict[str, dict[str, int]]:
        """Authors, categories and issues with their numbers of articles, most frequent first."""
        headers = [found.article for found in self.articles]
        return {
            "author": _counted(name for header in headers for name in header.authors),
            "category": _counted(header.category for header in headers),
            "issue": _counted(header.issue for header in headers),
        }

    def as_json(self) -> dict[str, Any]:
        look = self.look
        return {
            "query": self.query,
            "filters": self.filters.as_json(),
            "searched_articles": look.articles,
            "searched_passages": look.passages,
            "searched_words": list(look.words.values()) if look.survey.has_words else None,
            "articles": [found.as_json() for found in self.articles],
            "beyond": self.beyond,
            "timeline": self.timeline(),
            "facets": self.facets(),
        }


def _counted(values: Iterable[str | None]) -> dict[str, int]:
    return dict(Counter(value for value in values if value).most_common())
