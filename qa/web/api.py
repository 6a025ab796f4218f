"""The JSON API."""

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, stream_with_context
from werkzeug.exceptions import NotFound

from index.filters import LABELS
from qa.chat import Done
from qa.saying import written_by
from qa.searching import results
from qa.web.archive_queries import ArticleQuery, ArticlesQuery, SearchQuery, TopicQuery
from qa.web.chat_requests import ChatRequest
from qa.web.parts import in_turn, parts
from qa.web.reader import reader
from qa.web.rendering import answer_html
from qa.web.requests import body, query
from qa.web.streaming import event_stream

api = Blueprint("api", __name__, url_prefix="/api")


@api.post("/chat")
def chat() -> Response:
    asked = body(ChatRequest)
    meant: dict[str, Any] = {
        "conversation_id": asked.conversation_id,
        "filters": asked.filters.filters(),
        "ignore": asked.ignore,
        "retracted": asked.retracted,
        "reader": reader(),
    }
    count = current_app.extensions["archive_qa_count"]
    if not asked.stream:
        done = parts().chat.answer(asked.question, **meant)
        count(done.answer)
        return jsonify(finished(done))
    events = parts().chat.ask(asked.question, **meant)
    stream = stream_with_context(event_stream(events, finished, count))
    return Response(stream, mimetype="text/event-stream", headers={"X-Accel-Buffering": "no"})


def finished(done: Done) -> dict[str, Any]:
    """The whole answer, with the HTML that a page shows for its Markdown, and who wrote it."""
    answer = done.as_json()
    html = answer_html(done.answer.text, done.answer.citations)
    return answer | {"answer_html": html, "written_by": written_by(answer)}


@api.get("/search")
@in_turn
def search() -> Response:
    wanted = query(SearchQuery)
    return jsonify(results(wanted.q, parts().archive.search(wanted.q, wanted.filters(), wanted.k)))


@api.get("/articles")
def articles() -> Response:
    wanted = query(ArticlesQuery)
    found = parts().archive.articles(wanted.filters())
    page = found[wanted.offset : wanted.offset + wanted.limit]
    return jsonify({"articles": [a.as_json() for a in page], "total": len(found)})


@api.get("/articles/<id:article_id>")
def article(article_id: str) -> Response:
    return _article(article_id)


@api.get("/articles/")
def article_by_query() -> Response:
    """An article whose id no path can carry."""
    return _article(query(ArticleQuery).id)


def _article(article_id: str) -> Response:
    found = parts().archive.article(article_id)
    return jsonify(found.header.as_json() | {"text": found.text})


@api.get("/facets/<name>")
def facet(name: str) -> Response:
    if name not in LABELS:
        raise NotFound(f"there is no facet {name!r}")
    values = parts().archive.facet(name)
    return jsonify(
        {"facet": name, "values": [{"value": f.value, "count": f.count} for f in values]}
    )


@api.get("/topics")
@in_turn
def topics() -> Response:
    wanted = query(TopicQuery)
    dossier = parts().topics.dossier(wanted.q, wanted.filters())
    return jsonify(dossier.as_json() | {"related_topics": parts().topics.related(dossier)})
