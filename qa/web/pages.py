"""The pages. Each works before JavaScript arrives, and is made more pleasant by it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.article import Article, Header
from index.filters import LABELS, Filters
from index.filters import NAMES as FILTER_NAMES
from qa.accounts.account import Role
from qa.chat import LONGEST_QUESTION
from qa.conversations import Conversation, Summary
from qa.freshness import Patience, long_moment, notices
from qa.places import article_url
from qa.saying import keeping
from qa.shelves import page_order
from qa.web.access import visitor
from qa.web.chat_requests import question_form
from qa.web.exchanges import exchanges_of
from qa.web.origin import origin
from qa.web.parts import parts
from qa.web.reader import reader, remember_browser
from qa.web.rendering import article_html, reference_html
from qa.web.saying import choices, day_of, long_date, page_label, words_of_filter

pages = Blueprint("pages", __name__)
pages.after_request(remember_browser)
pages.add_app_template_filter(choices)

_NO_CHOICE: Mapping[str, str] = {}
_PAST = 8  # conversations below a new one
_RELATED = 4  # articles
_NEAR = 30  # passages among which they are found
_BEGINNING = 300  # characters of a text that say what it is about


@pages.app_template_global()
def address_of(path: str) -> str:
    """Where readers reach a page of this archive."""
    return f"{origin().site}{path}"


@pages.app_context_processor
def _shared() -> dict[str, Any]:
    return {
        "archive_title": parts().settings.title,
        "article_url": article_url,
        "as_of": lambda: parts().archive.status().as_of,  # asked for by pages that can show it
        "day_of": day_of,
        "long_date": long_date,
        "long_moment": long_moment,
        "page_label": page_label,
        "sections": _sections,
        "words_of_filter": words_of_filter,
    }


def _sections() -> list[tuple[str, str]]:
    """What the head of each page leads to, for whoever looks."""
    who = visitor()
    sections = [("/", "Ask"), ("/browse", "Browse"), ("/topics", "Topics")]
    if who.may(Role.STAFF):
        sections.append(("/desk", "Desk"))
    if who.account:
        sections.append(("/account", "Account"))
    return sections


@pages.get("/")
def chat() -> str:
    """The start page; the query string may name a question, and filters to begin with."""
    chosen = {name: request.args.get(name, "") for name in (*FILTER_NAMES, "retracted")}
    return _chat_page(question=request.args.get("question", ""), chosen=chosen)


@pages.post("/")
def ask() -> AnyResponse:
    """A question from a page without JavaScript."""
    asked = question_form()
    done = parts().chat.answer(
        asked.question,
        conversation_id=asked.conversation_id,
        filters=asked.filters.filters(),
        ignore=asked.ignore,
        retracted=asked.retracted,
        reader=reader(),
    )
    where = url_for("pages.conversation", conversation_id=done.conversation_id)
    return redirect(f"{where}#{done.message_id}", 303)


@pages.get("/c/<conversation_id>")
def conversation(conversation_id: str) -> str:
    found = parts().conversations.get(conversation_id, reader())
    exchanges = exchanges_of(found.messages, is_readers=True)
    return _chat_page(conversation=found, exchanges=exchanges)


def _chat_page(
    question: str = "",
    conversation: Conversation | None = None,
    exchanges: Sequence[dict[str, Any]] = (),
    chosen: Mapping[str, str] = _NO_CHOICE,
) -> str:
    archive, now = parts().archive, datetime.now(UTC)
    status = archive.status()
    return render_template(
        "chat.html",
        question=question,
        longest_question=LONGEST_QUESTION,
        conversation=conversation,
        exchanges=exchanges,
        chosen=chosen,
        past=_past(),
        status=status,
        settings=parts().settings,
        has_retracted=any(one.is_retracted for one in archive.corrections.all()),
        keeping=keeping(parts().settings),
        ready=archive.ready,
        notices=notices(status, Patience.of(parts().settings), now),
        suggestions=parts().suggestions.of(now.date()),
        facets={name: archive.facet(name) for name in LABELS},
    )


def _past() -> Sequence[Summary]:
    """The reader's latest conversations."""
    who = reader()
    return parts().conversations.of(who)[:_PAST] if who else ()


@pages.get("/articles/<id:article_id>")
def article(article_id: str) -> str:
    return _article_page(article_id)


@pages.get("/articles/")
def article_by_query() -> str | AnyResponse:
    """An article whose id no path can carry."""
    article_id = request.args.get("id")
    return _article_page(article_id) if article_id else redirect(url_for("contents.browse"))


def _article_page(article_id: str) -> str:
    found = parts().archive.article(article_id)
    start, end = (request.args.get(name, type=int) for name in ("start", "end"))
    before, after = _neighbours(found)
    return render_template(
        "article.html",
        article=found,
        body=article_html(found.text, start, end),
        before=before,
        after=after,
        reference=reference_html(found.header),
        related=_related(found),
    )


def _related(article: Article) -> list[Header]:
    """The articles that are nearest to one, but for its reprints; none while the model loads."""
    archive = parts().archive
    if not archive.ready:
        return []
    words = " ".join(filter(None, (article.title, article.subtitle, article.text[:_BEGINNING])))
    near = dict.fromkeys(hit.article.article_id for hit in archive.search(words, k=_NEAR))
    alike = archive.duplicates([article.article_id])
    left_out = {article.article_id, *(one for pair in alike for one in (pair.article_id, pair.of))}
    headers = archive.headers_of(archive.keys_of(near).values())
    known = {header.article_id: header for header in headers.values()}
    return [known[one] for one in near if one in known and one not in left_out][:_RELATED]


def _neighbours(article: Article) -> tuple[Header | None, Header | None]:
    """The articles before and after one in its issue."""
    if not article.issue:
        return None, None
    issue = sorted(parts().archive.articles(Filters(issue=(article.issue,))), key=page_order)
    place = next(n for n, other in enumerate(issue) if other.article_id == article.article_id)
    return (
        issue[place - 1] if place else None,
        issue[place + 1] if place + 1 < len(issue) else None,
    )
