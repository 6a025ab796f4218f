"""What is said of failures of the machinery: readers learn nothing of it, staff the reason."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.archive import Archive
from index.errors import (
    ArchiveBusyError,
    ArchiveError,
    ModelMismatchError,
    SettingError,
    StoreError,
    VectorStoreError,
)
from qa.accounts.account import Role
from tests.people import PASSWORD
from tests.qa.web.conftest import client_over

ERRORS = [
    StoreError('the catalog\'s database: connection to server at "10.1.2.3", port 5432 failed'),
    VectorStoreError("no Chroma server answers at 10.1.2.3:5432"),
    ArchiveBusyError("process 5432 (ingesting) is writing to /srv/10.1.2.3"),
    ModelMismatchError("set ARCHIVE_QA_EMBEDDING_MODEL=/srv/10.1.2.3:5432"),
    SettingError("ARCHIVE_QA_CHROMA_URL takes a URL, not '/srv/10.1.2.3:5432'"),
]


@pytest.fixture
def archive(archive: Archive, tmp_path: Path) -> Archive:
    (tmp_path / "a.txt").write_text("Ships\n\nThe first ship to leave Odesa was the Razoni.")
    archive.ingest([tmp_path / "a.txt"])
    archive.warm_up()
    return archive


@pytest.fixture
def client(archive: Archive) -> FlaskClient:
    return client_over(archive)


def failing(archive: Archive, error: ArchiveError, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(archive, "search", fail)
    monkeypatch.setattr(archive, "articles", fail)
    monkeypatch.setattr(archive._search, "hits", fail)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_readers_see_nothing_of_the_machinery(
    client: FlaskClient,
    archive: Archive,
    error: ArchiveError,
    accept: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    failing(archive, error, monkeypatch)
    body = {"question": "Which ship left Odesa?"}
    for response in (
        client.get("/api/search?q=ship", headers={"Accept": accept}),
        client.get("/api/articles", headers={"Accept": accept}),
        client.post("/api/chat", json=body),
    ):
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0
        assert not machinery_in(response.text), response.text
    streamed = client.post("/api/chat", json=body | {"stream": True})
    assert "event: error" in streamed.text
    assert not machinery_in(streamed.text), streamed.text


def machinery_in(text: str) -> list[str]:
    return [word for word in ("10.1.2.3", "5432", "/srv", "ARCHIVE_QA", "Chroma") if word in text]


def test_staff_read_the_real_reason(
    client: FlaskClient, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = client.application.extensions["archive_qa"].people
    token = people.tokens.make(people.accounts.add("Ann", Role.STAFF, PASSWORD), "script")
    failing(archive, ERRORS[0], monkeypatch)
    shown = {"Authorization": f"Bearer {token}"}
    response = client.get("/api/articles", headers=shown)
    assert response.status_code == 503
    assert "10.1.2.3" in response.json["detail"]


def test_the_reason_is_in_the_log(
    client: FlaskClient,
    archive: Archive,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    failing(archive, ERRORS[0], monkeypatch)
    client.get("/api/articles")
    client.post("/api/chat", json={"question": "Which ship left Odesa?", "stream": True})
    said = [message for message in caplog.messages if message.startswith("503 ")]
    assert len(said) == 1
    assert said[0].startswith("503 GET /api/articles: the catalog's database")


def test_an_error_in_a_stream_is_in_the_log(
    client: FlaskClient,
    archive: Archive,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    failing(archive, ERRORS[0], monkeypatch)
    body = {"question": "Which ship left Odesa?", "stream": True}
    assert "event: error" in client.post("/api/chat", json=body).text
    assert any(one.startswith("503 POST /api/chat:") for one in caplog.messages)
