"""What was asked and answered, as a page shows it."""

from collections.abc import Sequence
from typing import Any

from index.article import Header
from qa.answer import Citation
from qa.conversations import Message
from qa.corrected import corrected
from qa.reports import Report
from qa.saying import written_by
from qa.web.parts import parts
from qa.web.rendering import answer_html
from qa.web.saying import moment_of


def exchanges_of(messages: Sequence[Message], *, is_readers: bool) -> list[dict[str, Any]]:
    """Questions with their answers, as they are to be read today.

    Args:
        is_readers: Whether the visitor asked them or is of the staff. Others get no id, rating or
            report: an id is all that it takes to rate an answer (see :mod:`qa.web.reader`).
    """
    found = corrected(messages, parts().archive.corrections)
    if not is_readers:
        return [_without_owner(exchange_of(message)) for message in found]
    reports = parts().reports.of_messages([message.message_id for message in found])
    return [exchange_of(message, reports.get(message.message_id, ())) for message in found]


def _without_owner(exchange: dict[str, Any]) -> dict[str, Any]:
    """Remove what only the owner of a conversation may know or use."""
    return exchange | {"message_id": None, "rating": None, "wrong": ()}


def exchange_of(message: Message, reports: Sequence[Report] = ()) -> dict[str, Any]:
    """A question with its answer, as ``_exchange.html`` shows it."""
    response = message.response
    citations = [_citation(values) for values in response["citations"]]
    read = response.get("read_filters", {})
    given = {name: some for name, some in response["filters"].items() if name not in read}
    return response | {
        "filters": given,
        "message_id": message.message_id,
        "rating": message.rating,
        "wrong": message.wrong,
        "reports": reports,
        "corrected_since": _corrected_since(response["citations"]),
        "as_of": moment_of(response.get("as_of")),
        "sources": _by_article(response["citations"]),
        "answer_html": answer_html(response["answer"], citations),
        "written_by": written_by(response),
    }


def _corrected_since(citations: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The articles of which staff have said something since an answer cited them, each once."""
    found = {
        one["article_id"]: one for one in citations if (one.get("correction") or {}).get("since")
    }
    return list(found.values())


def _by_article(citations: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for citation in citations:
        grouped.setdefault(citation["article_id"], []).append(citation)
    return list(grouped.values())


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
