"""An answer and its citations, as every other module knows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from index.article import Header
from index.filters import Filters
from qa.offer import Offer

Mode = Literal["extractive", "chat_model", "catalog"]


@dataclass(frozen=True, slots=True)
class Citation:
    """One quotation that bears out what an answer says.

    Attributes:
        marker: The number in square brackets that stands for it in the answer, from 1.
        passage_id: The passage that the quote was found in.
        quote: The archive's own words; ``article.text[start:end] == quote``.
        verified: Whether that equality was checked against the catalog for this answer.
    """

    marker: int
    article: Header
    passage_id: int
    quote: str
    start: int
    end: int
    verified: bool

    def as_json(self) -> dict[str, Any]:
        article = self.article.as_json()
        shown = ("title", "subtitle", "author", "date", "issue", "page", "category", "url")
        return {
            "marker": self.marker,
            "article_id": self.article.article_id,
            "passage_id": self.passage_id,
            **{name: article[name] for name in shown},
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "verified": self.verified,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What the archive says to a question.

    Attributes:
        question: As it was asked.
        standalone_question: The same, understandable without the conversation before it.
        filters: All that applied.
        read_filters: Those of them that were read out of the question's words.
        ignore: Names of filters that were not to be read out of them.
        answered: ``False`` where the archive does not answer: the text then says so.
        answerability: Probability, 0 to 1, that the archive answers.
        text: Markdown with ``[1]`` markers, one for each citation.
        mode: Whose words it is in: the articles' own, a chat model's, or the catalog's figures.
        related: The nearest articles, best first; those that an answer does not cite.
        offers: What may be asked instead, where filters left nothing that answers.
        as_of: When the archive's sources had last been looked at with success; ``None`` where that
            is not known.
        timings_ms: Milliseconds by stage, and ``total``.
    """

    question: str
    standalone_question: str
    filters: Filters
    read_filters: Filters
    ignore: tuple[str, ...]
    answered: bool
    answerability: float
    text: str
    mode: Mode
    citations: tuple[Citation, ...] = ()
    related: tuple[Header, ...] = ()
    offers: tuple[Offer, ...] = ()
    as_of: datetime | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "standalone_question": self.standalone_question,
            "filters": self.filters.as_json(),
            "read_filters": self.read_filters.as_json(),
            "ignore": list(self.ignore),
            "answered": self.answered,
            "answerability": round(self.answerability, 4),
            "answer": self.text,
            "mode": self.mode,
            "citations": [citation.as_json() for citation in self.citations],
            "related": [article.as_json() for article in self.related],
            "offers": [offer.as_json() for offer in self.offers],
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "timings_ms": dict(self.timings_ms),
        }
