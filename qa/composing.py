"""Puts quotes together to an answer, and words for having none."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from index.article import Header
from index.days import long_day
from index.filters import Filters
from qa.evidence import Evidence, Quote
from qa.filter_words import filters_in_brief

# What begins markup wherever it stands; and what does so at the head of a line alone, where a
# hyphen or a year with its full stop would begin a list. More is left as it stands, to be read.
_MARKUP = re.compile(r"[\\`*_\[\]<|~]|&(?=#?\w+;)")
_LINE_HEAD = re.compile(r"^(\d{0,9})([#+=>.)-])")
# From where the white space begins: from each place within it, a long run would be read anew.
_LINE_BREAK = re.compile(r"(?<![^\S\u00a0])[^\S\u00a0]*\n\s*")
NOT_FOUND = "not found in the archive"
"""What is said of a sentence that a chat model wrote and the archive does not bear out."""
_NO_FILTERS = Filters()
_NOTHING: Mapping[str, str] = {}
_WORTH_NAMING = 0.05  # probability of an answer, from which the nearest article is worth a sentence


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


def compose(
    quotes: Sequence[Quote],
    *,
    unsure: bool = False,
    missing: Sequence[str] = (),
    taken: Mapping[str, str] = _NOTHING,
    last_written: date | None = None,
) -> str:
    """An answer in the archive's own words, as Markdown.

    Each quote stands word for word, led by who wrote it and when, and is followed by its marker:
    ``[n]`` for ``quotes[n - 1]``.

    Args:
        quotes: As :func:`arrange` orders them.
        unsure: Whether to say first that they may miss the question.
        missing: Words of the question that the archive lacks, which is said with that.
        taken: Words that were put in place of some of the question, by these.
        last_written: When the archive last wrote of it; ``None`` not to say so.
    """
    paragraphs = [_taken(taken)] if taken else []
    paragraphs += [_in_doubt(missing)] if unsure else []
    numbered = enumerate(quotes, 1)
    for _, group in groupby(numbered, key=lambda pair: pair[1].hit.article.article_id):
        same = list(group)
        lines = [quoted(quote.text, marker) for marker, quote in same]
        paragraphs.append(f"{_lead(same[0][1].hit.article)}\n\n" + "\n>\n".join(lines))
    if last_written:
        paragraphs.append(f"The archive last wrote of this on {long_day(last_written)}.")
    return "\n\n".join(paragraphs)


def decline(
    evidence: Evidence,
    nearest: Sequence[Header],
    last_date: date | None,
    *,
    filters: Filters = _NO_FILTERS,
    taken: Mapping[str, str] = _NOTHING,
    is_foreign: bool = False,
) -> str:
    """Says that the archive does not answer, what it lacks, what is nearest, how far it reaches.

    Args:
        nearest: Articles, best first; none where nothing was there to be asked.
        filters: Which articles of the archive were asked.
        taken: As :func:`compose` takes it.
        is_foreign: Whether the question seems to be in a language that no article is in.
    """
    chosen = f"the chosen filters ({escape(filters_in_brief(filters))})"
    if not nearest and filters:
        return f"No article matches {chosen}. Take one away, and ask again."
    if not nearest:
        return "The archive is empty: there is nothing to answer from yet."
    sentences = [_taken(taken)] if taken else []
    sentences.append("The archive does not answer this.")
    if is_foreign:
        sentences.append("The question seems to be in a language that none of its articles is in.")
    elif evidence.looked_for:
        sentences.append(f"It was searched for {_listed(evidence.looked_for)}.")
    if evidence.missing:
        sentences.append(_lacking(evidence.missing))
    if evidence.probability >= _WORTH_NAMING and evidence.quotes:
        sentences.append(f"Nearest to it is {_named(nearest[0])}.")
    if filters:
        sentences.append(f"Only the articles that match {chosen} were asked.")
    elif last_date:
        sentences.append(f"The archive’s latest article is of {long_day(last_date)}.")
    return " ".join(sentences)


def _taken(taken: Mapping[str, str]) -> str:
    """True to the letter, as the next sentence is."""
    put, asked = _listed(list(taken.values())), _listed(list(taken), "or")
    return f"Showing results for {put} (no article contains {asked})."


def _in_doubt(missing: Sequence[str]) -> str:
    lacking = f" {_lacking(missing)}" if missing else ""
    return f"The archive may not say exactly this.{lacking} Nearest to it is:"


def _lacking(words: Sequence[str]) -> str:
    """True to the letter: what goes by another name may well be there."""
    if len(words) == 1:
        return f"The word {_listed(words)} does not occur in it."
    return f"The words {_listed(words)} do not occur in it."


def _listed(words: Sequence[str], conjunction: str = "and") -> str:
    *first, last = [f"“{escape(word)}”" for word in words]
    return f"{', '.join(first)} {conjunction} {last}" if first else last


def quoted(text: str, marker: int) -> str:
    """Words of an article as a line of Markdown, with their marker."""
    return f"> {escape(_flat(text))} [{marker}]"


def unfounded(text: str, flagged: Sequence[str]) -> str:
    """A sentence that the archive does not bear out, as Markdown.

    Args:
        flagged: Words of it that no passage has.
    """
    listed = ", ".join(f"“{escape(word)}”" for word in flagged)
    return f"{escape(text)} *({NOT_FOUND}{f': {listed}' if listed else ''})*"


def escape(text: str) -> str:
    """Text that Markdown shows as it stands."""
    return _LINE_HEAD.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", text))


def _lead(article: Header) -> str:
    day = long_day(article.date) if article.date else None
    who = ", ".join(escape(part) for part in (article.author, day) if part)
    title = f"*{escape(article.title)}*"
    return f"**{who}**, in {title}:" if who else f"In {title}:"


def _named(article: Header) -> str:
    day = f" ({long_day(article.date)})" if article.date else ""
    return f"*{escape(article.title)}*{day}"


def _flat(text: str) -> str:
    return _LINE_BREAK.sub(" ", text)
