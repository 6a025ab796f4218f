"""Values as a page says them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from index.days import long_day
from index.filters import Filters
from qa.filter_words import filter_words


def long_date(day: date | None) -> str:
    """A day as «5 June 2024»; nothing for none."""
    return long_day(day) if day else ""


def day_of(written: str | None) -> str:
    """The same, of a day that JSON holds as ``2024-06-05``."""
    return long_date(date.fromisoformat(written)) if written else ""


def moment_of(written: str | None) -> datetime | None:
    """A moment that JSON holds as ``2024-06-05T14:05:00+00:00``."""
    return datetime.fromisoformat(written) if written else None


def page_label(page: str | None) -> str:
    """A page's number, which no line break parts from its «p.»."""
    return f"p.\N{NO-BREAK SPACE}{page}" if page else ""


def choices(chosen: Mapping[str, Any]) -> str:
    """What is chosen, as a query string; ``None`` is not."""
    return urlencode({name: value for name, value in chosen.items() if value is not None})


def words_of_filter(name: str, values: Any) -> str:  # noqa: ANN401 - as JSON has it
    """The values of one filter, as :meth:`Filters.as_json` gives them, in words."""
    return ", ".join(filter_words(Filters.parse({name: values})))
