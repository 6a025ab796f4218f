"""Logging in and out, and the pages of accounts."""

import re

import pytest
from flask.testing import FlaskClient

from index.archive import Archive
from qa.accounts.account import Role
from qa.web.door import local_path
from tests.people import PASSWORD
from tests.qa.web.conftest import client_over
from tests.qa.web.logging_in import log_in, people_of

OTHER = "another horse battery"


@pytest.fixture
def client(archive: Archive) -> FlaskClient:
    return client_over(archive)


def enter(client: FlaskClient, **fields: str) -> int:
    return client.post("/login", data={"name": "Ann", "password": PASSWORD} | fields).status_code


def test_the_first_who_comes_is_told_how_to_make_an_account(client: FlaskClient) -> None:
    page = client.get("/login").text
    folder = client.application.extensions["archive_qa"].settings.data_dir
    assert f"ARCHIVE_QA_DATA_DIR={folder} archive-qa user add NAME --role admin" in page
    assert "<input" not in page


def test_a_proxy_that_no_setting_tells_of_does_not_make_everybody_one_who_sits_here(
    archive: Archive,
) -> None:
    client = client_over(archive, public_url="https://archive.example")
    page = client.get("/login", headers={"Host": "archive.example"}).text
    assert "ARCHIVE_QA_DATA_DIR" not in page
    assert "ARCHIVE_QA_DATA_DIR" in client.get("/login").text


def test_whoever_comes_from_elsewhere_is_not_told_where_the_archive_lies(
    client: FlaskClient,
) -> None:
    page = client.get("/login", environ_base={"REMOTE_ADDR": "192.0.2.7"}).text
    assert "archive-qa user add NAME --role admin" in page
    assert "ARCHIVE_QA_DATA_DIR" not in page


def test_whoever_logs_in_comes_to_what_they_wanted(client: FlaskClient) -> None:
    people_of(client).accounts.add("Ann", Role.ADMIN, PASSWORD)
    sent = client.get("/desk/people?x=1", headers={"Accept": "text/html"})
    assert sent.location == "/login?next=%2Fdesk%2Fpeople%3Fx%3D1"
    data = {"name": "ann", "password": PASSWORD, "next": "/desk/people?x=1"}
    assert client.post("/login", data=data).location == "/desk/people?x=1"
    assert client.get("/desk/people").status_code == 200
    assert client.get("/login").status_code == 303


def test_a_wrong_password_is_said_and_the_name_kept(client: FlaskClient) -> None:
    people_of(client).accounts.add("Ann", Role.READER, PASSWORD)
    response = client.post("/login", data={"name": "<Ann>", "password": "x"})
    assert response.status_code == 401
    assert "This name and password do not belong together." in response.text
    assert 'value="&lt;Ann&gt;"' in response.text


@pytest.mark.parametrize("fields", [{"name": ""}, {"password": ""}, {"more": "x"}])
def test_half_a_login_is_none(client: FlaskClient, fields: dict[str, str]) -> None:
    people_of(client).accounts.add("Ann", Role.READER, PASSWORD)
    assert enter(client, **fields) == 400


def test_too_many_tries_have_to_wait(client: FlaskClient) -> None:
    people_of(client).accounts.add("Ann", Role.READER, PASSWORD)
    assert [enter(client, password="x") for _ in range(6)] == [401] * 5 + [429]
    assert enter(client) == 429


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        ("/topics?q=a", "/topics?q=a"),
        ("", "/"),
        ("topics", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\nSet-Cookie: x", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_the_way_on_does_not_lead_elsewhere(wanted: str, where: str) -> None:
    assert local_path(wanted) == where


def test_a_password_is_changed_by_whoever_knows_the_old_one(client: FlaskClient) -> None:
    log_in(client, Role.READER)
    change = {"present": "wrong", "new": OTHER, "repeated": OTHER}
    assert client.post("/account/password", data=change).status_code == 400
    assert (
        client.post(
            "/account/password", data=change | {"present": PASSWORD, "repeated": "x"}
        ).status_code
        == 400
    )
    assert client.post("/account/password", data=change | {"present": PASSWORD}).status_code == 303
    assert client.get("/account").status_code == 200
    client.post("/logout")
    assert enter(client) == 401
    assert enter(client, password=OTHER) == 303


def test_another_password_ends_the_logins_elsewhere(client: FlaskClient) -> None:
    log_in(client, Role.READER)
    elsewhere = client.application.test_client()
    assert enter(elsewhere) == 303
    change = {"present": PASSWORD, "new": OTHER, "repeated": OTHER}
    client.post("/account/password", data=change)
    assert elsewhere.get("/account").status_code == 401


def test_a_login_elsewhere_can_be_ended(client: FlaskClient) -> None:
    log_in(client, Role.READER)
    elsewhere = client.application.test_client()
    enter(elsewhere)
    found = re.search(r"/account/sessions/([^/]+)/end\"", client.get("/account").text)
    assert found
    client.post(f"/account/sessions/{found[1]}/end")
    assert elsewhere.get("/account").status_code == 401
    assert client.get("/account").status_code == 200


def test_a_token_is_shown_once(client: FlaskClient) -> None:
    log_in(client, Role.READER)
    made = client.post("/account/tokens", data={"label": "nightly <export>"})
    found = re.search(r"aqa_[\w-]{43}", made.text)
    assert found
    page = client.get("/account").text
    assert found[0] not in page
    assert "nightly &lt;export&gt;" in page
    assert client.post("/account/tokens", data={"label": ""}).status_code == 400


def test_an_administrator_gives_roles_and_takes_accounts(client: FlaskClient) -> None:
    log_in(client, Role.ADMIN)
    bob = client.application.test_client()
    log_in(bob, Role.READER, "Bob")
    client.post("/desk/people/role", data={"name": "Bob", "role": "admin"})
    assert bob.get("/desk/people").status_code == 200
    client.post("/desk/people/end", data={"name": "Bob"})
    assert bob.get("/desk/people").status_code == 401
    client.post("/desk/people/remove", data={"name": "Bob"})
    assert [one.name for one in people_of(client).accounts.all()] == ["Ann"]


def test_but_not_their_own(client: FlaskClient) -> None:
    log_in(client, Role.ADMIN)
    for act in ("role", "end", "remove"):
        data = {"name": "ann"} | ({"role": "reader"} if act == "role" else {})
        assert client.post(f"/desk/people/{act}", data=data).status_code == 400
    assert client.get("/desk/people").status_code == 200
    assert client.post("/desk/people/role", data={"name": "x", "role": "king"}).status_code == 400
    assert client.post("/desk/people/remove", data={"name": "nobody"}).status_code == 404
