"""The reader's conversations: listed, searched, renamed, shared, taken along, deleted."""

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from qa.corrected import corrected_conversation
from qa.exports.transcripts import transcript
from qa.web.chat_requests import ExportQuery, TitleForm
from qa.web.door import local_path
from qa.web.downloads import download
from qa.web.exchanges import exchanges_of
from qa.web.origin import origin
from qa.web.parts import parts
from qa.web.reader import reader, remember_browser
from qa.web.requests import form, query

conversation_pages = Blueprint("conversation_pages", __name__)
conversation_pages.after_request(remember_browser)


@conversation_pages.get("/conversations")
def conversations() -> str:
    words, who = request.args.get("q", "").strip(), reader()
    found = parts().conversations.of(who, words) if who else []
    return render_template(
        "conversations.html", q=words, conversations=found, settings=parts().settings
    )


@conversation_pages.post("/conversations/<conversation_id>/rename")
def rename(conversation_id: str) -> AnyResponse:
    parts().conversations.rename(conversation_id, form(TitleForm).title, reader())
    return _back()


@conversation_pages.post("/conversations/<conversation_id>/share")
def share(conversation_id: str) -> AnyResponse:
    parts().conversations.share(conversation_id, reader())
    return _back(f"#shared-{conversation_id}")  # where browsers open what is folded


@conversation_pages.post("/conversations/<conversation_id>/unshare")
def unshare(conversation_id: str) -> AnyResponse:
    parts().conversations.unshare(conversation_id, reader())
    return _back()


@conversation_pages.post("/conversations/<conversation_id>/delete")
def delete(conversation_id: str) -> AnyResponse:
    parts().conversations.delete(conversation_id, reader())
    return redirect("/conversations", 303)


@conversation_pages.get("/c/<conversation_id>/export")
def export(conversation_id: str) -> Response:
    kept = parts().conversations.get(conversation_id, reader())
    found = corrected_conversation(kept, parts().archive.corrections)
    form = query(ExportQuery).format
    return download(transcript(found, form, origin()), found.title, form)


@conversation_pages.get("/s/<share>")
def shared(share: str) -> str:
    """What somebody else asked, to be read."""
    found = parts().conversations.shared(share)
    return render_template(
        "shared.html",
        conversation=found,
        exchanges=exchanges_of(found.messages, is_readers=False),
    )


def _back(place: str = "") -> AnyResponse:
    return redirect(local_path(request.form.get("next", "/conversations")) + place, 303)
