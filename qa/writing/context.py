"""The passages that a chat model is given, as many as it can read, fenced as data."""

from collections.abc import Sequence
from html import escape

from index.days import long_day
from qa.candidate import Candidate

_LETTERS = 3.5  # of English to a token, of the common tokenizers, carefully
_BYTES = 4.0  # of other scripts likewise
_RESERVE = 200  # tokens for what a server adds


def tokens_of(text: str) -> int:
    """How many tokens a text has, rather too many than too few.

    An estimate: each model has a tokenizer of its own, and those of hosted ones would have to be
    downloaded.
    """
    return int(max(len(text) / _LETTERS, len(text.encode()) / _BYTES)) + 1


def fitting(candidates: Sequence[Candidate], tokens: int) -> list[Candidate]:
    """The best passages that fit; the best one always does.

    Args:
        candidates: Best first.
        tokens: That they may take together.
    """
    kept: list[Candidate] = []
    left = tokens - _RESERVE
    for candidate in candidates:
        left -= tokens_of(_fenced(candidate, len(kept) + 1))
        if left < 0 and kept:
            break
        kept.append(candidate)
    return kept


def fenced(candidates: Sequence[Candidate]) -> str:
    """Passages as data with their numbers from 1; nothing in them can close the fence."""
    return "\n\n".join(_fenced(one, number) for number, one in enumerate(candidates, 1))


def fenced_text(text: str) -> str:
    """Words that somebody typed, likewise."""
    return escape(text, quote=False)


def _fenced(candidate: Candidate, number: int) -> str:
    header = candidate.hit.article
    known = {
        "title": header.title,
        "author": header.author,
        "date": long_day(header.date) if header.date else None,
    }
    told = "".join(f' {name}="{escape(value)}"' for name, value in known.items() if value)
    text = escape(candidate.hit.passage.text, quote=False)
    return f'<passage number="{number}"{told}>\n{text}\n</passage>'
