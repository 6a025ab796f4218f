"""The page that lists what the archive holds."""

import re
from collections.abc import Sequence
from itertools import groupby

from flask import Blueprint, render_template, request

from index.article import Header
from qa.web.parts import parts

contents = Blueprint("contents", __name__)


@contents.get("/browse")
def browse() -> str:
    by = request.args.get("by", "issue")
    by = by if by in ("issue", "author", "category", "year") else "issue"
    needle = request.args.get("q", "").strip()
    articles = [a for a in parts().archive.articles() if _matches(a, needle)]
    return render_template(
        "browse.html", by=by, q=needle, groups=_grouped(articles, by), total=len(articles)
    )


def _matches(header: Header, needle: str) -> bool:
    text = " ".join(filter(None, (header.title, header.subtitle, header.author, header.category)))
    return all(word in text.casefold() for word in needle.casefold().split())


def _grouped(articles: Sequence[Header], by: str) -> list[tuple[str, list[Header]]]:
    """Articles under headings: issues and years newest first, the others by name."""
    pairs = [(heading, header) for header in articles for heading in _headings(header, by)]
    order: dict[str, int] = {}
    for heading, _ in pairs:
        order.setdefault(heading, len(order))  # articles come newest first
    if by in ("author", "category"):
        pairs.sort(key=lambda pair: pair[0].casefold())
    else:
        pairs.sort(key=lambda pair: order[pair[0]])
    groups = [(h, [a for _, a in some]) for h, some in groupby(pairs, key=lambda pair: pair[0])]
    if by == "issue":
        return [(heading, sorted(some, key=page_order)) for heading, some in groups]
    return groups


def _headings(header: Header, by: str) -> Sequence[str]:
    if by == "author":
        return header.authors or ("Without author",)
    if by == "category":
        return (header.category or "Without category",)
    if by == "year":
        return (str(header.date.year) if header.date else "Without date",)
    return (header.issue or "Without issue",)


def page_order(header: Header) -> tuple[int, str]:
    """Sorts the articles of an issue as they stand in it; those without a page come last."""
    number = re.search(r"\d+", header.page or "")
    return int(number.group()) if number else 10**9, header.title
