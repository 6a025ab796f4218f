"""The pages. Each works before JavaScript arrives, and is made more pleasant by it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.article import Article, Header
from index.filters import Filters
from qa.answer import Citation
from qa.conversations import Message
from qa.references import export, reference
from qa.web.parts import parts
from qa.web.rendering import answer_html, article_html, article_url

pages = Blueprint("pages", __name__)

_TYPES = {
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "bibtex": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}


@pages.app_context_processor
def _shared() -> dict[str, Any]:
    return {
        "archive_title": parts().settings.title,
        "article_url": article_url,
        "long_date": _long_date,
        "day_of": lambda written: _long_date(date.fromisoformat(written)) if written else "",
    }


def _long_date(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


@pages.get("/")
def chat() -> str:
    return _chat_page(question=request.args.get("question", ""))


@pages.post("/")
def ask() -> AnyResponse:
    """A question from a page without JavaScript."""
    filters = Filters.parse(
        {
            name: [value for value in request.form.getlist(name) if value]
            for name in ("author", "category", "issue")
        }
        | {name: request.form.get(name) for name in ("after", "before")}
    )
    done = parts().chat.answer(
        request.form.get("question", ""),
        conversation_id=request.form.get("conversation_id") or None,
        filters=filters,
    )
    where = url_for("pages.conversation", conversation_id=done.conversation_id)
    return redirect(f"{where}#{done.message_id}", 303)


@pages.get("/c/<conversation_id>")
def conversation(conversation_id: str) -> str:
    found = parts().conversations.get(conversation_id)
    exchanges = [_exchange(message) for message in found.messages]
    return _chat_page(conversation_id=conversation_id, exchanges=exchanges, heading=found.title)


def _chat_page(
    question: str = "",
    conversation_id: str = "",
    exchanges: Sequence[dict[str, Any]] = (),
    heading: str = "",
) -> str:
    archive = parts().archive
    return render_template(
        "chat.html",
        question=question,
        conversation_id=conversation_id,
        exchanges=exchanges,
        heading=heading,
        status=archive.status(),
        ready=archive.ready,
        suggestions=parts().suggestions.of(datetime.now(UTC).date()),
        facets={name: archive.facet(name) for name in ("author", "category", "issue")},
    )


def _exchange(message: Message) -> dict[str, Any]:
    response = message.response
    citations = [_citation(values) for values in response["citations"]]
    return response | {
        "message_id": message.message_id,
        "rating": message.rating,
        "answer_html": answer_html(response["answer"], citations),
    }


def _citation(values: dict[str, Any]) -> Citation:
    header = Header(article_id=values["article_id"], title=values["title"])
    return Citation(
        values["marker"],
        header,
        values["passage_id"],
        values["quote"],
        values["start"],
        values["end"],
        values["verified"],
    )


@pages.get("/articles/<path:article_id>")
def article(article_id: str) -> str:
    found = parts().archive.article(article_id)
    start, end = (request.args.get(name, type=int) for name in ("start", "end"))
    before, after = _neighbours(found)
    return render_template(
        "article.html",
        article=found,
        body=article_html(found.text, start, end),
        before=before,
        after=after,
        reference=reference(found.header),
    )


def _neighbours(article: Article) -> tuple[Header | None, Header | None]:
    """The articles before and after one in its issue."""
    if not article.issue:
        return None, None
    issue = sorted(parts().archive.articles(Filters(issue=(article.issue,))), key=_page_order)
    place = next(n for n, other in enumerate(issue) if other.article_id == article.article_id)
    return (
        issue[place - 1] if place else None,
        issue[place + 1] if place + 1 < len(issue) else None,
    )


def _page_order(header: Header) -> tuple[int, str]:
    digits = "".join(c for c in (header.page or "").split("-")[0] if c.isdigit())
    return int(digits) if digits else 10**9, header.title


@pages.get("/browse")
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
        return [(heading, sorted(some, key=_page_order)) for heading, some in groups]
    return groups


def _headings(header: Header, by: str) -> Sequence[str]:
    if by == "author":
        return header.authors or ("Without author",)
    if by == "category":
        return (header.category or "Without category",)
    if by == "year":
        return (str(header.date.year) if header.date else "Without date",)
    return (header.issue or "Without issue",)


@pages.get("/topics")
def topics() -> str | Response:
    query = request.args.get("q", "").strip()
    form = request.args.get("format")
    dossier = parts().topics.dossier(query) if query else None
    if dossier and form in _TYPES:
        name = f"topic.{form if form != 'bibtex' else 'bib'}"
        return Response(
            export(dossier, form),
            content_type=_TYPES[form],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    return render_template("topics.html", q=query, dossier=dossier, formats=list(_TYPES))
