"""Headers that protect readers."""

import pytest
from flask.testing import FlaskClient

from index.archive import Archive
from tests.qa.web.conftest import client_over


@pytest.mark.parametrize("path", ["/", "/api/articles", "/nonesuch", "/static/site.css"])
def test_every_response_keeps_other_sites_out(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_browser_is_told_to_stay_with_https_where_it_came_by_it(archive: Archive) -> None:
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.0.0.9"}
    behind = client_over(archive, proxies=1).get("/healthz", headers=forwarded)
    assert behind.headers["Strict-Transport-Security"] == "max-age=31536000"
    plain = client_over(archive, proxies=1).get("/healthz", headers={"X-Forwarded-Proto": "http"})
    assert "Strict-Transport-Security" not in plain.headers


def test_what_a_client_says_of_a_proxy_is_not_believed_where_there_is_none(
    client: FlaskClient,
) -> None:
    response = client.get("/healthz", headers={"X-Forwarded-Proto": "https"})
    assert "Strict-Transport-Security" not in response.headers
