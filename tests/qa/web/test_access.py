"""Who may see what, from the wrong side: nobody, a reader, an ended login, a revoked token."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from index.archive import Archive
from qa.accounts.account import Role
from qa.web.access import COOKIE
from qa.web.parts import _KEY
from tests.people import PASSWORD
from tests.qa.web.conftest import client_over
from tests.qa.web.logging_in import log_in, people_of

# What needs which role, of every address that needs one.
NEEDS = [
    ("GET", "/account", Role.READER),
    ("POST", "/account/password", Role.READER),
    ("POST", "/account/sessions/x/end", Role.READER),
    ("POST", "/account/sessions/end-others", Role.READER),
    ("POST", "/account/tokens", Role.READER),
    ("POST", "/account/tokens/x/revoke", Role.READER),
    ("GET", "/desk", Role.STAFF),
    ("GET", "/desk/questions", Role.STAFF),
    ("GET", "/desk/questions/x", Role.STAFF),
    ("POST", "/desk/questions/x/golden", Role.STAFF),
    ("GET", "/desk/unanswered", Role.STAFF),
    ("GET", "/desk/articles", Role.STAFF),
    ("GET", "/desk/golden", Role.STAFF),
    ("GET", "/desk/golden.jsonl", Role.STAFF),
    ("POST", "/desk/golden/x/remove", Role.STAFF),
    ("GET", "/desk/reports", Role.STAFF),
    ("POST", "/desk/reports/x/close", Role.STAFF),
    ("POST", "/desk/reports/x/remove", Role.STAFF),
    ("GET", "/desk/corrections", Role.STAFF),
    ("GET", "/desk/article", Role.STAFF),
    ("POST", "/desk/article/correction", Role.STAFF),
    ("POST", "/desk/article/correction/remove", Role.STAFF),
    ("POST", "/desk/article/amend", Role.STAFF),
    ("POST", "/desk/article/let-be", Role.STAFF),
    ("POST", "/desk/article/remove", Role.STAFF),
    ("GET", "/desk/uploads", Role.STAFF),
    ("POST", "/desk/uploads", Role.STAFF),
    ("POST", "/desk/uploads/add", Role.STAFF),
    ("POST", "/desk/uploads/discard", Role.STAFF),
    ("POST", "/desk/uploads/put-back", Role.STAFF),
    ("GET", "/desk/uploads/x", Role.STAFF),
    ("POST", "/desk/uploads/x/discard", Role.STAFF),
    ("GET", "/desk/dossiers", Role.STAFF),
    ("POST", "/desk/dossiers", Role.STAFF),
    ("GET", "/desk/dossiers/x", Role.STAFF),
    ("POST", "/desk/dossiers/x/decide", Role.STAFF),
    ("POST", "/desk/dossiers/x/seen", Role.STAFF),
    ("POST", "/desk/dossiers/x/rename", Role.STAFF),
    ("POST", "/desk/dossiers/x/share", Role.STAFF),
    ("POST", "/desk/dossiers/x/unshare", Role.STAFF),
    ("POST", "/desk/dossiers/x/delete", Role.STAFF),
    ("GET", "/desk/people", Role.ADMIN),
    ("POST", "/desk/people/role", Role.ADMIN),
    ("POST", "/desk/people/end", Role.ADMIN),
    ("POST", "/desk/people/remove", Role.ADMIN),
]
LOWER = [(m, path, role) for m, path, needed in NEEDS for role in Role if not role.allows(needed)]
OPEN = {"/login", "/logout", "/healthz", "/readyz", "/openapi.json"}


@pytest.fixture
def open_client(archive: Archive) -> FlaskClient:
    return client_over(archive)


@pytest.fixture
def closed_client(archive: Archive) -> FlaskClient:
    return client_over(archive, access="closed")


@pytest.mark.parametrize(("method", "path", "_role"), NEEDS)
def test_nobody_is_sent_to_the_door(
    open_client: FlaskClient, method: str, path: str, _role: Role
) -> None:
    response = open_client.open(path, method=method, headers={"Accept": "text/html"})
    assert response.status_code == 303
    assert response.location.startswith("/login?next=")


@pytest.mark.parametrize(("method", "path", "role"), LOWER)
def test_a_lower_role_is_not_enough(
    open_client: FlaskClient, method: str, path: str, role: Role
) -> None:
    log_in(open_client, role)
    assert open_client.open(path, method=method).status_code == 403


def test_every_address_below_the_desk_is_among_those_that_need_a_role(
    open_client: FlaskClient,
) -> None:
    known = {(method, re.sub("/x(?=/|$)", "/<>", path)) for method, path, _ in NEEDS}
    for rule in open_client.application.url_map.iter_rules():
        if rule.rule.startswith(("/desk", "/account")):
            path = re.sub("<[^>]*>", "<>", rule.rule)
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                assert (method, path) in known


def test_of_a_closed_archive_nobody_sees_anything(closed_client: FlaskClient) -> None:
    for rule in closed_client.application.url_map.iter_rules():
        path = re.sub("<[^>]*>", "x", rule.rule)
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            response = closed_client.open(path, method=method)
            if path not in OPEN and not path.startswith("/static"):
                assert response.status_code == 401, (method, path)
                assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", sorted(OPEN - {"/logout"}))
def test_the_door_and_what_a_machine_asks_stay_open(closed_client: FlaskClient, path: str) -> None:
    assert closed_client.get(path).status_code != 401


def test_not_even_what_it_holds(closed_client: FlaskClient) -> None:
    closed_client.application.extensions[_KEY].archive.warm_up()
    assert closed_client.get("/readyz").json == {"status": "ready"}
    log_in(closed_client, Role.READER)
    assert closed_client.get("/readyz").json["articles"] == 0


def test_its_readers_do(closed_client: FlaskClient) -> None:
    log_in(closed_client, Role.READER)
    assert closed_client.get("/").status_code == 200
    assert closed_client.get("/api/articles").status_code == 200


def test_an_address_that_is_not_there_says_no_more_than_the_others(
    closed_client: FlaskClient,
) -> None:
    assert closed_client.get("/nonesuch").status_code == 401


def test_a_login_that_was_ended_opens_nothing(closed_client: FlaskClient) -> None:
    log_in(closed_client, Role.READER)
    people = people_of(closed_client)
    people.sessions.end_all(people.accounts.named("Ann"))
    assert closed_client.get("/api/articles").status_code == 401


def test_nor_does_one_that_has_expired(closed_client: FlaskClient, archive: Archive) -> None:
    log_in(closed_client, Role.READER)
    with archive.engine.begin() as db:
        db.execute(text("UPDATE sessions SET seen_at = '2020-01-01'"))
    assert closed_client.get("/api/articles").status_code == 401


def test_nor_one_that_its_owner_has_left(closed_client: FlaskClient) -> None:
    log_in(closed_client, Role.READER)
    cookie = closed_client.get_cookie(COOKIE)
    assert cookie
    closed_client.post("/logout")
    closed_client.set_cookie(COOKIE, cookie.value)
    assert closed_client.get("/api/articles").status_code == 401


def test_a_made_up_cookie_opens_nothing(closed_client: FlaskClient) -> None:
    closed_client.set_cookie(COOKIE, "x" * 43)
    assert closed_client.get("/api/articles").status_code == 401


def test_a_token_opens_what_its_account_may_see(closed_client: FlaskClient) -> None:
    people = people_of(closed_client)
    ann = people.accounts.add("Ann", Role.READER, PASSWORD)
    header = {"Authorization": f"Bearer {people.tokens.make(ann, 'script')}"}
    assert closed_client.get("/api/articles", headers=header).status_code == 200
    assert closed_client.get("/desk/people", headers=header).status_code == 403
    people.tokens.revoke(ann, people.tokens.of(ann)[0].token_id)
    assert closed_client.get("/api/articles", headers=header).status_code == 401


@pytest.mark.parametrize("header", ["Basic eDp5", "Basic", "x", "Digest x"])
def test_what_is_shown_to_a_proxy_in_front_is_passed_over(
    open_client: FlaskClient, closed_client: FlaskClient, header: str
) -> None:
    headers = {"Authorization": header}
    assert open_client.get("/api/articles", headers=headers).status_code == 200
    assert closed_client.get("/api/articles", headers=headers).status_code == 401


def test_what_proxies_tell_is_believed_of_as_many_as_there_are(archive: Archive) -> None:
    proxied = client_over(archive, proxies=1)
    people_of(proxied).accounts.add("Ann", Role.READER, PASSWORD)

    def log_in_from(address: str, password: str) -> TestResponse:
        headers = {"X-Forwarded-For": f"10.9.9.9, {address}", "X-Forwarded-Proto": "https"}
        data = {"name": "Ann", "password": password}
        return proxied.post("/login", data=data, headers=headers)

    assert [log_in_from("203.0.113.9", "wrong").status_code for _ in range(6)] == [401] * 5 + [429]
    response = log_in_from("198.51.100.7", PASSWORD)
    assert response.status_code == 303
    assert "Secure" in response.headers["Set-Cookie"]


def test_what_is_told_without_a_proxy_is_passed_over(open_client: FlaskClient) -> None:
    people_of(open_client).accounts.add("Ann", Role.READER, PASSWORD)
    data = {"name": "Ann", "password": "wrong"}
    codes = [
        open_client.post(
            "/login", data=data, headers={"X-Forwarded-For": f"10.0.0.{n}"}
        ).status_code
        for n in range(6)
    ]
    assert codes == [401] * 5 + [429]


@pytest.mark.parametrize("header", ["Bearer x", "Bearer", "Bearer \xe9"])
def test_a_token_that_is_nobodys_is_refused_even_where_none_is_needed(
    open_client: FlaskClient, header: str
) -> None:
    response = open_client.get("/api/articles", headers={"Authorization": header})
    assert response.status_code == 401
    assert response.mimetype == "application/problem+json"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(open_client: FlaskClient) -> None:
    people_of(open_client).accounts.add("Ann", Role.READER, PASSWORD)
    data = {"name": "Ann", "password": PASSWORD}
    plain = open_client.post("/login", data=data).headers["Set-Cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    secure = open_client.post("/login", data=data, base_url="https://localhost")
    assert "Secure" in secure.headers["Set-Cookie"]


def test_another_site_cannot_log_anybody_out(open_client: FlaskClient) -> None:
    log_in(open_client, Role.READER)
    response = open_client.post("/logout", headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert open_client.get("/account").status_code == 200
