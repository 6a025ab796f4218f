"""The amounts in a text: numbers, dates and years, written in digits or in words."""

import re
from collections.abc import Iterator

from index.wording import word_set

_DIGITS = r"(?<!\d)\d[\d,]*(?:\.\d+)?"
_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
# In words alone, «first» and «second» are hardly ever an amount; «thirty-first» is one.
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13,
    "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18,
    "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50,
    "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90,
}  # fmt: skip
_NUMBERS = _UNITS | _TENS | _ORDINALS
_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
    "dozen": 12,
}
_PLAIN = word_set("one zero first second")  # «no one», «at first»: no amount where they are alone
_TOKEN = re.compile(rf"{_DIGITS}(?=(?:st|nd|rd|th|s|m|bn|k)?(?![a-z\d]))|[^\W\d_]+", re.IGNORECASE)


def amounts(text: str) -> frozenset[float]:
    """The amounts that a text names; «36.5 billion» is one, and so is «twenty-five»."""
    return frozenset(_amounts(text))


def _amounts(text: str) -> Iterator[float]:
    value: float | None = None  # of the number that is being read
    alone = ""
    for match in [*_TOKEN.finditer(text), None]:
        token = match[0].lower() if match else ""
        scale = _SCALES.get(token) or _SCALES.get(token.removesuffix("s"))
        if scale and value is not None:
            value, alone = value * scale, ""
        elif value is not None and value in _TENS.values() and 0 < _NUMBERS.get(token, 0) < 10:
            value, alone = value + _NUMBERS[token], ""
        else:
            if value is not None and alone not in _PLAIN:
                yield value
            alone, value = token, _value(token, scale)


def _value(token: str, scale: int | None) -> float | None:
    if token[:1].isdecimal():
        return float(token.replace(",", ""))
    if token in _NUMBERS:
        return _NUMBERS[token]
    return scale if scale == 12 else None
