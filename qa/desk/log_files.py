"""Questions with their answers, as other programs read them."""

import json
from collections.abc import Sequence

from qa.conversations import Message
from qa.spreadsheets import csv_bytes

_COLUMNS = (
    *("message_id", "asked_at", "question", "standalone_question", "answered", "answerability"),
    *("mode", "model", "answer", "rating", "comment"),
)
_MORE = ("wrong_citations", "articles", "filters", "total_ms")


def log_file(messages: Sequence[Message], form: str, *, is_first: bool = True) -> bytes:
    """Writes questions.

    Args:
        form: ``csv``, or ``jsonl``, which holds all that is kept of them.
        is_first: Whether the file begins with these; else they go on where others ended.
    """
    return _csv(messages, is_first=is_first) if form == "csv" else _jsonl(messages)


def _csv(messages: Sequence[Message], *, is_first: bool) -> bytes:
    rows = []
    for message in messages:
        values = message.as_json()
        row = [values.get(name) for name in _COLUMNS]
        cited = dict.fromkeys(one["article_id"] for one in values.get("citations", ()))
        filters = json.dumps(values.get("filters", {}), ensure_ascii=False)
        took = (values.get("timings_ms") or {}).get("total")
        rows.append([*row, " ".join(map(str, message.wrong)), " ".join(cited), filters, took])
    return csv_bytes((*_COLUMNS, *_MORE) if is_first else None, rows)


def _jsonl(messages: Sequence[Message]) -> bytes:
    lines = (json.dumps(message.as_json(), ensure_ascii=False) for message in messages)
    return "".join(f"{line}\n" for line in lines).encode()
