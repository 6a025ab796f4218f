"""Guessing passwords, and keeping others from logging in."""

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import pytest
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from index.archive import Archive
from qa.accounts.account import Role
from tests.people import PASSWORD
from tests.qa.web.conftest import client_over
from tests.qa.web.logging_in import log_in, people_of


@pytest.fixture
def proxied(archive: Archive) -> FlaskClient:
    """Behind a proxy, which says where each request comes from."""
    client = client_over(archive, proxies=1)
    people_of(client).accounts.add("Ann", Role.READER, PASSWORD)
    return client


def enter(client: FlaskClient, name: str, password: str, address: str) -> int:
    headers = {"X-Forwarded-For": address}
    data = {"name": name, "password": password}
    return client.post("/login", data=data, headers=headers).status_code


def test_many_addresses_do_not_get_five_tries_each(proxied: FlaskClient) -> None:
    tries = [enter(proxied, "ann", "wrong", f"10.0.0.{n}") for n in range(40)]
    assert Counter(tries) == {401: 30, 429: 10}


def test_one_ipv6_network_is_one_address(proxied: FlaskClient) -> None:
    tries = [enter(proxied, "ann", "wrong", f"2001:db8::{n:x}") for n in range(10)]
    assert Counter(tries) == {401: 5, 429: 5}


def test_one_address_does_not_get_five_tries_at_each_name(proxied: FlaskClient) -> None:
    tries = [enter(proxied, f"name {n}", "wrong", "10.0.0.1") for n in range(40)]
    assert Counter(tries) == {401: 30, 429: 10}


def test_strangers_cannot_lock_out_somebody_who_was_there_before(proxied: FlaskClient) -> None:
    assert enter(proxied, "ann", PASSWORD, "192.0.2.7") == 303
    for n in range(40):
        enter(proxied, "ann", "wrong", f"10.0.0.{n}")
    assert enter(proxied, "ann", PASSWORD, "10.1.0.1") == 429
    assert enter(proxied, "ann", PASSWORD, "192.0.2.7") == 303


@pytest.fixture
def port(archive: Archive) -> Iterator[int]:
    """Of a real server, with a thread for each connection."""
    app = client_over(archive, proxies=1).application
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_flood_of_logins_is_refused_at_once_and_leaves_room_for_others(port: int) -> None:
    begin = threading.Barrier(120)

    def flood(number: int) -> tuple[int, str | None]:
        connection = HTTPConnection("127.0.0.1", port, timeout=120)
        headers = {
            "X-Forwarded-For": f"10.0.{number}.1",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        begin.wait()
        connection.request("POST", "/login", f"name=n{number}&password=wrong", headers)
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.status, response.headers["Retry-After"]

    with ThreadPoolExecutor(120) as many:
        answers = list(many.map(flood, range(120)))
    refused = [wait for status, wait in answers if status == 503]
    assert refused
    assert all(wait and int(wait) >= 1 for wait in refused)
    assert {status for status, _ in answers} == {401, 503}
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/healthz")
    assert connection.getresponse().status == 200
    connection.close()


@pytest.mark.parametrize("password", ["aaaaaaaaaa", "password12", "1234567890", "annlee2024"])
def test_a_password_that_is_tried_first_cannot_be_chosen(
    service: FlaskClient, password: str
) -> None:
    log_in(service, Role.READER, "Ann Lee")
    change = {"present": PASSWORD, "new": password, "repeated": password}
    response = service.post("/account/password", data=change)
    assert response.status_code == 400
    assert "too easy to guess" in response.text


def test_a_password_made_of_the_archive_s_title_cannot_be_chosen(service: FlaskClient) -> None:
    log_in(service, Role.READER)
    change = {"present": PASSWORD, "new": "TheTestArchive1", "repeated": "TheTestArchive1"}
    assert service.post("/account/password", data=change).status_code == 400
