"""The page of a topic, and its dossier in the forms that other programs read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template

from qa.references import export
from qa.topics import Dossier
from qa.web.parts import parts
from qa.web.requests import TopicPageQuery, query

topic_page = Blueprint("topic_page", __name__)

_TYPES = {
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "bibtex": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}
_NAMES = {
    "md": "Markdown",
    "docx": "Word",
    "csv": "CSV",
    "json": "JSON",
    "bibtex": "BibTeX",
    "ris": "RIS",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A month with its number of articles, or the months between two of them, with none."""

    label: str
    count: int


@topic_page.get("/topics")
def topics() -> str | Response:
    wanted = query(TopicPageQuery)
    dossier = parts().topics.dossier(wanted.q, wanted.filters()) if wanted.q else None
    if dossier and wanted.format:
        return _file(dossier, wanted.format)
    return render_template(
        "topics.html",
        q=wanted.q or "",
        dossier=dossier,
        filters=wanted.filters().as_json(),
        formats=_NAMES,
        spans=spans(dossier.timeline()) if dossier else [],
    )


def _file(dossier: Dossier, form: str) -> Response:
    name = f"topic.{form if form != 'bibtex' else 'bib'}"
    return Response(
        export(dossier, form),
        content_type=_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def spans(timeline: Mapping[str, int]) -> list[Span]:
    """The months of a timeline, as ``{"2024-05": 3}``, with what lies between them."""
    found: list[Span] = []
    last = None
    for day, count in ((date.fromisoformat(f"{month}-01"), n) for month, n in timeline.items()):
        number = day.year * 12 + day.month - 1
        if last is not None and number > last + 1:
            found.append(Span(_between(last + 1, number - 1), 0))
        found.append(Span(f"{day:%B} {day.year}", count))
        last = number
    return found


def _between(first: int, last: int) -> str:
    months = (date(n // 12, n % 12 + 1, 1) for n in dict.fromkeys((first, last)))
    return " to ".join(f"{month:%B} {month.year}" for month in months)
