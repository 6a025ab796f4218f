"""The desk, over HTTP."""

import csv
import html
import io
import json
import re

import pytest
from flask.testing import FlaskClient

from index.archive import Archive
from index.embedding import Embedder
from qa.accounts.account import Role
from tests.conftest import SAMPLE
from tests.qa.web.asking import QUESTION, ask
from tests.qa.web.conftest import client_over
from tests.qa.web.logging_in import log_in

UNANSWERED = "How do I bake bread with rye flour?"


@pytest.fixture
def client(archive: Archive, embedder: Embedder) -> FlaskClient:
    """Of one of the staff, over the articles of an issue."""
    archive.ingest([SAMPLE / name for name in ("2022-10-black-sea-grain-initiative.txt",)])
    archive.ingest([SAMPLE / "2023-01-artemis-i.txt"])
    archive.warm_up()
    made = client_over(archive)
    log_in(made, Role.STAFF)
    return made


def listed(client: FlaskClient, path: str = "/desk/questions") -> list[str]:
    return re.findall(
        r'<a href="/desk/questions/[^"]+" dir="auto">([^<]*)</a>', client.get(path).text
    )


def test_what_was_asked_is_listed_and_sifted(client: FlaskClient) -> None:
    ask(client)
    ask(client, question=UNANSWERED)
    assert listed(client) == [UNANSWERED, QUESTION]
    assert listed(client, "/desk/questions?outcome=declined&feedback=") == [UNANSWERED]
    assert listed(client, "/desk/questions?q=grain+BLACK") == [QUESTION]
    assert listed(client, "/desk/questions?before=2020-01-01") == []


@pytest.mark.parametrize(
    "query", ["outcome=maybe", "page=0", "page=x", "after=soon", "format=pdf", "colour=red"]
)
def test_what_makes_no_sense_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/desk/questions?{query}").status_code == 400


def test_the_questions_are_taken_along(client: FlaskClient) -> None:
    ask(client)
    ask(client, question=UNANSWERED)
    table = client.get("/desk/questions?format=csv&outcome=answered")
    rows = list(csv.DictReader(io.StringIO(table.data.decode("utf-8-sig"))))
    assert [row["question"] for row in rows] == [QUESTION]
    assert "attachment" in table.headers["Content-Disposition"]
    lines = client.get("/desk/questions?format=jsonl").text.splitlines()
    assert [json.loads(line)["question"] for line in lines] == [UNANSWERED, QUESTION]


def test_a_question_shows_how_its_answer_came_about(client: FlaskClient) -> None:
    message = ask(client)["message_id"]
    client.post(f"/api/messages/{message}/feedback", json={"rating": -1, "comment": "<b>no</b>"})
    client.post(f"/api/messages/{message}/citations/1/wrong", json={"comment": "not there"})
    page = client.get(f"/desk/questions/{message}").text
    for words in ("not helpful", "&lt;b&gt;no&lt;/b&gt;", "not there", "Time, retrieve", " ms"):
        assert words in page
    assert client.get("/desk/questions/nonesuch").status_code == 404


def test_a_click_makes_a_line_of_the_golden_set(client: FlaskClient) -> None:
    asked = ask(client)
    page = client.get(f"/desk/questions/{asked['message_id']}").text
    value = html.unescape(re.findall(r'name="place" value="([^"]+)"', page)[0])
    cited = asked["citations"][0]
    assert json.loads(value) == {name: cited[name] for name in ("article_id", "start", "end")}
    place = f"/desk/questions/{asked['message_id']}/golden"
    data = {"place": value, "answer": "in Istanbul"}
    assert client.post(place, data=data).status_code == 303
    [line] = client.get("/desk/golden.jsonl").text.splitlines()
    assert json.loads(line) == {
        "question": QUESTION,
        "answerable": True,
        "article_id": [cited["article_id"]],
        "answers": ["in Istanbul"],
        "quotes": [cited["quote"]],
    }
    assert "in Istanbul" in client.get("/desk/golden").text
    client.post(place, data={"place": "none"})
    [line] = client.get("/desk/golden.jsonl").text.splitlines()
    assert json.loads(line)["answerable"] is False


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ("", 400),
        ("x", 400),
        ("[]", 400),
        ('{"article_id": "2023-01-artemis-i.txt", "start": 5, "end": 5}', 400),
        ('{"article_id": "2023-01-artemis-i.txt", "start": 0, "end": 1e9}', 400),
        ('{"article_id": "2023-01-artemis-i.txt", "start": -1, "end": 5}', 400),
        ('{"article_id": "2023-01-artemis-i.txt", "start": "0", "end": null}', 400),
        ('{"article_id": "2023-01-artemis-i.txt", "start": "9", "end": "5"}', 400),
        ('{"article_id": "nonesuch", "start": 0, "end": 5}', 404),
    ],
)
def test_no_place_is_made_up(client: FlaskClient, place: str, status: int) -> None:
    message = ask(client)["message_id"]
    response = client.post(f"/desk/questions/{message}/golden", data={"place": place})
    assert response.status_code == status
    assert client.get("/desk/golden.jsonl").text == ""


def test_what_is_asked_in_vain_stands_together(client: FlaskClient) -> None:
    for question in (UNANSWERED, "How is rye bread baked?", "Who won the chess tournament?"):
        ask(client, question=question)
    page = client.get("/desk/unanswered").text
    assert "3 questions were not answered" in page
    assert "asked 2 times" in page
    assert page.count('<section class="found">') == 2


def test_articles_are_counted_by_the_answers_that_cite_them(client: FlaskClient) -> None:
    ask(client)
    page = client.get("/desk/articles").text
    cited, never = page.split("Never cited")
    assert "black-sea-grain-initiative" in cited
    assert "artemis" in never
    assert "1 article." in never


def test_where_nothing_is_kept_the_desk_says_so(archive: Archive) -> None:
    archive.warm_up()
    client = client_over(archive, keep_questions=False)
    log_in(client, Role.STAFF)
    assert "Questions are not kept here" in client.get("/desk/questions").text
    for path in ("/desk/unanswered", "/desk/articles", "/desk/golden"):
        assert client.get(path).status_code == 200
    assert client.get("/desk/questions/x").status_code == 404
    assert client.get("/desk/questions?format=csv").data == b""
