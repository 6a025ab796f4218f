"""How the time of a request grows with the length of what is sent, whatever that is.

python -m tests.benchmarks.linear [--port PORT] [FIELD ...]

A real service over the sample archive is sent texts of hostile shapes in each of its fields: of the
greatest length that the field takes (or one that would take minutes if it grew with the square), of
half and of a quarter of it. Of the two doublings, the greater ratio of the times counts, and above
2.2 this exits with 1. The lengths take turns, and the least time of each counts, so that what else
the machine does is mostly left out; a ratio that is too great is measured again.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

import httpx

from tests.benchmarks.startup import PORT
from tests.conftest import SAMPLE
from tests.people import PASSWORD
from tests.scripted_model import Reply, ScriptedModel, scripted_model

_MOST = 2.2  # times as long, for twice the length
_SHORT = 0.02  # seconds; a shorter time counts as this long, as what else is done blurs it
_ROUNDS = 2
_ATTEMPTS = 8
_PATIENCE = 120.0  # seconds
_QUESTION = "What did the Maritime Desk write about the Red Sea?"
_SHAPES = {
    "words": "the ship and ",
    "sentences": "It sailed. ",
    "spaces": " ",
    "new lines": "\n ",
    "dashes": "–",
    "spaced dashes": " - ",
    "brackets": "[",
    "links": "[a](b ",
    "parentheses": "(",
    "tags": "<a ",
    "quotes": "“",
    "capitals": "Ab I ",
    "numerals": "X IV ",
    "digits": "1",
    "years": "2024 ",
    "marks": "\u0301\u0323",
    "stars": "*a ",
    "names": "Ann of the ",
    "asking": "how has it ",
}

Send = Callable[[str], None]


@dataclass(frozen=True)
class Field:
    """Where a text is sent.

    Attributes:
        longest: Characters of the longest text.
        shapes: Those that are sent; empty for all.
        before: What is done before each time, and not timed.
    """

    name: str
    longest: int
    send: Send
    shapes: tuple[str, ...] = ()
    before: Callable[[], None] = lambda: None


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("fields", nargs="*", help="those whose names begin so")
    given = parser.parse_args()
    with scripted_model() as model, _serving(given.port, model) as client:
        chosen = tuple(given.fields)
        fields = [
            one for one in _fields(client, model) if not chosen or one.name.startswith(chosen)
        ]
        print("| field | characters | shape | times | ratio |\n| --- | --- | --- | --- | --- |")
        worst = [_worst(field) for field in fields]
    return int(max(worst) > _MOST)


def _worst(field: Field) -> float:
    """Print the shape that grows most; return its ratio."""
    field.before()
    field.send("x")  # what is loaded once
    measured = {shape: _times(field, _SHAPES[shape]) for shape in field.shapes or _SHAPES}
    shape = max(measured, key=lambda one: _ratio(measured[one]))
    times = ", ".join(f"{1_000 * one:,.0f}" for one in measured[shape])
    ratio = _ratio(measured[shape])
    print(f"| {field.name} | {field.longest:,} | {shape} | {times} ms | {ratio:.2f} |", flush=True)
    return ratio


def _ratio(times: list[float]) -> float:
    return max(max(later, _SHORT) / max(earlier, _SHORT) for earlier, later in pairwise(times))


def _times(field: Field, unit: str) -> list[float]:
    """Return the least times of a quarter, a half and the whole length."""
    lengths = [field.longest // part for part in (4, 2, 1)]
    times = [float("inf")] * len(lengths)
    for attempt in range(_ATTEMPTS):
        for turn in range(_ROUNDS):
            for place, length in enumerate(lengths):
                field.before()
                taken = _time(field, _text(unit, length, f"{attempt}{turn}"))
                times[place] = min(times[place], taken)
        if _ratio(times) <= _MOST:
            break
    return times


def _text(unit: str, length: int, number: str) -> str:
    """Return a text of exactly a length that has not been sent before."""
    head = f"a{number}"
    return (head + unit * (length // len(unit) + 1))[: length - 1] + "b"


def _time(field: Field, text: str) -> float:
    began = time.perf_counter()
    field.send(text)
    return time.perf_counter() - began


def _fields(client: httpx.Client, model: ScriptedModel) -> list[Field]:
    def ask(question: str, **more: object) -> None:
        _done(client.post("/api/chat", json={"question": question} | more))

    conversation = ""

    def begin() -> None:
        nonlocal conversation
        started = client.post("/api/chat", json={"question": _QUESTION}).json()
        conversation = started["conversation_id"]

    def ask_again(question: str) -> None:
        ask(question, conversation_id=conversation)

    def answer(reply: str) -> None:
        model.play(Reply(f"The ship sailed. {reply}"))
        _done(client.post("/api/chat", json={"question": _QUESTION, "stream": True}))

    return [
        Field("question", 2_000, ask),
        Field("question that follows another", 2_000, ask_again, before=begin),
        Field("search", 2_000, lambda text: _get(client, "/api/search", q=text)),
        Field("browse", 500, lambda text: _get(client, "/browse", q=text)),
        Field("filter of articles", 300, lambda text: _get(client, "/api/articles", author=text)),
        Field("filter of a question", 300, lambda text: ask(_QUESTION, filters={"author": text})),
        Field("reply of a chat model", 20_000, answer),
        *_uploads(client),
    ]


def _uploads(client: httpx.Client) -> Iterator[Field]:
    for name, file, source in (
        ("upload: title", "a.txt", "{}\nAuthor : Ann\n\nIt sailed."),
        ("upload: author", "a.txt", "Ship\nAuthor : {}\n\nIt sailed."),
        ("upload: field of broken YAML", "a.md", "---\ntitle: a: {}\n---\n\nIt sailed."),
        ("upload: body of text", "a.txt", "Ship\nAuthor : Ann\n\n{}"),
        ("upload: body of Markdown", "a.md", "# Ship\n\n{}"),
        ("upload: body of HTML", "a.html", "<h1>Ship</h1><p>{}</p>"),
    ):
        yield Field(name, 100_000, _upload(client, file, source))
    added = "Ship\nAuthor : Ann\n\n{}"
    shapes = ("spaces", "new lines", "quotes", "capitals", "numerals", "marks", "sentences")
    yield Field("body that is added", 20_000, _upload(client, "a.txt", added, adds=True), shapes)


def _upload(client: httpx.Client, name: str, source: str, *, adds: bool = False) -> Send:
    def send(text: str) -> None:
        content = source.replace("{}", text).encode()
        received = client.post("/desk/uploads", files={"files": (name, content)})
        _done(received)
        page = received.headers["Location"]
        if adds:
            _done(client.post("/desk/uploads/add", data={"upload": page.rsplit("/", 1)[-1]}))
            while "data-adding" in client.get(page).text:
                time.sleep(0.005)
        else:
            _done(client.get(page))
            _done(client.post(f"{page}/discard"))

    return send


def _get(client: httpx.Client, path: str, **query: str) -> None:
    _done(client.get(path, params=query))


def _done(response: httpx.Response) -> None:
    """Take a refusal (4xx) for an answer, and nothing else for one."""
    if response.status_code >= 500:
        raise SystemExit(f"{response.request.url}: {response.status_code} {response.text[:500]}")


@contextmanager
def _serving(port: int, model: ScriptedModel) -> Iterator[httpx.Client]:
    program = [sys.executable, "-m", "qa.cli"]
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "ARCHIVE_QA_DATA_DIR": folder,
            "ARCHIVE_QA_CHAT_MODEL": "openai:scripted",
            "ARCHIVE_QA_CHAT_BASE_URL": model.url,
            "ARCHIVE_QA_CHAT_API_KEY": "none",
        }
        subprocess.run([*program, "ingest", SAMPLE], env=environment, check=True)
        add = [*program, "user", "add", "Ann", "--role", "staff", "--password-stdin"]
        subprocess.run(add, env=environment, check=True, input=PASSWORD, text=True)
        serve = [*program, "serve", "--port", str(port)]
        server = subprocess.Popen(serve, env=environment, stderr=subprocess.DEVNULL)
        try:
            with httpx.Client(base_url=url, timeout=_PATIENCE) as client:
                _await(client)
                _done(client.post("/login", data={"name": "Ann", "password": PASSWORD}))
                yield client
        finally:
            server.terminate()
            server.wait()


def _await(client: httpx.Client) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            if client.get("/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise SystemExit("the service did not start")


if __name__ == "__main__":
    sys.exit(main())
