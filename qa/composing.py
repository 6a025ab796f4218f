"""Puts quotes together to an answer, and words for having none."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from index.article import Header
from qa.evidence import Evidence, Quote

_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>#+!|~=&-]")
_LIST = re.compile(r"^(\d{1,9})([.)])")  # «2024. A year» would begin a list


def arrange(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Quotes, given best first, in the order in which they are read.

    The best comes first; those of one article stand together, after the first in its own order.
    """
    grouped: dict[str, list[Quote]] = {}
    for quote in quotes:
        grouped.setdefault(quote.hit.article.article_id, []).append(quote)
    return tuple(
        quote
        for best, *others in grouped.values()
        for quote in (best, *sorted(others, key=lambda other: other.start))
    )


def compose(quotes: Sequence[Quote]) -> str:
    """An answer in the archive's own words, as Markdown.

    Each quote stands word for word, led by who wrote it and when, and is followed by its marker:
    ``[n]`` for ``quotes[n - 1]``.

    Args:
        quotes: As :func:`arrange` orders them.
    """
    paragraphs = []
    numbered = enumerate(quotes, 1)
    for _, group in groupby(numbered, key=lambda pair: pair[1].hit.article.article_id):
        same = list(group)
        lines = [f"> {escape(_flat(quote.text))} [{marker}]" for marker, quote in same]
        paragraphs.append(f"{_lead(same[0][1].hit.article)}\n\n" + "\n>\n".join(lines))
    return "\n\n".join(paragraphs)


def decline(
    evidence: Evidence, nearest: Sequence[Header], last_date: date | None, *, filtered: bool
) -> str:
    """Says that the archive does not answer, what it lacks, what is nearest, how far it reaches.

    Args:
        filtered: Whether only some of the archive was asked.
    """
    if filtered and not nearest:
        return "No article matches the chosen filters. Take one away, and ask again."
    sentences = ["The archive does not answer this."]
    if evidence.missing:
        named = ", ".join(f"“{escape(word)}”" for word in evidence.missing)
        sentences.append(f"It never mentions {named}.")
    if nearest:
        sentences.append(f"Nearest to the question is {_named(nearest[0])}.")
    if filtered:
        sentences.append("Only the articles that match the chosen filters were asked.")
    elif last_date:
        sentences.append(f"Its latest article is of {_day(last_date)}.")
    return " ".join(sentences)


def escape(text: str) -> str:
    """Text that Markdown shows as it stands."""
    return _LIST.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\g<0>", text))


def _lead(article: Header) -> str:
    day = _day(article.date) if article.date else None
    who = ", ".join(escape(part) for part in (article.author, day) if part)
    title = f"*{escape(article.title)}*"
    return f"**{who}**, in {title}:" if who else f"In {title}:"


def _named(article: Header) -> str:
    day = f" ({_day(article.date)})" if article.date else ""
    return f"*{escape(article.title)}*{day}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _flat(text: str) -> str:
    return " ".join(text.split("\n"))
