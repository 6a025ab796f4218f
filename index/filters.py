"""Filters: which articles a search may look at."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from index.cleaning import clean, normalized
from index.errors import FilterError

Label = Literal["author", "category", "issue"]
LABELS: tuple[Label, ...] = ("author", "category", "issue")
NAMES = (*LABELS, "after", "before")
_LONGEST = 300  # characters, of up to 4 bytes: PostgreSQL takes 2,704 bytes
_DASHES = re.compile(r" ?[\u2010-\u2015\u2212-] ?")


def fold(value: str) -> str:
    """Brings a name to the form in which filters compare: case, width, dashes and spaces aside.

    «Vol 18  Issue 2 May – Jun 2024» and «vol 18 issue 2 may-jun 2024» fold to the same string. What
    is longer than any database's index takes is cut, and told apart by a digest.
    """
    spaced = " ".join(normalized("NFKC", clean(value)).casefold().split())
    folded = _DASHES.sub("-", spaced)
    if len(folded) <= _LONGEST:
        return folded
    digest = hashlib.sha256(folded.encode()).hexdigest()
    return folded[: _LONGEST - len(digest) - 1] + "-" + digest


@dataclass(frozen=True, slots=True)
class Filters:
    """Values of one filter are alternatives; different filters must all hold.

    Attributes:
        author: Names as in :attr:`Header.authors`, or a whole byline.
        after: First day that counts. An article without a date fails both date filters.
        before: Last day that counts.
    """

    author: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    issue: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None

    def __bool__(self) -> bool:
        return bool(self.author or self.category or self.issue or self.after or self.before)

    def as_json(self) -> dict[str, Any]:
        """Only the filters that are set, as JSON values."""
        values: dict[str, Any] = {}
        for name in LABELS:
            if getattr(self, name):
                values[name] = list(getattr(self, name))
        for end in ("after", "before"):
            if getattr(self, end):
                values[end] = getattr(self, end).isoformat()
        return values

    @classmethod
    def parse(cls, values: Mapping[str, Any]) -> "Filters":
        """Reads filters as the public interfaces give them: strings, or lists of them.

        Raises:
            FilterError: A filter is unknown, of the wrong type, or a date that does not exist.
        """
        unknown = sorted(set(values) - set(NAMES))
        if unknown:
            raise FilterError(
                f"unknown filter: {', '.join(map(repr, unknown))}; known are {', '.join(NAMES)}"
            )
        after = _day("after", values.get("after"))
        before = _day("before", values.get("before"))
        if after and before and after > before:
            raise FilterError("the start date is after the end date")
        return cls(
            author=_names("author", values.get("author")),
            category=_names("category", values.get("category")),
            issue=_names("issue", values.get("issue")),
            after=after,
            before=before,
        )


def _names(name: str, value: object) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if items is None:
        return ()
    if not isinstance(items, Sequence) or not all(isinstance(item, str) for item in items):
        raise FilterError(f"filter {name!r} takes a string or a list of strings")
    return tuple(item.strip() for item in items if item.strip())


def _day(name: str, value: object) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value
    try:
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise FilterError(f"filter {name!r} takes a date as YYYY-MM-DD, not {value!r}") from None
