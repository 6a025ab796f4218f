"""Days as people write them."""

from datetime import date

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)


def long_day(day: date) -> str:
    """A day, or a moment's day, as «5 June 2024»."""
    return f"{day.day} {day:%B %Y}"
