"""Cuts an article into passages of the size that the embedding model really reads."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Span = tuple[int, int]

_LONGEST_TOKEN = 20  # characters; in English one has four on average, and the longest word 18
_FULL_ENOUGH = 0.6  # of the budget: from here on a new paragraph begins a new passage


@dataclass(frozen=True, slots=True)
class Cut:
    """One passage to be: ``text[start:end]``, and the sentences in it, as offsets into ``text``."""

    start: int
    end: int
    sentences: tuple[Span, ...]


def cut(
    text: str, sentences: Sequence[Span], token_starts: Sequence[int], budget: int
) -> list[Cut]:
    """Packs sentences into passages, breaking at paragraphs where that leaves no passage thin.

    Args:
        sentences: Spans in order that leave out nothing but white space.
        token_starts: Where each of the model's tokens begins in ``text``, ascending.
        budget: Tokens that a passage may have, at least 1.

    Returns:
        Passages in order; what lies between two of them, and around them, is white space. No
        passage has more than ``budget`` tokens, nor much more than 20 characters for each of
        these. A sentence is only broken when it alone has more.
    """
    token_starts = _dense(token_starts, len(text))
    cuts: list[Cut] = []
    pending: list[Span] = []
    size = 0
    for span in _pieces(text, sentences, token_starts, budget):
        tokens = _count(token_starts, span)
        begins_paragraph = bool(pending) and "\n" in text[pending[-1][1] : span[0]]
        full = size + tokens > budget or (begins_paragraph and size >= budget * _FULL_ENOUGH)
        if pending and full:
            cuts.append(_close(pending))
            pending, size = [], 0
        pending.append(span)
        size += tokens
    if pending:
        cuts.append(_close(pending))
    return cuts


def _dense(token_starts: Sequence[int], length: int) -> list[int]:
    """Counts a long token as several.

    What the tokenizer does not know is one token however long it is: a paragraph in a script
    without spaces would be a passage that no model reads, and that nobody wants to be shown.
    """
    beginning = [0] if list(token_starts[:1]) != [0] else []  # letters that are no token
    places: list[int] = []
    for start, end in pairwise([*beginning, *token_starts, length]):
        places += range(start, max(end, start + 1), _LONGEST_TOKEN)
    return places


def _close(spans: Sequence[Span]) -> Cut:
    return Cut(spans[0][0], spans[-1][1], tuple(spans))


def _count(token_starts: Sequence[int], span: Span) -> int:
    return bisect_left(token_starts, span[1]) - bisect_left(token_starts, span[0])


def _pieces(
    text: str, sentences: Sequence[Span], token_starts: Sequence[int], budget: int
) -> Iterator[Span]:
    for start, end in sentences:
        if _count(token_starts, (start, end)) <= budget:
            yield start, end
        else:
            yield from _break(text, (start, end), token_starts, budget)


def _break(text: str, span: Span, token_starts: Sequence[int], budget: int) -> Iterator[Span]:
    """Breaks an overlong sentence after its last white space that fits, else between tokens."""
    start, end = span
    while start < end:
        over = bisect_left(token_starts, start) + budget
        over = max(over, bisect_right(token_starts, start))  # several may begin at one letter
        if over >= len(token_starts) or token_starts[over] >= end:
            yield start, end
            return
        stop = token_starts[over]
        space = max((i for i in range(start + 1, stop + 1) if text[i - 1].isspace()), default=stop)
        piece = text[start:space].rstrip()
        if not piece:  # nothing but white space before the break: break between tokens
            space, piece = stop, text[start:stop].rstrip()
        yield start, start + len(piece)
        start = next((i for i in range(space, end) if not text[i].isspace()), end)
