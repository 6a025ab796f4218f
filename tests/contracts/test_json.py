"""The JSON of each route and command on the sample archive: names and types."""

import json
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from syrupy.assertion import SnapshotAssertion
from werkzeug.test import TestResponse

from tests.cli.shell import Shell
from tests.contracts.shapes import shape

QUESTION = "When did Finland join NATO?"
UNANSWERED = "How do I bake bread?"


PATHS = (
    "/api/articles",
    "/api/articles/2023-06-finland-thirty-first.txt",
    "/api/articles?author=Nobody",
    "/api/articles/nowhere",
    "/api/search?q=NATO&k=3",
    "/api/search",
    "/api/topics?q=semiconductors",
    "/healthz",
    "/readyz",
)


def test_what_gets_answer_stays(client: FlaskClient, contract: SnapshotAssertion) -> None:
    answers = {path: client.get(path, headers={"Accept": "application/json"}) for path in PATHS}
    assert {path: _answer(one) for path, one in answers.items()} == contract


def test_what_a_chat_answers_stays(client: FlaskClient, contract: SnapshotAssertion) -> None:
    questions = (QUESTION, UNANSWERED, "How many articles are there?", "Hello", "")
    answers = {one: client.post("/api/chat", json={"question": one}) for one in questions}
    assert {question: _answer(one) for question, one in answers.items()} == contract


def test_the_events_of_a_stream_stay(client: FlaskClient, contract: SnapshotAssertion) -> None:
    response = client.post("/api/chat", json={"question": QUESTION, "stream": True})
    events: dict[str, Any] = {}
    for block in response.get_data(as_text=True).split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "event" in lines:
            events[lines["event"]] = shape(json.loads(lines["data"]))
    assert events == contract


def test_what_becomes_of_a_conversation_stays(
    client: FlaskClient, contract: SnapshotAssertion
) -> None:
    asked = client.post("/api/chat", json={"question": QUESTION}).json
    conversation, message = asked["conversation_id"], asked["message_id"]
    place = f"/api/conversations/{conversation}"
    answers = {
        "read": client.get(place),
        "list": client.get("/api/conversations"),
        "rate": client.post(f"/api/messages/{message}/feedback", json={"rating": 1}),
        "call wrong": client.post(f"/api/messages/{message}/citations/1/wrong", json={}),
        "share": client.post(f"{place}/share"),
        "rename": client.patch(place, json={"title": "Finland"}),
        "delete": client.delete(place),
    }
    assert {
        name: {"status": one.status_code, "body": shape(one.json) if one.data else None}
        for name, one in answers.items()
    } == contract


def test_what_commands_print_stays(
    shell: Shell, articles: Path, contract: SnapshotAssertion
) -> None:
    shell.run("ingest", articles, "--json")  # the second run below has something to leave alone
    commands = {
        "ingest": ("ingest", articles),
        "list": ("list",),
        "show": ("show", "2023-06-finland-thirty-first.txt"),
        "search": ("search", "NATO", "-k", "3"),
        "ask": ("ask", QUESTION),
        "topic": ("topic", "semiconductors"),
        "duplicates": ("duplicates",),
        "status": ("status",),
        "verify": ("verify",),
        "usage": ("usage",),
        "user list": ("user", "list"),
    }
    printed = {
        name: json.loads(shell.run(*words, *_as_json(name))) for name, words in commands.items()
    }
    assert {name: shape(value) for name, value in printed.items()} == contract


def _answer(response: TestResponse) -> dict[str, Any]:
    return {
        "status": response.status_code,
        "body": shape(response.get_json()) if response.data else None,
    }


def _as_json(command: str) -> tuple[str, ...]:
    return ("--format", "json") if command == "topic" else ("--json",)
