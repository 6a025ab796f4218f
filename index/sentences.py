"""Where sentences begin and end."""

import re
from itertools import pairwise

from sentencex import get_sentence_boundaries

_PARAGRAPH = re.compile(r"\n\s*\n")


def sentence_spans(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Finds the sentences of a text, as offsets ``(start, end)`` in code points.

    Args:
        language: ISO 639-1 code; one that is not known falls back on a related one, or English.

    Returns:
        Spans in order, none empty; what lies outside them is white space. No sentence crosses a
        blank line.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for gap in [*_PARAGRAPH.finditer(text), None]:
        end = gap.start() if gap else len(text)
        spans += _within(text, start, end, language)
        start = gap.end() if gap else end
    return spans


def _within(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    bounds = [0]
    bounds += [int(b["end_index"]) for b in get_sentence_boundaries(language, text[start:end])]
    bounds = sorted({min(b, end - start) for b in bounds} | {end - start})
    pieces = [(start + a, start + b) for a, b in pairwise(bounds)]
    return [trimmed for a, b in pieces if (trimmed := _trim(text, a, b))]


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    stripped = piece.strip()
    if not stripped:
        return None
    start += len(piece) - len(piece.lstrip())
    return start, start + len(stripped)
