"""The pages on which the archive is browsed."""

from collections.abc import Iterable, Iterator, Sequence

from flask import Blueprint, render_template
from werkzeug.exceptions import NotFound

from index.article import Header
from qa.shelves import Shelf, arranged
from qa.web.archive_queries import BrowseQuery
from qa.web.parts import parts
from qa.web.requests import query

contents = Blueprint("contents", __name__)

_PAGE = 50  # articles of a list
_ON_PAGE = 100  # articles on a page of shelves, about
_SHOWN = 12  # articles of a shelf on such a page
_ISSUE = 60  # the same of an issue, which stands whole if it is one


@contents.get("/browse")
def browse() -> str:
    wanted = query(BrowseQuery)
    if wanted.q.strip():
        return _found(wanted)
    return _shelf(wanted) if wanted.of is not None else _shelves(wanted)


def _found(wanted: BrowseQuery) -> str:
    found = parts().shelves.found(wanted.q)
    listed = arranged(found, wanted.sort) if wanted.sort else found
    suggestion = None if found else parts().shelves.suggestion(wanted.q)
    return _list(wanted, "", listed, suggestion)


def _shelf(wanted: BrowseQuery) -> str:
    name = wanted.of or ""
    every = parts().shelves.by(wanted.by)
    shelf = next((one for one in every if one.name == name), None)
    if shelf is None:
        raise NotFound(f"there is no {wanted.by} called “{name}”")
    listed = arranged(shelf.articles, wanted.sort) if wanted.sort else list(shelf.articles)
    return _list(wanted, name or _unnamed(wanted.by), listed)


def _list(
    wanted: BrowseQuery, heading: str, listed: Sequence[Header], suggestion: str | None = None
) -> str:
    total = len(listed)
    start = (wanted.page - 1) * _PAGE
    return render_template(
        "_browsed.html" if wanted.part else "browse.html",
        wanted=wanted,
        heading=heading,
        suggestion=suggestion,
        articles=listed[start : start + _PAGE],
        total=total,
        pages=-(-total // _PAGE),
    )


def _shelves(wanted: BrowseQuery) -> str:
    every = parts().shelves.by(wanted.by)
    shown = _ISSUE if wanted.by == "issue" else _SHOWN
    pages = list(_pages(every, shown))
    return render_template(
        "_browsed.html" if wanted.part else "browse.html",
        wanted=wanted,
        heading="",
        articles=None,
        every=every,
        shelves=pages[wanted.page - 1] if wanted.page <= len(pages) else [],
        shown=shown,
        unnamed=_unnamed(wanted.by),
        pages=len(pages),
    )


def _pages(shelves: Iterable[Shelf], shown: int) -> Iterator[list[Shelf]]:
    """Shelves in pages of about as many articles."""
    page: list[Shelf] = []
    count = 0
    for shelf in shelves:
        size = min(len(shelf.articles), shown)
        if page and count + size > _ON_PAGE:
            yield page
            page, count = [], 0
        page.append(shelf)
        count += size
    if page:
        yield page


def _unnamed(by: str) -> str:
    return f"Without {'date' if by == 'year' else by}"
