"""The log of who came and who was refused, and what others write into it."""

import pytest
from flask.testing import FlaskClient

from qa.accounts.account import Role
from tests.people import PASSWORD
from tests.qa.web.logging_in import log_in, people_of

OTHER = "another horse battery"


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level("INFO", "qa.accounts.audit")
    return caplog


def test_each_event_is_one_line_with_its_account_and_address(
    closed_service: FlaskClient, log: pytest.LogCaptureFixture
) -> None:
    people = people_of(closed_service)
    people.accounts.add("Bob", Role.READER, PASSWORD)
    log_in(closed_service, Role.ADMIN)
    closed_service.post("/login", data={"name": "bob", "password": "wrong"})
    closed_service.post("/account/tokens", data={"label": "nightly"})
    token = people.tokens.of(people.accounts.named("Ann"))[0]
    closed_service.post(f"/account/tokens/{token.token_id}/revoke")
    closed_service.post("/desk/people/role", data={"name": "Bob", "role": "staff"})
    change = {"present": PASSWORD, "new": OTHER, "repeated": OTHER, "revoke_tokens": "yes"}
    closed_service.post("/account/password", data=change)
    closed_service.get("/metrics", headers={"Authorization": "Bearer aqa_no_such_token"})
    closed_service.post("/logout")
    here = "from '127.0.0.1'"
    assert log.messages == [
        f"login: account 'Ann', {here}",
        f"login failed: account 'Bob', {here}",
        f"token made: account 'Ann', {here}, token 'nightly'",
        f"token revoked: account 'Ann', {here}, token {token.token_id!r}",
        f"role changed: account 'Bob', {here}, by 'Ann', role 'staff'",
        f"password changed, tokens revoked: account 'Ann', {here}",
        f"login: account 'Ann', {here}",
        f"token refused: unknown or revoked: {here}",
        f"log-out: account 'Ann', {here}",
    ]


def test_it_holds_no_secret_not_even_a_password_typed_as_a_name(
    service: FlaskClient, log: pytest.LogCaptureFixture
) -> None:
    log_in(service, Role.READER)
    page = service.post("/account/tokens", data={"label": "x"}).text
    secret = page.split('id="token">', 1)[1].split("<", 1)[0]
    service.get("/account", headers={"Authorization": f"Bearer {secret}x"})
    for _ in range(8):
        service.post("/login", data={"name": PASSWORD, "password": OTHER})
    assert "too many tries" in log.text
    for hidden in (PASSWORD, OTHER, secret):
        assert hidden not in log.text


def test_nobody_writes_lines_of_their_own_into_it(
    service: FlaskClient, log: pytest.LogCaptureFixture
) -> None:
    log_in(service, Role.READER)
    service.post("/account/tokens", data={"label": "x\u2028y\x1b[31m\u202e"})
    assert log.messages[-1].endswith(r"token 'x\u2028y\x1b[31m\u202e'")
    assert all(message.isprintable() for message in log.messages)
