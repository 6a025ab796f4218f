"""The page of a topic, and its dossier in the forms that other programs read."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from flask import Blueprint, Response, render_template, url_for

from qa.accounts.account import Role
from qa.exports.dossier_files import export
from qa.topics.dossier import Dossier, Grade
from qa.topics.pairs import Pair, pairs
from qa.web.access import visitor
from qa.web.archive_queries import TopicPageQuery
from qa.web.downloads import download
from qa.web.origin import origin
from qa.web.parts import in_turn, parts
from qa.web.requests import query

topic_page = Blueprint("topic_page", __name__)

FORMATS = {
    "md": "Markdown",
    "docx": "Word",
    "csv": "CSV",
    "json": "JSON",
    "bibtex": "BibTeX",
    "ris": "RIS",
}


PAGE = 50  # articles on one

_COMPARED = 100  # articles whose statements are set side by side


@dataclass(frozen=True, slots=True)
class Span:
    """A month with its number of articles, or the months between two of them, with none.

    Attributes:
        days: The first and the last of it.
    """

    label: str
    count: int
    days: tuple[date, date]


@topic_page.get("/topics")
@in_turn
def topic() -> str | Response:
    wanted = query(TopicPageQuery)
    if not wanted.q:
        return render_template("topics.html", q="", dossier=None, filters={}, is_empty=_is_empty())
    filters = wanted.filters()
    if wanted.format:
        return dossier_file(parts().topics.dossier(wanted.q, filters), wanted.format, wanted.q)
    start = (wanted.page - 1) * PAGE
    topics = parts().topics
    dossier = topics.dossier(wanted.q, filters, quoted=False)
    listed = dossier.of_grade(wanted.grade) if wanted.grade else dossier.articles
    if wanted.beyond:
        page, total = topics.beyond(wanted.q, filters, PAGE, start), dossier.beyond
    else:
        page, total = topics.quoted(dossier.look, listed[start : start + PAGE]), len(listed)
    is_whole = wanted.page == 1 and not wanted.grade and not wanted.beyond
    return render_template(
        "topics.html",
        is_empty=_is_empty(),
        pairs=_pairs(dossier) if is_whole else [],
        related=topics.related(dossier) if is_whole else [],
        ends=dossier.ends() if is_whole else None,
        q=wanted.q,
        dossier=dossier,
        page=page,
        number=wanted.page,
        pages=-(-total // PAGE),
        grades={grade: len(dossier.of_grade(grade)) for grade in get_args(Grade)},
        grade=wanted.grade,
        beyond=wanted.beyond,
        saved=wanted.dossier if visitor().may(Role.STAFF) else None,
        filters=filters.as_json(),
        formats=FORMATS,
        spans=spans(dossier.timeline()),
        where=lambda **more: _where(wanted, more),
        page_of_it=lambda page: _where(wanted, _beyond(wanted) | {"page": page}),
    )


def _is_empty() -> bool:
    return parts().archive.status().articles == 0


def _pairs(dossier: Dossier) -> list[Pair]:
    """Statements of the likeliest articles, from different times, side by side."""
    treating = [one for one in dossier.articles if one.grade != "mentions"]
    likeliest = sorted(treating, key=lambda one: -one.probability)[:_COMPARED]
    return pairs(parts().topics.quoted(dossier.look, likeliest))


def _beyond(wanted: TopicPageQuery) -> dict[str, Any]:
    return {"beyond": 1, "dossier": wanted.dossier} if wanted.beyond else {}


def _where(wanted: TopicPageQuery, more: dict[str, Any]) -> str:
    """The address of the same dossier with something else chosen; ``None`` takes a choice away."""
    grade = {"grade": wanted.grade} if wanted.grade else {}
    chosen = {"q": wanted.q, **wanted.filters().as_json(), **grade, **more}
    return url_for("topic_page.topic", **{k: v for k, v in chosen.items() if v is not None})


def dossier_file(dossier: Dossier, form: str, name: str) -> Response:
    """A dossier to be taken along; see :func:`qa.exports.dossier_files.export`."""
    return download(export(dossier, form, origin()), name, form)


def spans(timeline: Mapping[str, int]) -> list[Span]:
    """The months of a timeline, as ``{"2024-05": 3}``, with what lies between them."""
    found: list[Span] = []
    last = None
    for day, count in ((date.fromisoformat(f"{month}-01"), n) for month, n in timeline.items()):
        number = day.year * 12 + day.month - 1
        if last is not None and number > last + 1:
            found.append(_span(last + 1, number - 1, 0))
        found.append(_span(number, number, count))
        last = number
    return found


def _span(first: int, last: int, count: int) -> Span:
    """Months by their numbers since the year 0."""
    begin, end = (date(n // 12, n % 12 + 1, 1) for n in (first, last))
    months = dict.fromkeys(f"{month:%B} {month.year}" for month in (begin, end))
    last_day = monthrange(end.year, end.month)[1]
    return Span(" to ".join(months), count, (begin, end.replace(day=last_day)))
