"""The JSON API of conversations, and of what readers think of answers."""

from flask import Blueprint, Response, jsonify

from qa.corrected import corrected_conversation
from qa.web.chat_requests import (
    CommentRequest,
    ConversationsQuery,
    FeedbackRequest,
    RenameRequest,
    ReportRequest,
)
from qa.web.field_types import LAST_MARKER
from qa.web.parts import parts
from qa.web.reader import reader
from qa.web.report_pages import reported
from qa.web.requests import body, query

conversation_api = Blueprint("conversation_api", __name__, url_prefix="/api")


@conversation_api.get("/conversations")
def conversations() -> Response:
    words, who = query(ConversationsQuery).q, reader()
    found = parts().conversations.of(who, words) if who else []
    return jsonify({"conversations": [one.as_json() for one in found]})


@conversation_api.get("/conversations/<conversation_id>")
def conversation(conversation_id: str) -> Response:
    kept = parts().conversations.get(conversation_id, reader())
    found = corrected_conversation(kept, parts().archive.corrections)
    reports = parts().reports.of_messages([one.message_id for one in found.messages])
    answer = found.as_json()
    for message in answer["messages"]:
        of_it = reports.get(message["message_id"], ())
        message["reports"] = [report.as_json() for report in of_it]
    return jsonify(answer)


@conversation_api.patch("/conversations/<conversation_id>")
def rename(conversation_id: str) -> Response:
    parts().conversations.rename(conversation_id, body(RenameRequest).title, reader())
    return conversation(conversation_id)


@conversation_api.delete("/conversations/<conversation_id>")
def delete(conversation_id: str) -> tuple[str, int]:
    parts().conversations.delete(conversation_id, reader())
    return "", 204


@conversation_api.post("/conversations/<conversation_id>/share")
def share(conversation_id: str) -> Response:
    made = parts().conversations.share(conversation_id, reader())
    return jsonify({"share": made, "path": f"/s/{made}"})


@conversation_api.delete("/conversations/<conversation_id>/share")
def unshare(conversation_id: str) -> tuple[str, int]:
    parts().conversations.unshare(conversation_id, reader())
    return "", 204


@conversation_api.post("/messages/<message_id>/feedback")
def feedback(message_id: str) -> Response:
    given = body(FeedbackRequest)
    parts().conversations.rate(message_id, given.rating, given.comment, reader())
    return jsonify({"message_id": message_id, "rating": given.rating, "comment": given.comment})


@conversation_api.post("/messages/<message_id>/reports")
def report(message_id: str) -> tuple[Response, int]:
    given = body(ReportRequest)
    made = reported(given.words, message_id=message_id, marker=given.marker)
    return jsonify({"report_id": made}), 201


@conversation_api.post(
    f"/messages/<message_id>/citations/<int(min=1, max={LAST_MARKER}):marker>/wrong"
)
def wrong(message_id: str, marker: int) -> Response:
    given = body(CommentRequest)
    parts().conversations.mark_wrong(message_id, marker, given.comment, reader())
    return jsonify({"message_id": message_id, "marker": marker, "comment": given.comment})
