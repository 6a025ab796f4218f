"""An article, as every other module knows it."""

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

from index.correction import Correction


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """All that is known of an article but its text.

    Attributes:
        article_id: Its identity: the ``id`` that it came with, else its path below the ingested
            folder (``"2024/red-sea.txt"``), followed by ``#row`` for a row of a table.
        title: Never empty; a reader falls back on the file's name.
        author: The byline as printed («Ashwani Sharma, Editor-in-Chief»).
        authors: The names in the byline without their offices; what the author filter matches.
        date: Day of publication. A month or a year alone becomes its first day.
        page: As printed («15», «12–14»): a label, not a number.
        url: Where it was published, as :func:`web_url` has it.
        language: ISO 639-1 code: as the article says, else as its text tells; ``None`` where
            that is too short to tell.
        metadata: Fields that have no attribute here, JSON values, under the names they came with.
        correction: What staff have said of it since; ``None`` of an article as it was read.
    """

    article_id: str
    title: str
    subtitle: str | None = None
    author: str | None = None
    authors: tuple[str, ...] = ()
    date: datetime.date | None = None
    issue: str | None = None
    page: str | None = None
    category: str | None = None
    url: str | None = None
    language: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    correction: Correction | None = None

    @property
    def is_retracted(self) -> bool:
        """Whether no answer is to be made of it, unless that is asked for."""
        return self.correction is not None and self.correction.kind == "retracted"

    def as_json(self) -> dict[str, Any]:
        """The article as the public interfaces list it: a dict of JSON values."""
        return {
            "article_id": self.article_id,
            "title": self.title,
            "subtitle": self.subtitle,
            "author": self.author,
            "authors": list(self.authors),
            "date": self.date.isoformat() if self.date else None,
            "issue": self.issue,
            "page": self.page,
            "category": self.category,
            "url": self.url,
            "language": self.language,
            "metadata": dict(self.metadata),
            "correction": self.correction.as_json() if self.correction else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Header):
    """An article with its text.

    Attributes:
        text: The body. Every offset in the product counts in this string, as Unicode code points.
    """

    text: str

    @property
    def header(self) -> Header:
        """The article without its text, to be carried where the text is not needed."""
        return Header(**{f.name: getattr(self, f.name) for f in fields(Header)})

    def fingerprint(self) -> str:
        """SHA-256 over everything that it was read as: equal means that nothing has changed."""
        values = self.header.as_json() | {"text": self.text}
        del values["correction"]
        canonical = json.dumps(values, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()


def web_url(value: str | None) -> str | None:
    """Return an address if it is one of the web: ``http`` or ``https``, with a host.

    Exports and whoever reads them make links of it, so ``javascript:``, ``data:`` and ``file:``
    are none.

    Example:
        >>> web_url("https://magazine.example/2024/red-sea")
        'https://magazine.example/2024/red-sea'
        >>> web_url("javascript:alert(1)") is None
        True
    """
    if not value or not value.isprintable() or " " in value:
        return None
    try:
        parts = urlsplit(value)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # of what looks like an IPv6 address and is none
        return None
    return value if is_web else None
