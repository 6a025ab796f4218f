"""Text in the form in which it can be stored, compared and embedded."""

import re
import unicodedata
from itertools import groupby
from typing import Literal

# More marks in a row than any script writes on a letter. The two of Katakana count as letters.
_MARKS = re.compile(r"(?:[^\w\s\x00-\x7f]|[\uff9e\uff9f]){32,}")


def clean(text: str) -> str:
    """Text without what no database holds (NUL, lone surrogates), and with plain line ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return text.encode("utf-8", "replace").decode("utf-8")


def normalized(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """Return a text in a normal form of Unicode, as `unicodedata` does, but in linear time."""
    if text.isascii():
        return text
    return unicodedata.normalize(form, with_ordered_marks(text, "NFD" if form == "NFC" else "NFKD"))


def with_ordered_marks(text: str, form: Literal["NFD", "NFKD"] = "NFD") -> str:
    """Return a text with long runs of marks in canonical order, which has the same normal forms.

    `unicodedata` sorts the marks on a letter by insertion, which takes a second for 16,000 of them
    and a hundred for ten times as many; where they are in order, it moves none.
    """
    return _MARKS.sub(lambda found: _ordered(found[0], form), text)


def _ordered(marks: str, form: Literal["NFD", "NFKD"]) -> str:
    """Return marks decomposed and in canonical order (Unicode Standard, 3.11, D109)."""
    apart = "".join(unicodedata.normalize(form, mark) for mark in marks)
    runs = groupby(apart, key=lambda mark: unicodedata.combining(mark) > 0)
    return "".join(
        "".join(sorted(run, key=unicodedata.combining) if is_mark else run) for is_mark, run in runs
    )
