"""Whose conversations are whose, over HTTP."""

import pytest
from flask.testing import FlaskClient

from index.archive import Archive
from qa.accounts.account import Role
from tests.people import PASSWORD
from tests.qa.web.asking import ask
from tests.qa.web.conftest import client_over
from tests.qa.web.logging_in import log_in, people_of


@pytest.fixture
def script(sample_archive: Archive) -> FlaskClient:
    """A client that shows nothing of who it is."""
    sample_archive.warm_up()
    return client_over(sample_archive)


@pytest.fixture
def browser(script: FlaskClient) -> FlaskClient:
    client = script.application.test_client()
    client.get("/")
    return client


@pytest.fixture
def other(script: FlaskClient) -> FlaskClient:
    client = script.application.test_client()
    client.get("/")
    return client


def test_a_browser_is_known_by_a_cookie_that_its_scripts_cannot_read(script: FlaskClient) -> None:
    header = script.get("/").headers["Set-Cookie"]
    assert "archive_qa_reader=" in header
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header


def test_no_cookie_is_set_where_nothing_is_kept(sample_archive: Archive) -> None:
    unkept = client_over(sample_archive, keep_questions=False)
    assert "Set-Cookie" not in unkept.get("/").headers


def test_another_reader_cannot_come_at_a_conversation(
    browser: FlaskClient, other: FlaskClient, script: FlaskClient
) -> None:
    asked = ask(browser)
    one = asked["conversation_id"]
    message = asked["message_id"]
    wrong_side = [
        ("GET", f"/c/{one}", None),
        ("GET", f"/c/{one}/export", None),
        ("GET", f"/api/conversations/{one}", None),
        ("PATCH", f"/api/conversations/{one}", {"title": "x"}),
        ("DELETE", f"/api/conversations/{one}", None),
        ("POST", f"/api/conversations/{one}/share", None),
        ("DELETE", f"/api/conversations/{one}/share", None),
        ("POST", f"/conversations/{one}/rename", "title=x"),
        ("POST", f"/conversations/{one}/delete", None),
        ("POST", f"/conversations/{one}/share", None),
        ("POST", f"/conversations/{one}/unshare", None),
        ("POST", "/api/chat", {"question": "And then?", "conversation_id": one}),
        ("POST", f"/api/messages/{message}/feedback", {"rating": 1}),
        ("POST", f"/api/messages/{message}/citations/1/wrong", {}),
        ("GET", f"/s/{one}", None),
    ]
    for client in (other, script):
        for method, path, given in wrong_side:
            is_form = isinstance(given, str)
            body = {"data": given, "content_type": "application/x-www-form-urlencoded"}
            options = body if is_form else {"json": given} if given is not None else {}
            assert client.open(path, method=method, **options).status_code == 404, path
    assert browser.get(f"/c/{one}").status_code == 200


def test_an_administrator_is_another_reader_too(browser: FlaskClient, archive: Archive) -> None:
    one = ask(browser)["conversation_id"]
    admin = browser.application.test_client()
    name = "the administrator of this test"
    log_in(admin, Role.ADMIN, name)
    assert admin.get(f"/c/{one}").status_code == 404
    people_of(browser).accounts.remove(name)


def test_what_a_script_asks_is_its_own_by_the_id(script: FlaskClient) -> None:
    first = ask(script)
    ask(script, question="And who signed it?", conversation_id=first["conversation_id"])
    kept = script.get(f"/api/conversations/{first['conversation_id']}").json
    assert len(kept["messages"]) == 2
    assert script.get("/api/conversations").json == {"conversations": []}


def test_they_are_listed_renamed_shared_and_deleted(
    browser: FlaskClient, script: FlaskClient
) -> None:
    one = ask(browser)["conversation_id"]
    place = f"/api/conversations/{one}"
    assert browser.patch(place, json={"title": "The deal"}).json["title"] == "The deal"
    [listed] = browser.get("/api/conversations?q=deal").json["conversations"]
    assert (listed["title"], listed["questions"], listed["share"]) == ("The deal", 1, None)
    path = browser.post(f"{place}/share").json["path"]
    page = script.get(path).text
    assert "The deal" in page
    assert "noindex" in page
    assert "<textarea" not in page
    assert one not in page
    assert browser.delete(f"{place}/share").status_code == 204
    assert script.get(path).status_code == 404
    assert browser.delete(place).status_code == 204
    assert browser.get(place).status_code == 404


def test_a_reader_who_logs_in_keeps_them(browser: FlaskClient) -> None:
    one = ask(browser)["conversation_id"]
    name = "a reader of this test"
    log_in(browser, Role.READER, name)
    assert browser.get(f"/c/{one}").status_code == 200
    elsewhere = browser.application.test_client()
    elsewhere.post("/login", data={"name": name, "password": PASSWORD})
    assert elsewhere.get(f"/c/{one}").status_code == 200
    browser.post("/logout")
    assert browser.get(f"/c/{one}").status_code == 404
    people_of(browser).accounts.remove(name)


@pytest.mark.parametrize("form", ["md", "docx"])
def test_one_is_taken_along(browser: FlaskClient, form: str) -> None:
    one = ask(browser)["conversation_id"]
    response = browser.get(f"/c/{one}/export?format={form}")
    name = f"Where-was-the-Black-Sea-Grain-Initiative-signed.{form}"
    assert response.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert response.data.startswith(b"# Where was" if form == "md" else b"PK")
    assert browser.get(f"/c/{one}/export?format=pdf").status_code == 400


def test_a_citation_is_called_wrong(browser: FlaskClient) -> None:
    asked = ask(browser)
    place = f"/api/messages/{asked['message_id']}/citations"
    assert browser.post(f"{place}/1/wrong", json={"comment": "no"}).status_code == 200
    assert browser.post(f"{place}/99/wrong", json={}).status_code == 404
    assert browser.post(f"{place}/1/wrong", json={"comment": 3}).status_code == 400
    kept = browser.get(f"/api/conversations/{asked['conversation_id']}").json
    assert kept["messages"][0]["wrong_citations"] == [1]


@pytest.mark.parametrize("body", [{"title": ""}, {"title": "  "}, {"title": 1}, {}])
def test_a_title_says_something(browser: FlaskClient, body: dict[str, object]) -> None:
    one = ask(browser)["conversation_id"]
    assert browser.patch(f"/api/conversations/{one}", json=body).status_code == 400
