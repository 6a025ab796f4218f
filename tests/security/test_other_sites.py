"""Requests that another site has a browser send: none of them changes anything.

Every address that changes something is tried from every kind of foreign place, with each content
type that a form or a script can send without asking first.
"""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from index.archive import Archive
from qa.accounts.account import Role
from tests.qa.web.conftest import client_over
from tests.qa.web.logging_in import log_in

_FOREIGN = {
    "another site": {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    "a sibling host": {"Sec-Fetch-Site": "same-site", "Origin": "http://other.localhost"},
    "an old browser": {"Origin": "https://evil.example"},
    "a sandboxed frame": {"Origin": "null"},
    "another port": {"Origin": "http://localhost:8080"},
    "another scheme": {"Origin": "ftp://localhost"},
}
_CONTENT_TYPES = (
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain",
    "application/json",
)


@pytest.fixture
def admin(archive: Archive) -> FlaskClient:
    """The browser of an administrator, whose cookies another site would have sent along."""
    client = client_over(archive)
    log_in(client, Role.ADMIN)
    return client


def changing_addresses(client: FlaskClient) -> Iterator[tuple[str, str]]:
    """Yield method and path of all that changes something."""
    for rule in client.application.url_map.iter_rules():
        for method in sorted(rule.methods - {"GET", "HEAD", "OPTIONS"}):
            yield method, re.sub("<int[^>]*>", "1", re.sub("<(?!int)[^>]*>", "x", rule.rule))


@pytest.mark.parametrize("place", _FOREIGN)
def test_a_change_asked_for_by(admin: FlaskClient, place: str) -> None:
    addresses = list(changing_addresses(admin))
    assert len(addresses) >= 45
    for method, path in addresses:
        for content_type in _CONTENT_TYPES:
            response = admin.open(
                path,
                method=method,
                headers=_FOREIGN[place],
                content_type=content_type,
                data=b"{}",
            )
            assert response.status_code == 403, (method, path, content_type)


def test_no_page_of_another_site_is_told_that_it_may_read(admin: FlaskClient) -> None:
    for headers in _FOREIGN.values():
        response = admin.get("/api/articles", headers=headers)
        assert not [name for name, _ in response.headers if name.startswith("Access-Control")]


def test_json_that_is_called_plain_text_is_refused(admin: FlaskClient) -> None:
    """Else a form of another site could send it, as old browsers say nothing of where they are."""
    response = admin.post("/api/chat", data='{"question": "x"}', content_type="text/plain")
    assert response.status_code == 415


def test_looking_changes_nothing(admin: FlaskClient) -> None:
    """No address that is only looked at is one that changes something by another method's name."""
    before = admin.get("/desk/people").text
    for header in ("X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"):
        admin.get("/desk/people/remove?name=Ann", headers={header: "POST"})
        admin.get("/desk/people/remove?name=Ann&_method=POST", headers={header: "DELETE"})
    assert "Ann" in before
    assert admin.get("/desk/people").text.count("Ann") == before.count("Ann")
