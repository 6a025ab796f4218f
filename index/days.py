"""Days as people write them."""

from datetime import date, timedelta

_ONE = timedelta(days=1)
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
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
