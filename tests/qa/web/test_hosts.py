"""Which hosts the service answers to."""

import socket

import pytest
from flask.testing import FlaskClient

from index.archive import Archive
from qa.assembly import assembly_over
from qa.settings import Settings
from qa.web import create_app
from qa.web.hosts import allowed_hosts
from tests.qa.web.conftest import client_over

LOOPBACK = ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST"]


@pytest.mark.parametrize("host", LOOPBACK)
@pytest.mark.parametrize("bind", ["127.0.0.1", "::1", "localhost", "0.0.0.0", "10.0.0.7"])
def test_the_names_of_loopback_are_always_ours(bind: str, host: str) -> None:
    assert allowed_hosts(Settings(), bind).allow(host)


@pytest.mark.parametrize(
    ("bind", "host", "is_ours"),
    [
        ("127.0.0.1", "rebind.evil.example", False),
        ("127.0.0.1", "10.0.0.7:8000", False),
        ("127.0.0.1", "localhost.evil.example", False),
        ("10.0.0.7", "10.0.0.7:8000", True),
        ("10.0.0.7", "10.0.0.8:8000", False),
        ("archive.lan", "Archive.LAN:8000", True),
        ("0.0.0.0", "10.0.0.7:8000", True),
        ("0.0.0.0", "[fe80::1]:8000", True),
        ("::", "10.0.0.7", True),
        ("0.0.0.0", socket.gethostname(), True),
        ("0.0.0.0", "rebind.evil.example", False),
        ("::", "10.0.0.7.evil.example", False),
    ],
)
def test_hosts_follow_from_the_address_that_is_listened_at(
    bind: str, host: str, is_ours: bool
) -> None:
    assert allowed_hosts(Settings(), bind).allow(host) == is_ours


def test_the_host_of_the_public_url_and_those_that_are_set_are_ours() -> None:
    chosen = Settings(
        public_url="https://archive.example:8443/",
        allowed_hosts=("intern", "[fd00::7]", "fd00::8", "Monitor:9090"),
    )
    hosts = allowed_hosts(chosen, "127.0.0.1")
    assert hosts.allow("archive.example")
    assert hosts.allow("intern:8000")
    assert hosts.allow("[fd00::7]:8000")
    assert hosts.allow("[fd00::8]")
    assert hosts.allow("monitor")
    assert hosts.allow("monitor:9090")
    assert not hosts.allow("example")


@pytest.mark.parametrize("odd", ["", "ev<il", "a b", "a,b", "a@b", "a/b", "[::1", "x:y", "a:1:2"])
def test_what_is_no_host_is_refused_even_where_every_host_is_ours(odd: str) -> None:
    assert not allowed_hosts(Settings(allowed_hosts=("*",)), "127.0.0.1").allow(odd)


def test_every_host_may_be_ours() -> None:
    assert allowed_hosts(Settings(allowed_hosts=("*",)), "127.0.0.1").allow("anything.example")


@pytest.mark.parametrize("path", ["/api/articles", "/", "/metrics", "/static/site.css", "/healthz"])
def test_a_page_that_rebinds_its_name_reads_nothing(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Host": "rebind.evil.example:8000"})
    assert response.status_code == 400
    assert "ARCHIVE_QA_PUBLIC_URL" in response.json["detail"]


def test_a_page_that_rebinds_its_name_changes_nothing(client: FlaskClient) -> None:
    headers = {
        "Host": "rebind.evil.example:8000",
        "Origin": "http://rebind.evil.example:8000",
        "Sec-Fetch-Site": "same-origin",
    }
    response = client.post("/api/chat", json={"question": "Which ship?"}, headers=headers)
    assert response.status_code == 400
    assert (
        client.post("/login", data={"name": "a", "password": "b"}, headers=headers).status_code
        == 400
    )


def test_the_service_knows_the_address_that_it_listens_at(archive: Archive) -> None:
    app = create_app(assembly_over(archive, Settings()), "10.0.0.7")
    assert app.test_client().get("/healthz", headers={"Host": "10.0.0.7:8000"}).status_code == 200


def test_a_form_from_the_public_url_is_taken_where_a_proxy_has_rewritten_the_host(
    archive: Archive,
) -> None:
    client = client_over(archive, public_url="https://archive.example")
    for origin, status in [
        ("https://archive.example", 303),
        ("http://127.0.0.1:8000", 303),
        ("http://127.0.0.1:8001", 403),
        ("ftp://127.0.0.1:8000", 403),
        ("https://evil.example", 403),
        ("null", 403),
    ]:
        response = client.post("/logout", headers={"Origin": origin, "Host": "127.0.0.1:8000"})
        assert response.status_code == status
