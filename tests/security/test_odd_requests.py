"""Addresses and values that are none: each leads nowhere, and none writes into the log."""

import io
import logging
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.archive import Archive
from qa.accounts.account import Role
from tests.qa.web.conftest import client_over
from tests.qa.web.logging_in import log_in

_NOWHERE = {
    "out of the static files": "/static/../web/server/master.py",
    "out of them, encoded": "/static/..%2f..%2fsettings.py",
    "out of them, encoded twice": "/static/%252e%252e%252fsettings.py",
    "out of them by backslashes": "/static/..%5c..%5csettings.py",
    "a system file": "/static//etc/passwd",
    "an article out of the archive": "/api/articles/..%2f..%2fetc%2fpasswd",
    "an article by a system path": "/api/articles//etc/passwd",
    "NUL in an id": "/api/articles/a%00b",
    "half a character in an id": "/api/articles/%ff%fe",
    "a surrogate in an id": "/api/articles/%ed%a0%80",
    "another's conversation by a pattern": "/api/conversations/%25",
    "a conversation by SQL": "/api/conversations/x'%20OR%20'1'='1",
    "a share by SQL": "/s/x'%20OR%20'1'='1",
    "a facet that is none": "/api/facets/password",
    "a template": "/{{config}}",
}


@pytest.fixture(scope="module")
def client(sample_archive: Archive) -> FlaskClient:
    """A client of the service over the sample articles."""
    sample_archive.warm_up()
    return client_over(sample_archive)


@pytest.mark.parametrize("path", _NOWHERE.values(), ids=_NOWHERE.keys())
def test_nothing_is_at(client: FlaskClient, path: str) -> None:
    response = client.get(path, follow_redirects=True)
    assert response.status_code == 404
    assert "root:" not in response.text


@pytest.mark.parametrize(
    "query",
    [
        *("k=NaN", "k=1e9", "k=-1", "k=0x10", "k=١٢٣٤٥", f"k={'9' * 5_000}"),
        *("after=9999-99-99", "after=0000-00-00", "before=%00", "q=%ed%a0%80", "q=a%00b"),
    ],
    ids=lambda query: str(query)[:20],
)
def test_an_odd_value_in_a_search(client: FlaskClient, query: str) -> None:
    assert client.get(f"/api/search?q=ships&{query}").status_code in (200, 400)


@pytest.mark.parametrize(
    "name",
    [
        *("../../evil.txt", "..\\..\\evil.txt", "/etc/cron.d/evil.txt", "C:\\evil.txt"),
        *("a/../../evil.txt", ".evil.txt", "evil\0.txt", "evil\n.txt", "....//evil.txt"),
        *("%2e%2e%2fevil.txt", "evil.txt/", "con.txt", f"{'e' * 300}.txt"),
    ],
    ids=repr,
)
def test_an_upload_named_after_another_place(archive: Archive, tmp_path: Path, name: str) -> None:
    staff = client_over(archive)
    log_in(staff, Role.STAFF)
    before = {path for path in tmp_path.parent.rglob("*") if "uploads" not in path.parts}
    file = (io.BytesIO(b"Title\n\nA text of some words."), name)
    response = staff.post("/desk/uploads", data={"files": file})
    assert response.status_code in (303, 400)
    after = {path for path in tmp_path.parent.rglob("*") if "uploads" not in path.parts}
    assert not [path for path in after - before if "evil" in path.name]
    assert not Path("/etc/cron.d/evil.txt").exists()


def test_a_line_of_the_log_in_an_address(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_over(archive)
    app: Flask = client.application

    def fail(rest: str) -> str:
        raise OverflowError(rest)

    app.add_url_rule("/fails/<rest>", view_func=fail)
    with caplog.at_level(logging.DEBUG):
        response = client.get("/fails/x%0aarchive-qa:%20FAKE%20admin%20logged%20in%0a%1b[31m")
    assert response.status_code == 500
    said = [record.getMessage() for record in caplog.records if "error" in record.getMessage()]
    assert said
    assert not [line for line in said if "\n" in line or "\x1b" in line]
