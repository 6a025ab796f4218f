"""Articles and questions that carry markup: it is shown as text on every page, in every export."""

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.archive import Archive
from qa.accounts.account import Role
from tests.qa.web.conftest import client_over
from tests.qa.web.logging_in import log_in

_PAYLOADS = {
    "a script": "<script>alert('pwned')</script>",
    "an image": "<img src=x onerror=alert('pwned')>",
    "out of an attribute": "\" autofocus onfocus=alert('pwned') x=\"",
    "out of an attribute with one quote": "' onmouseover='alert(`pwned`)",
    "out of a title": "</title><svg onload=alert('pwned')>",
    "out of a text field": "</textarea><iframe srcdoc='<b>pwned</b>'>",
    "a template": "{{ 7 * 191 }} {% raw %}${7*191}",
    "a link": "[pwned](javascript:alert(1)) javascript:alert('pwned')",
    "a comment": "--><script>alert('pwned')</script><!--",
}
_FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x")


class _Dangers(HTMLParser):
    """Collects what a browser would run or follow of all that a page carries."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in {"iframe", "object", "embed", "base"}:
            self.found.append(tag)
        for name, value in attributes:
            told = (value or "").strip().lower()
            if name.startswith("on") or name == "srcdoc":
                self.found.append(f"{tag} {name}")
            if name in {"href", "src", "action", "formaction"} and ":" in told.split("/")[0]:
                scheme = told.split(":")[0]
                if scheme not in {"http", "https", "data"} or (tag != "a" and scheme == "data"):
                    self.found.append(f"{tag} {name}={value}")
        if tag == "script" and "src" not in dict(attributes):
            kind = dict(attributes).get("type")
            if kind not in {"application/ld+json", "importmap", "application/json"}:
                self.found.append("script")


def dangers_of(page: str) -> list[str]:
    parser = _Dangers()
    parser.feed(page)
    return parser.found


@pytest.fixture
def hostile(archive: Archive, tmp_path: Path, request: pytest.FixtureRequest) -> FlaskClient:
    """The browser of an administrator, over an archive in which every field is an attack."""
    payload: str = request.param
    row: dict[str, Any] = {
        name: f"{payload} {name}"
        for name in ("title", "subtitle", "author", "issue", "page", "category", "language")
    }
    row |= {"id": f"a {payload}", "date": "2024-05-06", "url": payload, payload: payload}
    row["text"] = f"The tanker sailed {payload} in May.\n\n{payload}\n\nIt came back."
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    archive.ingest([tmp_path / "a.jsonl"])
    archive.warm_up()
    client = client_over(archive)
    log_in(client, Role.ADMIN)
    return client


def everything_shown(client: FlaskClient, payload: str) -> dict[str, str]:
    """Return every page that shows something of the article, of a question, or of a report."""
    asked = {"question": f"Which tanker sailed in May? {payload}"[:2_000]}
    answer = client.post("/api/chat", json=asked).json
    conversation, message = answer["conversation_id"], answer["message_id"]
    client.patch(f"/api/conversations/{conversation}", json={"title": payload})
    share = client.post(f"/api/conversations/{conversation}/share").json["path"]
    client.post(f"/api/messages/{message}/reports", json={"words": payload})
    client.post(f"/api/messages/{message}/feedback", json={"rating": -1, "comment": payload})
    [article] = client.get("/api/articles").json["articles"]
    named = {"id": article["article_id"]}
    paths: list[tuple[str, dict[str, str]]] = [
        ("/", {"question": payload}),
        ("/browse", {}),
        ("/browse", {"by": "author", "of": article["authors"][0]}),
        ("/browse", {"q": payload}),
        ("/topics", {"q": f"tanker {payload}"}),
        ("/articles/", named),
        (f"/c/{conversation}", {}),
        (share, {}),
        ("/conversations", {"q": payload}),
        ("/report", {"message": message}),
        ("/report", {"article": article["article_id"]}),
        ("/desk/questions", {"q": payload}),
        (f"/desk/questions/{message}", {}),
        ("/desk/unanswered", {}),
        ("/desk/articles", {}),
        ("/desk/article", named),
        ("/desk/reports", {}),
        ("/desk/uploads", {"refused": payload}),
        (f"/{payload}", {}),
    ]
    pages = {}
    for path, query in paths:
        response = client.get(path, query_string=query, headers={"Accept": "text/html"})
        assert response.status_code < 500
        pages[f"{path} {query}"] = response.text
    return pages


@pytest.mark.parametrize(
    ("hostile", "payload"),
    [(payload, payload) for payload in _PAYLOADS.values()],
    indirect=["hostile"],
    ids=list(_PAYLOADS),
)
def test_markup_on_a_page(hostile: FlaskClient, payload: str) -> None:
    shown = everything_shown(hostile, payload)
    found = {place: dangers for place, page in shown.items() if (dangers := dangers_of(page))}
    assert found == {}
    assert not any("1337" in page for page in shown.values())


@pytest.mark.parametrize("hostile", _FORMULAS, indirect=True, ids=repr)
def test_a_formula_in_an_export(hostile: FlaskClient) -> None:
    exported = hostile.get("/topics", query_string={"q": "tanker", "format": "csv"})
    rows = list(csv.reader(io.StringIO(exported.text.removeprefix("\ufeff"))))
    assert len(rows) > 1
    dangerous = tuple("=+-@\t\r\n＝＋－＠")
    assert not [cell for row in rows for cell in row if cell.startswith(dangerous)]
