"""What somebody can do who has a read-only link, and nothing else."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.qa.web.asking import ask


@pytest.fixture
def attacker(service: FlaskClient) -> FlaskClient:
    client = service.application.test_client()
    client.get("/")
    return client


def shared_by(client: FlaskClient) -> tuple[dict[str, Any], str]:
    """A conversation of a client, and the path of its read-only link."""
    asked = ask(client)
    share = client.post(f"/api/conversations/{asked['conversation_id']}/share")
    return asked, share.json["path"]


def test_a_shared_page_holds_no_id_of_its_conversation_or_of_its_messages(
    service: FlaskClient, attacker: FlaskClient
) -> None:
    asked, path = shared_by(service)
    page = attacker.get(path).text
    assert asked["citations"][0]["title"] in page
    assert asked["message_id"] not in page
    assert asked["conversation_id"] not in page


def test_a_shared_page_shows_no_rating_and_no_mark_of_its_owner(
    service: FlaskClient, attacker: FlaskClient
) -> None:
    asked, path = shared_by(service)
    before = attacker.get(path).text
    service.post(f"/api/messages/{asked['message_id']}/feedback", json={"rating": -1})
    service.post(f"/api/messages/{asked['message_id']}/citations/1/wrong", json={})
    assert attacker.get(path).text == before


def test_the_report_page_opens_no_conversation_of_a_script(
    service: FlaskClient, attacker: FlaskClient
) -> None:
    asked, _ = shared_by(service)
    message = asked["message_id"]
    opened = attacker.get(f"/report?message={message}")
    sent = attacker.post("/report", data={"message": message, "words": "x"})
    for response in (opened, sent):
        assert response.status_code == 404
        assert asked["conversation_id"] not in response.text + str(response.headers)


def test_a_script_goes_on_with_its_own_conversation(service: FlaskClient) -> None:
    asked, _ = shared_by(service)
    place = f"/api/conversations/{asked['conversation_id']}"
    assert service.get(place).status_code == 200
    message = f"/api/messages/{asked['message_id']}"
    assert service.post(f"{message}/feedback", json={"rating": 1}).status_code == 200
    assert service.post(f"{message}/reports", json={"words": "x"}).status_code == 201
    assert service.patch(place, json={"title": "Mine"}).status_code == 200
    assert service.delete(place).status_code == 204
