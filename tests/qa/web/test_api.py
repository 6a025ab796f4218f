import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from index.archive import Archive

QUESTION = "Where was the Black Sea Grain Initiative signed?"
JSON = "application/json"


def ask(client: FlaskClient, **body: Any) -> dict[str, Any]:
    response = client.post("/api/chat", json={"question": QUESTION} | body)
    assert response.status_code == 200, response.text
    return response.json


def test_an_answer_has_the_form_that_is_promised(client: FlaskClient) -> None:
    answer = ask(client)
    assert set(answer) >= {
        *("conversation_id", "message_id", "question", "standalone_question", "filters"),
        *("answered", "answer", "mode", "citations", "related", "timings_ms"),
    }
    assert answer["mode"] == "extractive"
    assert set(answer["citations"][0]) == {
        *("marker", "article_id", "passage_id", "title", "subtitle", "author", "date", "issue"),
        *("page", "category", "quote", "start", "end", "url", "verified"),
    }


def test_citations_are_exact_and_marked(client: FlaskClient) -> None:
    answer = ask(client)
    for citation in answer["citations"]:
        article = client.get(f"/api/articles/{citation['article_id']}").json
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert f"[{citation['marker']}]" in answer["answer"]


def test_a_conversation_goes_on_and_is_kept(client: FlaskClient) -> None:
    first = ask(client)
    second = ask(client, conversation_id=first["conversation_id"])
    kept = client.get(f"/api/conversations/{first['conversation_id']}").json
    assert [m["message_id"] for m in kept["messages"]] == [
        first["message_id"],
        second["message_id"],
    ]


def events_of(text: str) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_a_stream_ends_with_the_whole_answer(client: FlaskClient) -> None:
    response = client.post("/api/chat", json={"question": QUESTION, "stream": True})
    assert response.mimetype == "text/event-stream"
    events = events_of(response.text)
    names = [name for name, _ in events]
    assert (names[0], names[-1]) == ("start", "done")
    done = events[-1][1]
    assert "".join(data["text"] for name, data in events if name == "token") == done["answer"]
    assert [data for name, data in events if name == "citation"] == done["citations"]


def test_filters_are_echoed_and_hold(client: FlaskClient) -> None:
    answer = ask(client, filters={"category": ["Space"], "after": "2022-01-01"})
    assert answer["filters"] == {"category": ["Space"], "after": "2022-01-01"}
    assert {c["category"] for c in answer["citations"]} <= {"Space"}


def test_search_is_best_first_and_filtered(client: FlaskClient) -> None:
    found = client.get("/api/search?q=grain+ships&k=5&category=Space&category=Energy").json
    assert found["query"] == "grain ships"
    assert len(found["results"]) <= 5
    scores = [result["score"] for result in found["results"]]
    assert scores == sorted(scores, reverse=True)
    assert {result["category"] for result in found["results"]} <= {"Space", "Energy"}


def test_articles_are_paged(client: FlaskClient) -> None:
    whole = client.get("/api/articles").json
    page = client.get("/api/articles?limit=3&offset=2").json
    assert page["articles"] == whole["articles"][2:5]
    assert page["total"] == len(whole["articles"])
    assert "text" not in page["articles"][0]


def test_topics_gather_articles(client: FlaskClient) -> None:
    dossier = client.get("/api/topics?q=Red+Sea").json
    assert len(dossier["articles"]) >= 3
    for found in dossier["articles"]:
        text = client.get(f"/api/articles/{found['article_id']}").json["text"]
        for quote in found["quotes"]:
            assert text[quote["start"] : quote["end"]] == quote["text"]


def test_feedback_is_kept(client: FlaskClient) -> None:
    answer = ask(client)
    url = f"/api/messages/{answer['message_id']}/feedback"
    assert client.post(url, json={"rating": -1, "comment": "wrong"}).status_code == 200
    kept = client.get(f"/api/conversations/{answer['conversation_id']}").json
    assert (kept["messages"][0]["rating"], kept["messages"][0]["comment"]) == (-1, "wrong")


BAD_BODIES = [
    b"",
    b"not json",
    b"[]",
    b"{}",
    b'{"question": ""}',
    b'{"question": "  "}',
    b'{"question": 3}',
    b'{"question": null}',
    b'{"question": "a\\u0000b"}',
    b'{"question": "a\\ud800b"}',
    b'{"question": "' + b"x" * 100_000 + b'"}',
    b'{"question": "x", "unknown": 1}',
    b'{"question": "x", "stream": "yes"}',
    b'{"question": "x", "filters": {"colour": "red"}}',
    b'{"question": "x", "filters": {"after": "soon"}}',
    b'{"question": "x", "filters": []}',
    b'{"question": "x", "conversation_id": 5}',
    b'{"question": "x", "conversation_id": "nonesuch"}',
    b'{"question": "x", "conversation_id": "a\\u0000b"}',
]


@pytest.mark.parametrize("body", BAD_BODIES)
def test_bad_bodies_are_problems(client: FlaskClient, body: bytes) -> None:
    response = client.post("/api/chat", data=body, content_type=JSON)
    assert 400 <= response.status_code < 500, response.text
    assert response.mimetype == "application/problem+json"
    assert response.json["status"] == response.status_code
    assert response.json["detail"]


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/api/search", 400),
        ("/api/search?q=", 400),
        ("/api/search?q=x&k=0", 400),
        ("/api/search?q=x&k=many", 400),
        ("/api/search?q=x&colour=red", 400),
        ("/api/search?q=a%00b", 400),
        ("/api/search?q=x&author=a%00b", 400),
        ("/api/articles?before=2024-13-01", 400),
        ("/api/articles/nonesuch", 404),
        ("/api/articles/a%00b", 404),
        ("/api/conversations/nonesuch", 404),
        ("/api/nonesuch", 404),
        ("/api/facets/colour", 404),
        ("/api/chat", 405),
    ],
)
def test_bad_urls_are_problems(client: FlaskClient, url: str, status: int) -> None:
    response = client.get(url)
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"


def test_a_question_that_is_not_json_is_refused(client: FlaskClient) -> None:
    response = client.post("/api/chat", data="question=x", content_type="text/plain")
    assert response.status_code == 415


@pytest.mark.parametrize("body", [{}, {"rating": 2}, {"rating": "1"}, {"rating": 1, "x": 1}])
def test_bad_feedback_is_refused(client: FlaskClient, body: dict[str, Any]) -> None:
    message = ask(client)["message_id"]
    assert client.post(f"/api/messages/{message}/feedback", json=body).status_code == 400
    assert client.post("/api/messages/nonesuch/feedback", json={"rating": 1}).status_code == 404


def test_other_sites_may_not_ask_in_a_readers_name(client: FlaskClient) -> None:
    body = {"question": QUESTION}
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post("/api/chat", json=body, headers=headers).status_code == 403
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/api/chat", json=body, headers=own).status_code == 200


def test_the_openapi_document_is_valid(client: FlaskClient) -> None:
    validate(client.get("/openapi.json").json)


def test_health(client: FlaskClient, sample_archive: Archive) -> None:
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["articles"]) == (
        200,
        sample_archive.status().articles,
    )
    assert "archive_qa_articles" in client.get("/metrics").text


def test_an_empty_archive_is_not_ready_before_it_is_warm(empty_client: FlaskClient) -> None:
    assert empty_client.get("/readyz").status_code == 503
    answer = ask(empty_client)
    assert (answer["answered"], answer["citations"]) == (False, [])
