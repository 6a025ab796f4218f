"""What the API refuses, and how it says so."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.qa.web.asking import QUESTION, ask

JSON = "application/json"

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
    b'{"question": "x", "ignore": ["title"]}',
    b'{"question": "x", "ignore": "author"}',
    b'{"question": "x", "conversation_id": 5}',
    b'{"question": "x", "conversation_id": "nonesuch"}',
    b'{"question": "x", "conversation_id": "a\\u0000b"}',
    b'{"question": "x", "conversation_id": "a\\ud800b"}',
    b'{"question": "x", "filters": {"author": "a\\ud800b"}}',
    b'{"question": "x", "filters": {"issue": ["x", "\\udfff"]}}',
    b'{"question": "x", "filters": {"after": "\\ud800"}}',
    b'{"question": "x", "\\ud800": 1}',
    b'{"question": "\xed\xa0\x80"}',
    b"\xed\xa0\x80",
    b"[" * 100_000,
    b'{"question": ' * 100_000,
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
        ("/api/search?q=x&q=y", 400),
        ("/api/topics?q=", 400),
        ("/api/articles/?id=nonesuch", 404),
        ("/api/articles/", 400),
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


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"question": "x" * 2_001}, "'question' is too long: 2,000 characters are the most"),
        ({"question": " "}, "'question' is empty"),
        ({}, "'question' is missing"),
        ({"question": 3}, "'question' must be a text"),
        ({"question": "x", "filters": {"author": [3]}}, "'filters.author' must be a text"),
        (
            {"question": "x", "filters": {"author": 3}},
            "'filters.author' must be a text or a list of texts",
        ),
        ({"question": "x", "filters": {"colour": 3}}, "'filters.colour' is not known here"),
        ({"question": "x", "stream": 1}, "'stream' must be true or false"),
        ([], "the body must be an object"),
    ],
)
def test_what_is_wrong_with_a_body_is_said_plainly(
    client: FlaskClient, body: object, said: str
) -> None:
    assert client.post("/api/chat", json=body).json["detail"] == said


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("/api/search?q=", "'q' is empty"),
        ("/api/topics?q=+", "'q' is empty"),
        ("/api/search", "'q' is missing"),
        (f"/api/search?q={'x' * 2_001}", "'q' is too long: 2,000 characters are the most"),
        (f"/api/topics?q={'x' * 2_001}", "'q' is too long: 2,000 characters are the most"),
        ("/api/search?q=a%00b", "'q' holds characters that are not text"),
        ("/api/search?q=x&k=many", "'k' must be a whole number"),
        ("/api/search?q=x&k=9999", "'k' must be 1,000 or less"),
        ("/api/nonesuch", "there is nothing at this address"),
    ],
)
def test_what_is_wrong_with_a_url_is_said_plainly(client: FlaskClient, url: str, said: str) -> None:
    assert client.get(url).json["detail"] == said


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"rating": 2},
        {"rating": "1"},
        {"rating": True},
        {"rating": 1.5},
        {"rating": 1, "x": 1},
        {"rating": 1, "comment": "a\0b"},
    ],
)
def test_bad_feedback_is_refused(client: FlaskClient, body: dict[str, Any]) -> None:
    message = ask(client)["message_id"]
    assert client.post(f"/api/messages/{message}/feedback", json=body).status_code == 400
    assert client.post("/api/messages/nonesuch/feedback", json={"rating": 1}).status_code == 404


def test_a_comment_that_is_not_text_is_refused(client: FlaskClient) -> None:
    url = f"/api/messages/{ask(client)['message_id']}/feedback"
    body = b'{"rating": 1, "comment": "a\\ud800b"}'
    assert client.post(url, data=body, content_type=JSON).status_code == 400


def test_other_sites_may_not_ask_in_a_readers_name(client: FlaskClient) -> None:
    body = {"question": QUESTION}
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post("/api/chat", json=body, headers=headers).status_code == 403
    for headers in ({"Origin": "http://[bad"}, {"Origin": "null"}):
        assert client.post("/api/chat", json=body, headers=headers).status_code == 403
    behind_proxy = {"Origin": "https://archive.example", "Sec-Fetch-Site": "same-origin"}
    for headers in ({"Origin": "http://localhost"}, behind_proxy):
        assert client.post("/api/chat", json=body, headers=headers).status_code == 200
