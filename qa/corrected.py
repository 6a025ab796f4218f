"""Answers that were given before, as they are to be read today."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from index.article import web_url
from index.correction import Correction
from index.sql.corrections import Corrections
from qa.conversations import Conversation, Message


def corrected(messages: Iterable[Message], corrections: Corrections) -> list[Message]:
    """The messages, each citation with what staff say of its article by now.

    A citation's ``correction`` has ``since``: whether that was said after the answer was given.
    """
    known = list(messages)
    cited = {one["article_id"] for message in known for one in _articles(message)}
    said = corrections.of(cited)
    return [_message(message, said) for message in known]


def corrected_conversation(conversation: Conversation, corrections: Corrections) -> Conversation:
    """A conversation, likewise."""
    return replace(conversation, messages=tuple(corrected(conversation.messages, corrections)))


def _message(message: Message, said: Mapping[str, Correction]) -> Message:
    now = {
        name: [_article(one, said, message.asked_at) for one in message.response.get(name, ())]
        for name in ("citations", "related")
    }
    return replace(message, response=message.response | now)


def _article(
    shown: Mapping[str, Any], said: Mapping[str, Correction], asked_at: datetime
) -> dict[str, Any]:
    now = dict(shown)
    if "url" in now:  # which earlier versions took from a file whatever it was
        now["url"] = web_url(now["url"])
    found = said.get(shown["article_id"])
    if found is None:
        return {**now, "correction": None}
    return {**now, "correction": found.as_json() | {"since": found.at > asked_at}}


def _articles(message: Message) -> Iterable[Mapping[str, Any]]:
    return (*message.response.get("citations", ()), *message.response.get("related", ()))
