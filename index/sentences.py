"""Where sentences begin and end."""

import re
from itertools import pairwise

from sentencex import get_sentence_boundaries

_PARAGRAPH = re.compile(r"\n\s*\n")
# Characters that are looked at together. sentencex takes time by the square of their number if they
# are full of quotation marks; a sentence that is longer than this is broken.
_WINDOW = 10_000


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
    pieces = pairwise(_bounds(text, start, end, language))
    return [trimmed for a, b in pieces if (trimmed := _trim(text, a, b))]


def _bounds(text: str, start: int, end: int, language: str) -> list[int]:
    """Return where the sentences of a paragraph begin, and its end."""
    bounds = [start]
    while bounds[-1] < end:
        first, last = bounds[-1], min(bounds[-1] + _WINDOW, end)
        found = get_sentence_boundaries(language, text[first:last])
        ends = sorted(
            {min(first + int(one["end_index"]), last) for one in found} - {first} | {last}
        )
        # the last one may go on after the window
        bounds += ends if last == end or len(ends) == 1 else ends[:-1]
    return bounds


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    stripped = piece.strip()
    if not stripped:
        return None
    start += len(piece) - len(piece.lstrip())
    return start, start + len(stripped)
