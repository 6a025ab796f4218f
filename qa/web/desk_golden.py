"""The golden set at the desk: which passage is right for a question, named with a click."""

import json

from flask import Blueprint, Response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from index.errors import NotFoundError, UsageError
from qa.accounts.account import Role
from qa.desk.golden_set import Place, golden_rows
from qa.measuring.golden import golden_text
from qa.web.access import admit_only, require
from qa.web.desk import asked_question, facts, question_log
from qa.web.desk_requests import GoldenForm, WordsQuery
from qa.web.downloads import download
from qa.web.exchanges import exchanges_of
from qa.web.parts import parts
from qa.web.requests import form, query

desk_golden = Blueprint("desk_golden", __name__, url_prefix="/desk")
admit_only(desk_golden, Role.STAFF)

_PASSAGES = 10  # to choose the right one from
_NO_ANSWER = "none"  # the value of the button “The archive does not answer it”


@desk_golden.get("/questions/<message_id>")
def question(message_id: str) -> str:
    message = asked_question(message_id)
    alone = message.response["standalone_question"]
    words = query(WordsQuery).q.strip() or alone
    log = question_log()
    return render_template(
        "desk_question.html",
        exchange=exchanges_of([message], is_readers=True)[0],
        asked_at=message.asked_at,
        facts=facts(message),
        wrong=log.wrong_citations(message_id) if log else (),
        golden=parts().golden.of(alone),
        q=words,
        passages=parts().archive.search(words, k=_PASSAGES),
        value=_value,
        no_answer=_NO_ANSWER,  # not “none”, which is a constant to Jinja
    )


@desk_golden.post("/questions/<message_id>/golden")
def name_right(message_id: str) -> AnyResponse:
    """Makes the question with its right passage a line of the golden set."""
    mine, given = require(Role.STAFF), form(GoldenForm)
    alone = asked_question(message_id).response["standalone_question"]
    place = None if given.place == _NO_ANSWER else _place(given.place)
    parts().golden.add(alone, place, given.answer, mine.name)
    return redirect(f"/desk/questions/{message_id}#golden", 303)


@desk_golden.get("/golden")
def golden() -> str:
    return render_template("desk_golden.html", golden=parts().golden.all())


@desk_golden.post("/golden/<line_id>/remove")
def remove(line_id: str) -> AnyResponse:
    parts().golden.remove(line_id)
    return redirect("/desk/golden", 303)


@desk_golden.get("/golden.jsonl")
def golden_file() -> Response:
    """The set as ``archive-qa eval`` reads it."""
    return download(golden_text(golden_rows(parts().golden.all())), "golden", "jsonl")


def _value(article_id: str, start: int, end: int) -> str:
    """A place as the form sends it back."""
    return json.dumps({"article_id": article_id, "start": start, "end": end})


def _place(value: str) -> Place:
    """The place that a form names, with the article's own words.

    Raises:
        UsageError: It names none.
        NotFoundError: The article is no longer there.
    """
    try:
        named = json.loads(value)
        article_id, start, end = (named[name] for name in ("article_id", "start", "end"))
        text = parts().archive.article(str(article_id)).text
        start, end = int(start), int(end)
        if not 0 <= start < end <= len(text):
            raise ValueError
    except NotFoundError:
        raise
    except (ValueError, TypeError, KeyError):
        raise UsageError("please choose a passage") from None
    return Place(article_id, start, end, text[start:end])
