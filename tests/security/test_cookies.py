"""Cookies that somebody has stolen, kept or planted."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qa.accounts.account import Role
from qa.web.access import COOKIE
from tests.people import PASSWORD
from tests.qa.web.asking import ask
from tests.qa.web.logging_in import people_of

HTTPS = "https://localhost"
READER = "archive_qa_reader"


@pytest.fixture
def ann(closed_service: FlaskClient) -> dict[str, str]:
    people_of(closed_service).accounts.add("Ann", Role.READER, PASSWORD)
    return {"name": "Ann", "password": PASSWORD}


def cookies_of(response: TestResponse) -> dict[str, str]:
    """The cookies that a response sets, by name, with all that it says of them."""
    return {one.split("=", 1)[0]: one for one in response.headers.getlist("Set-Cookie")}


def value_of(client: FlaskClient, name: str) -> str:
    found = client.get_cookie(name)
    assert found, name
    return found.value


def test_a_login_that_another_one_replaced_opens_nothing(
    closed_service: FlaskClient, ann: dict[str, str]
) -> None:
    closed_service.post("/login", data=ann)
    former = value_of(closed_service, COOKIE)
    closed_service.post("/login", data=ann)
    assert closed_service.get("/account").status_code == 200
    thief = closed_service.application.test_client()
    thief.set_cookie(COOKIE, former)
    assert thief.get("/account").status_code == 401


def test_nor_does_one_under_the_plain_name_once_the_login_is_over_https(
    closed_service: FlaskClient, ann: dict[str, str]
) -> None:
    closed_service.post("/login", data=ann)
    former = value_of(closed_service, COOKIE)
    closed_service.post("/login", data=ann, base_url=HTTPS)
    assert closed_service.get("/account", base_url=HTTPS).status_code == 200
    thief = closed_service.application.test_client()
    thief.set_cookie(COOKIE, former)
    assert thief.get("/account").status_code == 401


def test_over_https_only_the_host_itself_can_set_the_cookies(
    closed_service: FlaskClient, ann: dict[str, str]
) -> None:
    login = cookies_of(closed_service.post("/login", data=ann, base_url=HTTPS))
    assert set(login) == {f"__Host-{COOKIE}"}
    page = cookies_of(closed_service.application.test_client().get("/login", base_url=HTTPS))
    for said in [*login.values(), *page.values()]:
        for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert part in said
        assert "Domain" not in said
    assert closed_service.get("/account", base_url=HTTPS).status_code == 200
    left = cookies_of(closed_service.post("/logout", base_url=HTTPS))
    assert "Secure" in left[f"__Host-{COOKIE}"]
    assert closed_service.get("/account", base_url=HTTPS).status_code == 401


def test_over_http_browsers_would_refuse_that_name(
    closed_service: FlaskClient, ann: dict[str, str]
) -> None:
    assert set(cookies_of(closed_service.post("/login", data=ann))) == {COOKIE}


def test_a_login_planted_under_the_plain_name_is_not_believed_over_https(
    closed_service: FlaskClient, ann: dict[str, str]
) -> None:
    closed_service.post("/login", data=ann)
    victim = closed_service.application.test_client()
    victim.set_cookie(COOKIE, value_of(closed_service, COOKIE))
    assert victim.get("/account", base_url=HTTPS).status_code == 401


def titles(client: FlaskClient, **options: Any) -> list[str]:
    listed = client.get("/api/conversations", **options).json["conversations"]
    return [one["title"] for one in listed]


def test_a_browser_keeps_its_conversations_when_the_cookie_gets_its_new_name(
    service: FlaskClient,
) -> None:
    service.get("/")
    ask(service)
    [asked] = titles(service)
    changed = cookies_of(service.get("/conversations", base_url=HTTPS))
    assert changed[READER].startswith(f"{READER}=;")
    assert titles(service, base_url=HTTPS) == [asked]
    assert asked in service.get("/conversations", base_url=HTTPS).text


def test_of_two_pages_that_change_the_name_at_once_one_sets_the_cookie(
    service: FlaskClient,
) -> None:
    service.get("/")
    ask(service)
    old = value_of(service, READER)
    said = []
    for _ in range(2):
        browser = service.application.test_client()
        browser.set_cookie(READER, old)
        said.append(cookies_of(browser.get("/", base_url=HTTPS)))
    assert set(said[0]) == {READER, f"__Host-{READER}"}
    assert set(said[1]) == {READER}


def test_whoever_plants_a_reader_s_cookie_does_not_see_what_is_asked(service: FlaskClient) -> None:
    service.get("/")
    attacker = service
    victim = service.application.test_client()
    victim.set_cookie(READER, value_of(attacker, READER))
    victim.get("/", base_url=HTTPS)
    body = {"question": "Where was the Black Sea Grain Initiative signed?"}
    assert victim.post("/api/chat", json=body, base_url=HTTPS).status_code == 200
    assert titles(victim, base_url=HTTPS)
    assert titles(attacker) == []
    assert titles(attacker, base_url=HTTPS) == []
