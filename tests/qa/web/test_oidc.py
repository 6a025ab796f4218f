"""Logging in at an OpenID Connect provider, which answers over real HTTP."""

from collections.abc import Callable, Iterator

import httpx
import pytest
from flask.testing import FlaskClient
from oidc_provider_mock import User, run_server_in_thread

from index.archive import Archive
from tests.qa.web.conftest import client_over
from tests.qa.web.logging_in import people_of

USERS = [
    User(sub="1", claims={"preferred_username": "ann", "groups": ["editors"]}),
    User(sub="2", claims={"preferred_username": "bob", "groups": ["guests"]}),
]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with run_server_in_thread(user_claims=USERS, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def open_client(archive: Archive, issuer: str) -> Callable[..., FlaskClient]:
    given = {
        "oidc_issuer": issuer,
        "oidc_client_id": "archive",
        "oidc_client_secret": "secret",
        "oidc_label": "the office",
        "oidc_staff": "editors",
    }
    return lambda **more: client_over(archive, **(given | more))


def log_in(client: FlaskClient, subject: str, wanted: str = "/account") -> httpx.Response:
    """Goes to the provider, says there who it is, and comes back."""
    leaving = client.get(f"/login/provider?next={wanted}")
    assert leaving.status_code == 302, leaving.text
    with httpx.Client() as browser:
        shown = browser.post(leaving.location, data={"sub": subject})
    assert shown.status_code == 302, shown.text
    return client.get(shown.headers["Location"])


def test_the_door_leads_there(open_client: Callable[..., FlaskClient]) -> None:
    page = open_client().get("/login?next=/topics").text
    assert 'href="/login/provider?next=/topics"' in page
    assert "Log in with the office" in page


def test_whoever_it_vouches_for_is_let_in_with_their_role(
    open_client: Callable[..., FlaskClient],
) -> None:
    client = open_client(access="closed")
    back = log_in(client, "1")
    assert (back.status_code, back.location) == (303, "/account")
    assert "ann" in client.get("/account").text
    log_in(open_client(), "2")
    roles = {one.name: one.role.value for one in people_of(client).accounts.all()}
    assert roles == {"ann": "staff", "bob": "reader"}


def test_to_come_again_makes_no_second_account(open_client: Callable[..., FlaskClient]) -> None:
    client = open_client()
    for _ in range(2):
        log_in(client, "1")
        client.post("/logout")
    assert len(people_of(client).accounts.all()) == 1


def test_whoever_is_none_of_its_readers_stays_outside(
    open_client: Callable[..., FlaskClient],
) -> None:
    client = open_client(oidc_readers="subscribers")
    refused = log_in(client, "2")
    assert refused.status_code == 403
    assert "your account at the office may not read this archive" in refused.text
    assert client.get("/account").status_code == 401
    assert not people_of(client).accounts.any()


def test_an_answer_that_nobody_asked_for_is_refused(
    open_client: Callable[..., FlaskClient],
) -> None:
    client = open_client()
    assert client.get("/login/callback?code=x&state=y").status_code == 400
    assert client.get("/login/callback").status_code == 400
    assert client.get("/login/callback?error=access_denied").status_code == 400


def test_nor_is_the_same_answer_taken_in_another_browser(
    open_client: Callable[..., FlaskClient],
) -> None:
    client = open_client()
    leaving = client.get("/login/provider")
    back = httpx.post(leaving.location, data={"sub": "1"}).headers["Location"]
    other = client.application.test_client()
    assert other.get(back).status_code == 400
    assert client.get(back).status_code == 303
    assert client.get(back).status_code == 400


def test_a_provider_that_does_not_answer_is_said_to(
    open_client: Callable[..., FlaskClient],
) -> None:
    client = open_client(oidc_issuer="http://localhost:9")
    response = client.get("/login/provider")
    assert response.status_code == 503
    assert "the office does not answer" in response.text


def test_over_https_only_the_host_itself_can_set_the_cookie_of_a_login_under_way(
    open_client: Callable[..., FlaskClient],
) -> None:
    client = open_client()
    leaving = client.get("/login/provider", base_url="https://localhost")
    [said] = leaving.headers.getlist("Set-Cookie")
    assert said.startswith("__Host-archive_qa_login=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in said
    assert client.get("/login/provider").headers["Set-Cookie"].startswith("archive_qa_login=")
