"""Whether the archive is whole and up to date, as the service tells it."""

import json
import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.archive import Archive
from index.sql.catalog import Catalog
from qa.accounts.account import Role
from tests.people import PASSWORD
from tests.qa.web.asking import ask
from tests.qa.web.conftest import client_over

NOON = datetime(2024, 11, 24, 12, tzinfo=UTC)
SAID_AT_NOON = '<time datetime="2024-11-24T12:00:00+00:00">24 November 2024, 12:00 UTC</time>'


@pytest.fixture
def filled(archive: Archive, tmp_path: Path) -> Archive:
    (tmp_path / "a.txt").write_text("Ships\n\nThe first ship to leave Odesa was the Razoni.")
    archive.ingest([tmp_path / "a.txt"])
    archive.warm_up()
    return archive


@pytest.fixture
def looked_at(filled: Archive) -> Archive:
    """An archive whose folder was last looked at long ago."""
    filled.watches.looked("/press", NOON, has_new=True)
    return filled


def figure(client: FlaskClient, name: str) -> float:
    found = re.search(rf"^archive_qa_{re.escape(name)} (\S+)$", client.get("/metrics").text, re.M)
    assert found, name
    return float(found[1])


def test_an_answer_and_every_page_say_as_of_when_they_are(looked_at: Archive) -> None:
    client = client_over(looked_at)
    answer = ask(client)
    assert answer["as_of"] == NOON.isoformat()
    assert client.get("/readyz").json["as_of"] == NOON.isoformat()
    for path in ("/", "/browse", "/topics", "/articles/a.txt"):
        assert SAID_AT_NOON in client.get(path).text


def test_an_answer_stays_as_of_when_it_was_given(looked_at: Archive) -> None:
    client = client_over(looked_at)
    answer = ask(client)
    looked_at.watches.looked("/press", NOON + timedelta(days=1), has_new=True)
    page = client.get(f"/c/{answer['conversation_id']}").text
    assert SAID_AT_NOON in page.split("</article>")[0]
    assert SAID_AT_NOON not in page.split("</article>")[1]
    kept = client.get(f"/api/conversations/{answer['conversation_id']}").json
    assert kept["messages"][0]["as_of"] == NOON.isoformat()


def test_what_was_never_looked_at_is_of_no_date(empty_client: FlaskClient) -> None:
    assert "Archive as of" not in empty_client.get("/").text
    assert ask(empty_client)["as_of"] is None


def test_an_empty_archive_that_follows_a_folder_says_so(archive: Archive) -> None:
    archive.watches.begin(["/press"], datetime.now(UTC))
    page = client_over(archive).get("/").text
    assert "It follows a folder, and no article of it has been read yet." in page
    assert "archive-qa ingest FOLDER" not in page


def test_a_silent_folder_is_told(looked_at: Archive) -> None:
    client = client_over(looked_at)
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json["warnings"][0].startswith("press was last looked at with success on 24 N")
    page = client.get("/").text
    assert "The archive was last brought up to date on 24 November 2024; newer articles" in page
    assert "/press" not in page


def test_where_a_folder_lies_is_told_to_staff_alone(looked_at: Archive) -> None:
    looked_at.watches.failed("/press", NOON + timedelta(hours=1), "no such folder: /press")
    client = client_over(looked_at)
    assert "/press" not in client.get("/readyz").text
    people = client.application.extensions["archive_qa"].people
    token = people.tokens.make(people.accounts.add("Ann", Role.STAFF, PASSWORD), "script")
    shown = client.get("/readyz", headers={"Authorization": f"Bearer {token}"})
    assert shown.json["warnings"][0].startswith("/press was last looked at")
    assert shown.json["watches"][0]["failure"] == "no such folder: /press"


def test_a_vector_store_that_is_away_is_told(
    filled: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_over(filled)
    assert figure(client, "vector_store_up") == 1
    monkeypatch.setattr(filled._search._dense._breaker, "_failures", 1)
    assert "vector store" in client.get("/readyz").json["warnings"][0]
    assert client.get("/readyz").status_code == 200
    assert figure(client, "vector_store_up") == 0
    assert figure(client, "database_up") == 1


def test_how_long_a_folder_may_be_silent_is_a_setting(filled: Archive) -> None:
    hours_ago = datetime.now(UTC) - timedelta(hours=3)
    filled.watches.looked("/press", hours_ago, has_new=True)
    assert client_over(filled).get("/readyz").json["warnings"] == []
    assert client_over(filled, silent_after=2).get("/readyz").json["warnings"] != []


def test_how_long_a_folder_may_bring_nothing_new_is_a_setting(filled: Archive) -> None:
    filled.watches.looked("/press", datetime.now(UTC) - timedelta(days=3), has_new=True)
    filled.watches.looked("/press", datetime.now(UTC), has_new=False)
    assert client_over(filled).get("/readyz").json["warnings"] == []
    strict = client_over(filled, expect_new_within=2)
    assert "has brought nothing new since" in strict.get("/readyz").json["warnings"][0]
    assert "No new article has come in since" in strict.get("/").text


def test_the_times_of_a_folder_are_figures(filled: Archive) -> None:
    filled.watches.looked("/press", NOON, has_new=False)
    filled.watches.failed("/press", NOON + timedelta(hours=1), "no such folder")
    client = client_over(filled)
    of_press = 'timestamp_seconds{folder="/press"}'
    assert figure(client, f"watch_last_look_{of_press}") == NOON.timestamp()
    assert figure(client, f"watch_last_change_{of_press}") == 0
    assert figure(client, f"watch_last_failure_{of_press}") == NOON.timestamp() + 3600
    assert figure(client, "as_of_timestamp_seconds") == NOON.timestamp()
    [known] = client.get("/readyz").json["watches"]
    assert known["last_look"] == NOON.isoformat()
    assert "no such folder" not in known["failure"]  # which may name its path
    filled.watches.forget(["/press"])
    assert "/press" not in client.get("/metrics").text


def test_an_index_that_is_being_built_is_told_while_questions_are_answered(
    filled: Archive,
) -> None:
    client = client_over(filled)
    whole = {"is_whole": True, "building": None, "done": 0.0}
    assert client.get("/readyz").json["indexes"] == whole
    assert (figure(client, "indexes_whole"), figure(client, "index_built_ratio")) == (1, 1)
    building = {"building": "vectors", "done": 0.4}
    noted = json.dumps({**building, "at": time.time()})
    Catalog(filled.engine).set_values({"building": noted, "vectors_generation": "0"})
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json["indexes"] == {"is_whole": False} | building
    assert (figure(client, "indexes_whole"), figure(client, "index_built_ratio")) == (0, 0.4)
    assert "The index of meanings is being built anew: 40% done." in client.get("/").text
