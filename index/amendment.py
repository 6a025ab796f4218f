"""What staff have corrected of what was read: title, author, day and the like, never the text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from index.article import Article, Header, web_url
from index.cleaning import clean
from index.errors import UsageError
from index.languages import base_of
from index.reading.bylines import authors_of

AmendableField = Literal[
    "title", "subtitle", "author", "date", "issue", "page", "category", "url", "language"
]
AMENDABLE: tuple[AmendableField, ...] = (
    *("title", "subtitle", "author", "date", "issue", "page", "category", "url", "language"),
)
_LONGEST = 2_000  # characters of a value


@dataclass(frozen=True, slots=True)
class Amendment:
    """A field of an article as it is to be, whatever its file says.

    Attributes:
        value: In the form that :func:`told` gives; ``None``: it has none.
        by: The name of whoever says so.
    """

    article_id: str
    field: AmendableField
    value: str | None
    by: str
    at: datetime


def told(header: Header, field: AmendableField) -> str | None:
    """A field of an article as a form has it: a day as ``2024-06-05``."""
    value = getattr(header, field)
    return value.isoformat() if isinstance(value, date) else value


def checked(field: AmendableField, value: str | None) -> str | None:
    """A value as it may be put in place of what was read; ``None`` for an empty one.

    Raises:
        UsageError: It is nothing that this field can have.
    """
    line = " ".join(clean(value or "").split()) or None
    if line is None:
        if field == "title":
            raise UsageError("the title is empty")
        return None
    if len(line) > _LONGEST:
        raise UsageError(f"the {field} has {len(line):,} characters; {_LONGEST:,} are the most")
    if field == "date" and _day(line) is None:
        raise UsageError(f"the date is to be written as YYYY-MM-DD, not {line!r}")
    if field == "url" and web_url(line) is None:
        raise UsageError(
            f"the URL must be a web address, such as “https://magazine.example/1”, not {line!r}"
        )
    if field == "language":
        language = base_of(line)
        if language is None:
            raise UsageError(f"the language is to be a code such as «en», not {line!r}")
        return language
    return line


def amended(
    article: Article, amendments: Iterable[Amendment]
) -> tuple[Article, dict[str, Any] | None]:
    """An article as it is to be, and what was read in place of that.

    Returns:
        The article; and the values that gave way, as JSON values, for :func:`as_read`; ``None``
        where nothing is amended.
    """
    changes: dict[str, Any] = {}
    for one in amendments:
        changes |= _changes(one)
    if not changes:
        return article, None
    before = {name: _as_json(getattr(article, name)) for name in changes}
    return replace(article, **changes), before


def as_read(article: Article, before: Mapping[str, Any] | None) -> Article:
    """The article that :func:`amended` was given.

    Args:
        before: The values that gave way.
    """
    return replace(article, **{name: _of_json(name, v) for name, v in (before or {}).items()})


def _changes(one: Amendment) -> dict[str, Any]:
    if one.field == "author":
        return {"author": one.value, "authors": authors_of(one.value)}
    return {one.field: _of_json(one.field, one.value)}


def _as_json(value: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _of_json(name: str, value: Any) -> Any:  # noqa: ANN401
    if name == "date" and value:
        return date.fromisoformat(value)
    return tuple(value) if name == "authors" else value


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return None
