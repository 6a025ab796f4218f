"""Pages and scripts, compressed."""

import gzip
import re

import brotli
import pytest
from flask.testing import FlaskClient

from index.archive import Archive
from qa.accounts.account import Role
from tests.qa.web.conftest import client_over
from tests.qa.web.logging_in import log_in

BR, GZIP = {"Accept-Encoding": "gzip, deflate, br"}, {"Accept-Encoding": "gzip"}


def test_a_page_is_compressed_as_the_browser_accepts_it(client: FlaskClient) -> None:
    plain = client.get("/browse")
    small, larger = client.get("/browse", headers=BR), client.get("/browse", headers=GZIP)
    assert small.headers["Content-Encoding"] == "br"
    assert larger.headers["Content-Encoding"] == "gzip"
    assert brotli.decompress(small.data) == gzip.decompress(larger.data) == plain.data
    assert len(small.data) < len(larger.data) < len(plain.data) / 2
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]


@pytest.mark.parametrize("accepts", ["", "identity", "br;q=0, gzip;q=0", "zstd"])
def test_who_accepts_no_encoding_of_ours_gets_none(client: FlaskClient, accepts: str) -> None:
    response = client.get("/browse", headers={"Accept-Encoding": accepts})
    assert "Content-Encoding" not in response.headers


def test_json_is_compressed_and_errors_too_small_for_it_are_not(client: FlaskClient) -> None:
    assert client.get("/openapi.json", headers=BR).headers["Content-Encoding"] == "br"
    assert "Content-Encoding" not in client.get("/api/nonesuch", headers=BR).headers


def test_a_stream_is_sent_as_it_is(client: FlaskClient) -> None:
    body = {"question": "When was the Black Sea Grain Initiative signed?", "stream": True}
    response = client.post("/api/chat", json=body, headers=BR)
    assert response.mimetype == "text/event-stream"
    assert "Content-Encoding" not in response.headers
    assert "event: done" in response.text


def test_what_shows_a_secret_is_not_compressed(archive: Archive) -> None:
    client = client_over(archive)
    log_in(client, Role.READER)
    assert client.get("/account", headers=BR).headers["Content-Encoding"] == "br"
    response = client.post("/account/tokens", data={"label": "nightly"}, headers=BR)
    assert "Your new token" in response.text
    assert "Content-Encoding" not in response.headers


def test_scripts_and_styles_are_kept_for_a_year_under_an_address_of_their_content(
    client: FlaskClient,
) -> None:
    page = client.get("/").text
    found = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert {address.rsplit("/", 1)[1] for address in found} >= {"chat.js", "site.css", "icon.svg"}
    for address in found:
        response = client.get(address, headers=BR)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response.headers["Content-Encoding"] == "br"
        assert response.mimetype in ("text/javascript", "text/css", "image/svg+xml")


def test_modules_import_each_other_from_the_same_folder(client: FlaskClient) -> None:
    page = client.get("/").text
    (chat,) = re.findall(r'"(/static/[0-9a-f]+/chat\.js)"', page)
    folder = chat.rsplit("/", 1)[0]
    for name in re.findall(r'"\./(.+?\.js)"', client.get(chat).text):
        assert client.get(f"{folder}/{name}").headers["Cache-Control"].endswith("immutable")


@pytest.mark.parametrize("address", ["/static/site.css", "/static/0123456789abcdef/site.css"])
def test_an_address_of_another_version_is_answered_and_not_kept(
    client: FlaskClient, address: str
) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache"
    again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path", ["/static/nonesuch.js", "/static/x/../chat.js", "/static/a/b/c.js"]
)
def test_there_are_no_other_static_files(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
