import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

from qa.conversations import Message
from qa.desk.log_files import log_file

RESPONSE: dict[str, Any] = {
    "question": "=1+1, „warum“?",
    "standalone_question": "Why?",
    "answered": True,
    "answerability": 0.9,
    "mode": "extractive",
    "model": None,
    "answer": "So,\n“it” sank. [1]",
    "filters": {"category": ["Météo"]},
    "citations": [{"marker": 1, "article_id": "a.txt"}, {"marker": 2, "article_id": "a.txt"}],
    "timings_ms": {"embed": 3.0, "total": 12.5},
}
MESSAGE = Message("m", datetime(2026, 11, 24, 12, tzinfo=UTC), RESPONSE, -1, "no", (2,))


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_comes_back_with_its_unicode() -> None:
    names, values = rows(log_file([MESSAGE], "csv"))
    row = dict(zip(names, values, strict=True))
    assert row["question"] == "'=1+1, „warum“?"
    assert row["answer"] == "So,\n“it” sank. [1]"
    assert row["asked_at"] == "2026-11-24T12:00:00+00:00"
    assert (row["rating"], row["comment"], row["wrong_citations"]) == ("-1", "no", "2")
    assert (row["articles"], row["total_ms"]) == ("a.txt", "12.5")
    assert json.loads(row["filters"]) == {"category": ["Météo"]}


def test_a_file_may_come_in_pieces() -> None:
    whole = log_file([MESSAGE, MESSAGE], "csv")
    assert log_file([MESSAGE], "csv") + log_file([MESSAGE], "csv", is_first=False) == whole


def test_json_lines_hold_all_that_is_kept() -> None:
    [line] = log_file([MESSAGE], "jsonl").decode().splitlines()
    assert json.loads(line) == MESSAGE.as_json()


def test_of_an_answer_of_an_earlier_version_as_much_is_written_as_there_is() -> None:
    message = Message("m", datetime(2026, 11, 24, tzinfo=UTC), {"question": "Why?"})
    assert rows(log_file([message], "csv"))[1][2] == "Why?"
