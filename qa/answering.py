"""The answering step: from evidence to the words of an answer, as a LangChain Runnable."""

from collections.abc import Iterator
from dataclasses import dataclass

from langchain_core.runnables import Runnable, RunnableConfig, RunnableGenerator

from qa.answer import Citation, Mode, Writer
from qa.composing import compose, decline
from qa.material import Material
from qa.quoting import Quote


@dataclass(frozen=True, slots=True)
class Words:
    """More words of the answer, as Markdown. No piece ends inside a marker."""

    text: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The answer so far has changed: of it ``start`` characters stay, and ``text`` follows them."""

    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation, whose marker stands in what has come or in what comes next."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class Settled:
    """The first ``length`` characters will not change any more, unless the writer fails."""

    length: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nothing has come for a while."""


@dataclass(frozen=True, slots=True)
class Written:
    """The whole answer, once nothing more comes.

    Attributes:
        text: What the pieces and changes have made.
        notice: What a reader is to be told of how it came about.
        writer: The chat model that was asked, if one was, with what came of it.
    """

    text: str
    answered: bool
    mode: Mode
    citations: tuple[Citation, ...] = ()
    notice: str | None = None
    writer: Writer | None = None


Shown = Words | Rewritten | Settled | Cited | Waiting
"""What becomes of an answer while it is written."""

Step = Shown | Written

Answerer = Runnable[Material, Step]
"""Turns material into an answer: words and citations as they come, ``Written`` at the end."""


def extractive_answerer() -> Answerer:
    """Answers in the archive's own sentences, without any chat model."""
    return RunnableGenerator(_extract)


def _extract(materials: Iterator[Material], config: RunnableConfig | None = None) -> Iterator[Step]:
    for material in materials:
        yield from extract(material)


def extract(material: Material) -> Iterator[Step]:
    """The steps of an answer in the archive's own sentences."""
    written = extracted(material)
    yield from shown(written)
    yield written


def shown(written: Written) -> Iterator[Shown]:
    """The steps that lead to an answer of which all is known at once."""
    length = 0
    for piece in _paragraphs(written.text):
        length += len(piece)
        yield Words(piece)
        yield Settled(length)
        yield from (Cited(one) for one in written.citations if f"[{one.marker}]" in piece)


def extracted(material: Material) -> Written:
    """An answer in the archive's own sentences."""
    quotes = material.evidence.quotes if material.answered else ()
    citations = tuple(citation(n, quote) for n, quote in enumerate(quotes, 1))
    return Written(_text(material), material.answered, "extractive", citations)


def _text(material: Material) -> str:
    if material.answered:
        return compose(
            material.evidence.quotes,
            unsure=material.unsure,
            missing=material.evidence.missing,
            taken=material.taken,
            last_written=material.last_written,
        )
    return decline(
        material.evidence,
        material.nearest,
        material.last_date,
        filters=material.filters,
        taken=material.taken,
        is_foreign=material.is_foreign,
    )


def citation(marker: int, quote: Quote) -> Citation:
    """A quote as a citation; it has been held against the article's text."""
    return Citation(
        marker=marker,
        article=quote.hit.article,
        passage_id=quote.hit.passage.passage_id,
        quote=quote.text,
        start=quote.start,
        end=quote.end,
        verified=True,
    )


def _paragraphs(text: str) -> Iterator[str]:
    """Cuts after blank lines, so that each piece can be shown as it comes."""
    pieces = text.split("\n\n")
    for piece in pieces[:-1]:
        yield piece + "\n\n"
    yield pieces[-1]
