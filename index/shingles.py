"""Texts as they are compared to find out whether one is a reprint of the other."""

import re
from collections.abc import Iterator, Sequence

from index.cleaning import normalized

_SIZE = 3  # words; see docs/decisions.md

# Scripts that put no space between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese. Each
# character counts as a word there, or a paragraph would be one word that a comma makes another.
UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
_CHARACTER = re.compile(f"[{UNSPACED}]")
_WORD = re.compile(rf"[^\W_{UNSPACED}]+|[{UNSPACED}]")

Shingle = tuple[str, ...]


def folded_words(text: str) -> list[str]:
    """The words of a text, without case, width and punctuation."""
    return _WORD.findall(normalized("NFKC", text).casefold())


def is_unspaced(text: str) -> bool:
    """Whether a text holds characters of a script that puts no space between words."""
    return bool(_CHARACTER.search(text))


def shingles(words: Sequence[str], size: int = _SIZE) -> Iterator[Shingle]:
    """Every run of ``size`` words, in order; all of the words as one where there are fewer."""
    if 0 < len(words) < size:
        return iter([tuple(words)])
    return zip(*(words[first:] for first in range(size)), strict=False)
