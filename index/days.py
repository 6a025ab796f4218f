"""Days as people write them."""

import re
from datetime import date, timedelta

_ONE = timedelta(days=1)
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)


_WRITTEN = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{'|'.join(MONTHS)})"
    rf"|(?P<before>{'|'.join(MONTHS)})\s+(?P<after>\d{{1,2}})(?:st|nd|rd|th)?)"
    r"(?:,?\s+(?P<year>\d{4}))?\b",
    re.IGNORECASE,
)


def day_before(day: date) -> date:
    """The day before, or the first that there is."""
    return max(day, date.min + _ONE) - _ONE


def day_after(day: date) -> date:
    """The day after, or the last that there is, as which some write that a thing has no end."""
    return min(day, date.max - _ONE) + _ONE


def long_day(day: date) -> str:
    """A day, or a moment's day, as «5 June 2024»."""
    return f"{day.day} {day:%B %Y}"


def written_days(text: str) -> list[str]:
    """The days that a text names, each as either way to write it has it: «5 June», «June 5»."""
    found = []
    for match in _WRITTEN.finditer(text):
        day, month = match["day"] or match["after"], match["month"] or match["before"]
        year = f" {match['year']}" if match["year"] else ""
        found += [f"{day} {month}{year}", f"{month} {day}{year}"]
    return found
