"""An answer and its citations, as every other module knows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Literal

from index.article import Header
from index.filters import Filters
from qa.offer import Offer

Mode = Literal["extractive", "chat_model", "catalog", "help"]


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
            "correction": article["correction"],
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "verified": self.verified,
        }


class Standing(Enum):
    """How a sentence stands to the archive: ``NO_CLAIM`` says nothing that could be so or not."""

    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    NO_CLAIM = "no claim"


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that a chat model wrote, held against the archive.

    Attributes:
        text: Its words, without markup and markers.
        markers: Of the citations that bear it out.
        flagged: Numbers, dates and names in it that no passage has.
    """

    text: str
    standing: Standing
    markers: tuple[int, ...] = ()
    flagged: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "standing": self.standing.value,
            "markers": list(self.markers),
            "flagged": list(self.flagged),
        }


@dataclass(frozen=True, slots=True)
class Usage:
    """What a chat model took.

    Attributes:
        tokens_in: What it read; ``None`` where its server does not tell.
        tokens_out: What it wrote, likewise.
        first_ms: Milliseconds until its first words; ``None`` where none came.
        total_ms: Milliseconds until its last.
    """

    tokens_in: int | None
    tokens_out: int | None
    first_ms: float | None
    total_ms: float

    def as_json(self) -> dict[str, Any]:
        return {
            "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out,
            "first_ms": self.first_ms,
            "total_ms": self.total_ms,
        }


@dataclass(frozen=True, slots=True)
class Writer:
    """A chat model that was asked for an answer.

    Attributes:
        model: As ``provider:model``.
        prompt_version: Of the prompt that it was given.
        claims: What it wrote, sentence by sentence.
        trouble: How it failed, as a word; ``None`` where it did not.
    """

    model: str
    prompt_version: str
    usage: Usage
    claims: tuple[Claim, ...] = ()
    trouble: str | None = None

    @property
    def verified(self) -> float | None:
        """Share, 0 to 1, of its claims that the archive bears out; ``None`` where it made none."""
        made = [claim for claim in self.claims if claim.standing is not Standing.NO_CLAIM]
        supported = sum(claim.standing is Standing.SUPPORTED for claim in made)
        return supported / len(made) if made else None

    def as_json(self) -> dict[str, Any]:
        return {
            "model": self.model,
            "prompt_version": self.prompt_version,
            "claims": [claim.as_json() for claim in self.claims],
            "trouble": self.trouble,
            **self.usage.as_json(),
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
        retracted: Whether retracted articles were looked at, too.
        answered: ``False`` where the archive does not answer: the text then says so.
        answerability: Probability, 0 to 1, that the archive answers.
        text: Markdown with ``[1]`` markers, one for each citation.
        mode: Whose words it is in: the articles' own, a chat model's, the catalog's figures, or
            our own, in reply to a greeting or to “What can I ask?” (``help``).
        related: The nearest articles, best first; those that an answer does not cite.
        offers: What may be asked instead, where what was left out would answer.
        as_of: When the archive's sources had last been looked at with success; ``None`` where that
            is not known.
        notice: What a reader is to be told of how it came about; ``None`` where nothing is.
        writer: The chat model that was asked, if one was.
        condensing: What it took a chat model to make the question stand alone, if one was asked.
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
    retracted: bool = False
    citations: tuple[Citation, ...] = ()
    related: tuple[Header, ...] = ()
    offers: tuple[Offer, ...] = ()
    as_of: datetime | None = None
    notice: str | None = None
    writer: Writer | None = None
    condensing: Usage | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "standalone_question": self.standalone_question,
            "filters": self.filters.as_json(),
            "read_filters": self.read_filters.as_json(),
            "ignore": list(self.ignore),
            "retracted": self.retracted,
            "answered": self.answered,
            "answerability": round(self.answerability, 4),
            "answer": self.text,
            "mode": self.mode,
            "citations": [citation.as_json() for citation in self.citations],
            "related": [article.as_json() for article in self.related],
            "offers": [offer.as_json() for offer in self.offers],
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "notice": self.notice,
            "model": self.writer.model if self.writer and self.mode == "chat_model" else None,
            "verified": self.writer.verified if self.writer else None,
            "writer": self.writer.as_json() if self.writer else None,
            "condensing": self.condensing.as_json() if self.condensing else None,
            "timings_ms": dict(self.timings_ms),
        }
