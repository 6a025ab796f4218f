"""What is said where too many ask at once, over HTTP."""

import json

import pytest
from flask.testing import FlaskClient

from index.archive import Archive
from qa.turns import Turns
from qa.web.parts import _KEY
from tests.qa.web.asking import QUESTION
from tests.qa.web.conftest import client_over

BODY = {"question": QUESTION}


@pytest.fixture
def client(sample_archive: Archive) -> FlaskClient:
    """Of a service that does one thing at a time, and has nobody wait."""
    sample_archive.warm_up()
    return client_over(sample_archive, at_once=1, waiting=0)


def turns_of(client: FlaskClient) -> Turns:
    found: Turns = client.application.extensions[_KEY].turns
    return found


@pytest.mark.parametrize("path", ["/api/search?q=grain", "/api/topics?q=grain"])
def test_who_cannot_wait_is_told_when_to_come_again(client: FlaskClient, path: str) -> None:
    with turns_of(client).taken():
        for response in (client.get(path), client.post("/api/chat", json=BODY)):
            assert response.status_code == 503
            assert int(response.headers["Retry-After"]) >= 1
            assert "too many are asking" in response.json["detail"]
    assert client.get(path).status_code == 200
    assert client.post("/api/chat", json=BODY).status_code == 200


def test_so_is_who_would_have_been_streamed_to(client: FlaskClient) -> None:
    with turns_of(client).taken():
        response = client.post("/api/chat", json=BODY | {"stream": True})
    assert response.status_code == 503
    assert response.headers["Retry-After"]


def test_a_page_says_so_in_words(client: FlaskClient) -> None:
    with turns_of(client).taken():
        page = client.get("/topics?q=grain", headers={"Accept": "text/html"})
    assert page.status_code == 503
    assert "Not at the moment" in page.text
    assert "too many are asking" in page.text.lower()


def test_what_takes_nothing_of_the_processor_need_not_wait(client: FlaskClient) -> None:
    with turns_of(client).taken():
        for path in ("/", "/browse", "/healthz", "/readyz", "/metrics"):
            assert client.get(path).status_code == 200


def test_the_wait_is_among_the_timings(client: FlaskClient) -> None:
    taken = client.post("/api/chat", json=BODY).json["timings_ms"]
    assert json.dumps(taken)
    assert taken["wait"] >= 0
