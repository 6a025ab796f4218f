"""Days in the forms in which archives write them."""

import re
from datetime import date, datetime
from functools import lru_cache

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_LONGEST = 80  # characters; what is longer is prose, and takes dateparser minutes
_YEAR = re.compile(r"(1[5-9]|20)\d{2}")


def parse_date(value: object) -> date | None:
    """The day that a value means, or ``None`` where it cannot be told.

    A month or a year alone means its first day. «05/06/2024» means 5 June, and «05/24/2024» 24 May:
    the day comes first wherever it can.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int) and 0 < value < 10_000:
        value = str(value)
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    text = " ".join(value.split())
    return _parsed(text) if text else None


@lru_cache(maxsize=4096)
def _parsed(text: str) -> date | None:
    try:
        if iso := _ISO.fullmatch(text):
            return date(*map(int, iso.groups()))
        if _YEAR.fullmatch(text):
            return date(int(text), 1, 1)
    except ValueError:
        return None
    import dateparser

    try:
        found = dateparser.parse(
            text,
            settings={
                "DATE_ORDER": "DMY",
                "PREFER_DAY_OF_MONTH": "first",
                "PREFER_MONTH_OF_YEAR": "first",
                "REQUIRE_PARTS": ["year", "month"],
                "PARSERS": ["absolute-time"],
            },
        )
    except Exception:  # noqa: BLE001 - whatever trips its parser, the article is worth more
        return None
    return found.date() if found else None
