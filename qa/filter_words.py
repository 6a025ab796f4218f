"""Filters as a sentence says them."""

from index.days import long_day
from index.filters import Filters


def filter_words(filters: Filters) -> list[str]:
    """Each value of the filters in words of its own: «Space», «from 5 June 2024»."""
    days = (("from", filters.after), ("to", filters.before))
    told = [f"{word} {long_day(day)}" for word, day in days if day]
    return [*filters.author, *filters.category, *filters.issue, *told]
