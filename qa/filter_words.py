"""Filters as a sentence says them."""

from index.days import long_day
from index.filters import Filters

_MOST = 10  # values that a sentence names
_LONGEST = 100  # characters of each


def filter_words(filters: Filters) -> list[str]:
    """Each value of the filters in words of its own: «Space», «from 5 June 2024»."""
    days = (("from", filters.after), ("to", filters.before))
    told = [f"{word} {long_day(day)}" for word, day in days if day]
    return [*filters.author, *filters.category, *filters.issue, *told]


def filters_in_brief(filters: Filters) -> str:
    """Name the values of the filters within a sentence.

    A request may bring some hundred values of 2,000 characters each: an answer that repeats them
    would take seconds to render.
    """
    words = [w if len(w) <= _LONGEST else f"{w[: _LONGEST - 1]}…" for w in filter_words(filters)]
    named, more = ", ".join(words[:_MOST]), len(words) - _MOST
    return f"{named} and {more} more" if more > 0 else named
