"""Where readers report a mistake: in an answer, in a citation, in an article."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from index.errors import NotFoundError, UsageError
from qa.conversations import Conversation, Message
from qa.web.chat_requests import ReportForm, ReportQuery
from qa.web.parts import parts
from qa.web.reader import reader
from qa.web.requests import form, query

report_pages = Blueprint("report_pages", __name__)


@report_pages.get("/report")
def report() -> str:
    wanted = query(ReportQuery)
    shown: dict[str, Any] = {"wanted": wanted, "conversation": None, "message": None}
    if wanted.message:
        conversation, message = _own(wanted.message)
        shown |= {"conversation": conversation, "message": message}
    elif wanted.article:
        shown["article"] = parts().archive.article(wanted.article)
    elif not wanted.sent:
        raise UsageError("say in what the mistake is: an answer, or an article")
    return render_template("report.html", **shown)


@report_pages.post("/report")
def send() -> AnyResponse:
    given = form(ReportForm)
    if given.message:
        conversation, _ = _own(given.message)
        reported(given.words, message_id=given.message, marker=given.marker)
        if parts().settings.keep_questions:
            where = url_for("pages.conversation", conversation_id=conversation.conversation_id)
            return redirect(f"{where}#{given.message}", 303)
    elif given.article:
        article_id = parts().archive.article(given.article).article_id
        parts().reports.add(given.words, article_id=article_id)
    else:
        raise UsageError("say in what the mistake is: an answer, or an article")
    return redirect(url_for(".report", article=given.article, sent="yes"), 303)


def reported(words: str, *, message_id: str, marker: int | None) -> str:
    """Opens a case on an answer that the reader was given; gives its id.

    Raises:
        NotFoundError: The reader has no such answer, or it no such citation.
    """
    _, message = _asked(message_id)
    cited = {one["marker"]: one["article_id"] for one in message.response["citations"]}
    if marker is not None and marker not in cited:
        raise NotFoundError("there is no such citation")
    return parts().reports.add(
        words,
        message_id=message_id if parts().settings.keep_questions else None,
        marker=marker,
        article_id=cited[marker] if marker is not None else None,
    )


def _own(message_id: str) -> tuple[Conversation, Message]:
    """Return an answer of the visitor's own, with its conversation, which the page links to.

    A conversation of a script belongs to nobody: whoever knows its id may change it. So a page must
    not lead there from the id of a message; the script reports through the API.

    Raises:
        NotFoundError: The visitor has no such answer.
    """
    conversation, message = _asked(message_id)
    if conversation.owner is None and parts().settings.keep_questions:
        raise NotFoundError("there is no such answer, or it is another reader's")
    return conversation, message


def _asked(message_id: str) -> tuple[Conversation, Message]:
    conversation = parts().conversations.of_message(message_id, reader())
    return conversation, next(one for one in conversation.messages if one.message_id == message_id)
