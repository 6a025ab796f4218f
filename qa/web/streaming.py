"""Answers as server-sent events."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from index.errors import ArchiveError
from qa.answer import Answer
from qa.answering import Cited, Rewritten, Settled, Shown, Waiting, Words
from qa.chat import Done, Event, Started
from qa.web.draft import Draft
from qa.web.metrics import stream_failed
from qa.web.problems import problem, problem_of, unexpected_detail


def event_stream(
    events: Iterator[Event],
    finished: Callable[[Done], dict[str, Any]],
    count: Callable[[Answer], None],
) -> Iterator[str]:
    """Turns what the chat says into ``text/event-stream``.

    When the client goes away, the server closes this iterator, and with it the chat's.

    Args:
        finished: The body of the event ``done``.
    """
    draft = Draft()
    try:
        for event in events:
            if isinstance(event, Done):
                count(event.answer)
                yield _event("done", finished(event))
            else:
                yield from _written(event, draft)
    except ArchiveError as error:
        yield _failure(problem_of(error))
    except Exception as error:  # noqa: BLE001 - outermost: the status line has long been sent
        yield _failure(problem(500, unexpected_detail(error)))


def _written(event: Started | Shown, draft: Draft) -> Iterator[str]:
    if isinstance(event, Settled):
        return
    if isinstance(event, Words):
        yield _event("token", {"text": event.text} | draft.add(event.text))
    elif isinstance(event, Rewritten):
        change = draft.rewrite(event.start, event.text)
        yield _event("rewrite", {"start": event.start, "text": event.text} | change)
    elif isinstance(event, Waiting):
        yield ": waiting\n\n"  # a comment, which fails where nobody listens any more
    elif isinstance(event, Cited):
        yield _event("citation", event.citation.as_json())
        yield _event("token", {"text": ""} | draft.cite(event.citation))
    else:
        started = {
            "conversation_id": event.conversation_id,
            "message_id": event.message_id,
            "standalone_question": event.standalone_question,
        }
        yield _event("start", started)


def _failure(document: dict[str, Any]) -> str:
    stream_failed(document["status"])
    return _event("error", document)


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
