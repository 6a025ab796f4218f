"""Where what is exported comes from."""

from dataclasses import dataclass
from pathlib import Path

from index.article import Header
from index.days import long_day
from qa.places import article_url

_CHICAGO = Path(__file__).parent / "chicago-notes.csl"  # CC BY-SA 3.0, as the file says


@dataclass(frozen=True, slots=True)
class Origin:
    """An archive, as references name it.

    Attributes:
        title: Its name.
        site: Where readers reach it, as ``https://archive.example``; ``None``: not known, and links
            lead to the articles' own addresses, where they have one.
        style: The CSL file of references; if no other, the notes of the Chicago Manual of Style.
    """

    title: str
    site: str | None = None
    style: Path = _CHICAGO

    def link(self, header: Header, start: int, end: int) -> str | None:
        """Where the words ``start`` to ``end`` of an article are."""
        if self.site is None:
            return header.url
        return self.site + article_url(header.article_id, start, end)


def reference(header: Header) -> str:
    """An article in one line: author, title, issue, page, day, URL, as far as they are known."""
    day = long_day(header.date) if header.date else None
    parts = (header.author, f"“{header.title}”", header.issue, page_of(header), day, header.url)
    return ", ".join(part for part in parts if part)


def page_of(header: Header) -> str | None:
    """Its page, as «p. 12»."""
    return f"p.\u00a0{header.page}" if header.page else None
