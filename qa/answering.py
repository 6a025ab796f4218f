"""The answering step: from evidence to the words of an answer, as a LangChain Runnable."""

from collections.abc import Iterator

from langchain_core.runnables import Runnable, RunnableConfig, RunnableGenerator

from qa.composing import compose, decline
from qa.material import Material

Answerer = Runnable[Material, str]
"""Turns material into Markdown with ``[n]`` markers, where ``n`` counts ``evidence.quotes`` from 1.

It streams: concatenated, the pieces are the answer. No piece ends inside a marker.
"""


def extractive_answerer() -> Answerer:
    """Answers in the archive's own sentences, without any chat model."""
    return RunnableGenerator(_extract)


def _extract(materials: Iterator[Material], config: RunnableConfig | None = None) -> Iterator[str]:
    for material in materials:
        yield from _paragraphs(_text(material))


def _text(material: Material) -> str:
    if material.answered:
        return compose(
            material.evidence.quotes,
            unsure=material.unsure,
            taken=material.taken,
            last_written=material.last_written,
        )
    return decline(
        material.evidence,
        material.nearest,
        material.last_date,
        filters=material.filters,
        taken=material.taken,
    )


def _paragraphs(text: str) -> Iterator[str]:
    """Cuts after blank lines, so that each piece can be shown as it comes."""
    pieces = text.split("\n\n")
    for piece in pieces[:-1]:
        yield piece + "\n\n"
    yield pieces[-1]
