"""Saved dossiers, over HTTP."""

import re

import pytest
from flask.testing import FlaskClient

from index.archive import Archive
from qa.accounts.account import Role
from tests.conftest import SAMPLE
from tests.qa.web.conftest import client_over
from tests.qa.web.logging_in import log_in

MOON = ["2023-01-artemis-i.txt", "2024-02-slim-lands-on-moon.txt"]
LATER, OTHER = "2024-06-change-6-far-side.txt", "2023-10-gallium-germanium.txt"


@pytest.fixture
def client(archive: Archive) -> FlaskClient:
    """Of one of the staff."""
    archive.ingest([SAMPLE / name for name in (*MOON, OTHER)])
    archive.warm_up()
    made = client_over(archive)
    log_in(made, Role.STAFF)
    return made


@pytest.fixture
def place(client: FlaskClient) -> str:
    saved = client.post("/desk/dossiers", data={"q": "Moon", "name": "To the Moon"})
    assert saved.status_code == 303
    return str(saved.location)


def titles(client: FlaskClient, path: str) -> list[str]:
    page = client.get(path).text
    return re.findall(r'<h2 dir="auto"><a href="/articles/([^"]+)">', page)


def test_a_topic_is_saved_under_a_name(client: FlaskClient, place: str) -> None:
    assert "To the Moon" in client.get("/desk/dossiers").text
    assert titles(client, place) == MOON


def test_its_filters_are_saved_with_it(client: FlaskClient) -> None:
    data = {"q": "Moon", "category": "Space", "after": "2024-01-01"}
    place = client.post("/desk/dossiers", data=data).location
    assert titles(client, place) == MOON[1:]
    assert "from 1 January 2024" in client.get("/desk/dossiers").text


def test_an_article_is_struck_and_put_back(client: FlaskClient, place: str) -> None:
    struck = {"article_id": MOON[0], "decision": "struck"}
    assert client.post(f"{place}/decide", data=struck).status_code == 303
    assert titles(client, place) == MOON[1:]
    assert MOON[0] not in client.get(f"{place}?format=csv").text
    assert "Struck by hand" in client.get(place).text
    client.post(f"{place}/decide", data=struck | {"decision": "neither"})
    assert titles(client, place) == MOON


def test_an_article_from_beyond_is_kept_by_hand(client: FlaskClient, place: str) -> None:
    identity = place.rsplit("/", 1)[-1]
    beyond = client.get(f"/topics?q=Moon&beyond=1&dossier={identity}").text
    assert "Keep in the dossier" in beyond
    client.post(f"{place}/decide", data={"article_id": OTHER, "decision": "kept"})
    assert OTHER in titles(client, place)
    assert "kept by hand" in client.get(place).text
    assert OTHER in client.get(f"{place}?format=json").text


def test_what_has_come_since_is_new(client: FlaskClient, place: str, archive: Archive) -> None:
    assert " new</a> since" not in client.get(place).text
    archive.ingest([SAMPLE / LATER])
    assert "1 new</a> since" in client.get(place).text
    assert titles(client, f"{place}?new=1") == [LATER]
    client.post(f"{place}/seen")
    assert " new</a> since" not in client.get(place).text
    assert LATER in titles(client, place)


def test_it_is_read_by_whoever_has_the_link(client: FlaskClient, place: str) -> None:
    client.post(f"{place}/share")
    found = re.search(r'href="(/d/[\w-]+)"', client.get(place).text)
    assert found
    reader = client.application.test_client()
    page = reader.get(found[1]).text
    assert "To the Moon" in page
    assert "<form" not in page
    assert titles(reader, found[1]) == MOON
    assert reader.get(f"{found[1]}?format=docx").data.startswith(b"PK")
    client.post(f"{place}/unshare")
    assert reader.get(found[1]).status_code == 404


def test_it_is_renamed_and_deleted(client: FlaskClient, place: str) -> None:
    client.post(f"{place}/rename", data={"name": "Luna"})
    assert "Luna" in client.get("/desk/dossiers").text
    assert client.post(f"{place}/delete").location == "/desk/dossiers"
    assert client.get(place).status_code == 404


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("", {"q": ""}, 400),
        ("", {"name": "x"}, 400),
        ("", {"q": "x", "after": "soon"}, 400),
        ("/nonesuch/decide", {"article_id": MOON[0], "decision": "kept"}, 404),
        ("/nonesuch/seen", {}, 404),
    ],
)
def test_what_makes_no_sense_is_refused(
    client: FlaskClient, path: str, data: dict[str, str], status: int
) -> None:
    assert client.post(f"/desk/dossiers{path}", data=data).status_code == status


def test_only_articles_that_exist_are_decided_on(client: FlaskClient, place: str) -> None:
    for data, status in (
        ({"article_id": "nonesuch", "decision": "kept"}, 404),
        ({"article_id": MOON[0], "decision": "burnt"}, 400),
    ):
        assert client.post(f"{place}/decide", data=data).status_code == status


def test_a_reader_is_offered_no_change(client: FlaskClient) -> None:
    reader = client.application.test_client()
    for path in ("/topics?q=Moon", "/topics?q=Moon&beyond=1&dossier=x"):
        assert 'method="post"' not in reader.get(path).text
