"""The desk: what readers ask, what they ask in vain, what answers are made of."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from index.article import Header
from index.errors import NotFoundError
from qa.accounts.account import Role
from qa.conversations import Message
from qa.desk.log_files import log_file
from qa.sql.question_log import Asked, QuestionLog
from qa.web.access import admit_only
from qa.web.desk_requests import AskedQuery
from qa.web.downloads import download
from qa.web.parts import parts
from qa.web.requests import query

desk = Blueprint("desk", __name__, url_prefix="/desk")
admit_only(desk, Role.STAFF)

_PAGE = 50  # questions on one
_MOST = 500  # unanswered questions that are grouped, the latest
_EXPORTED = 10_000  # questions in memory at once: an answer takes some kilobytes


@desk.get("")
def front() -> AnyResponse:
    return redirect("/desk/questions", 303)


@desk.get("/questions")
def questions() -> str | Response:
    wanted = query(AskedQuery)
    if wanted.format:
        return _file(wanted.asked(), wanted.format)
    log = question_log()
    start = (wanted.page - 1) * _PAGE
    found, total = log.find(wanted.asked(), _PAGE, start) if log else ([], 0)
    chosen = wanted.chosen()
    return render_template(
        "desk_questions.html",
        is_kept=log is not None,
        messages=found,
        total=total,
        pages=-(-total // _PAGE),
        page=wanted.page,
        wanted=wanted,
        is_filtered=bool(chosen),
        where=lambda **more: "/desk/questions?" + urlencode(chosen | more),
    )


def _file(asked: Asked, form: str) -> Response:
    """All of what is looked for, piece by piece, as it may be long."""
    log = question_log()

    def pieces() -> Iterator[bytes]:
        offset = 0
        while log:
            found, _ = log.find(asked, _EXPORTED, offset)
            if found or not offset:
                yield log_file(found, form, is_first=not offset)
            offset += len(found)
            if len(found) < _EXPORTED:
                return

    return download(pieces(), f"questions-{datetime.now(UTC):%Y-%m-%d}", form)


@desk.get("/unanswered")
def unanswered() -> str:
    log = question_log()
    found, total = log.find(Asked(outcome="declined"), _MOST) if log else ([], 0)
    return render_template(
        "desk_unanswered.html",
        gaps=parts().unanswered.gaps(found),
        nearest=_nearest,
        total=total,
        looked_at=len(found),
    )


@desk.get("/articles")
def articles() -> str:
    """What answers cite most, and what they have never cited."""
    log = question_log()
    counts = log.citations() if log else {}
    known = {header.article_id: header for header in parts().archive.articles()}
    cited = [(known[one], count) for one, count in counts.items() if one in known]
    never = [header for one, header in known.items() if one not in counts]
    return render_template("desk_articles.html", cited=cited, never=never)


def question_log() -> QuestionLog | None:
    """What readers have asked; ``None`` where questions are not kept."""
    return parts().question_log


def asked_question(message_id: str) -> Message:
    """A question of the log.

    Raises:
        NotFoundError: There is none with this id, or none any more.
    """
    log = question_log()
    if log is None:
        raise NotFoundError("questions are not kept here")
    return log.get(message_id)


def _nearest(messages: tuple[Message, ...]) -> list[Header]:
    """The articles that are nearest to a group of questions, those of the most first."""
    counted: dict[str, int] = {}
    titles: dict[str, str] = {}
    for message in messages:
        for article in message.response.get("related", ()):
            counted[article["article_id"]] = counted.get(article["article_id"], 0) + 1
            titles[article["article_id"]] = article["title"]
    best = sorted(counted, key=lambda one: -counted[one])[:3]
    return [Header(article_id=one, title=titles[one]) for one in best]


def facts(message: Message) -> list[tuple[str, Any]]:
    """How an answer came about, in words and figures."""
    response = message.response
    known = [
        ("Probability that the archive answers", response.get("answerability")),
        ("Written by", response.get("model") or response.get("mode")),
        ("Trouble", (response.get("writer") or {}).get("trouble")),
        ("Notice", response.get("notice")),
        ("A reader's comment", message.comment),
    ]
    stages = (response.get("timings_ms") or {}).items()
    took = [(f"Time, {stage}", f"{ms:.0f} ms") for stage, ms in stages]
    return [(name, value) for name, value in known if value is not None] + took
