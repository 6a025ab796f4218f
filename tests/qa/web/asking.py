"""Asking over the API, as several files of tests do it."""

from typing import Any

from flask.testing import FlaskClient

QUESTION = "Where was the Black Sea Grain Initiative signed?"


def ask(client: FlaskClient, **body: Any) -> dict[str, Any]:
    response = client.post("/api/chat", json={"question": QUESTION} | body)
    assert response.status_code == 200, response.text
    return response.json
