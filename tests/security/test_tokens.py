"""What somebody can do with a token that leaked."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from index.archive import Archive
from qa.accounts.account import Account, Role
from qa.accounts.token import Scope
from qa.web.parts import _KEY
from tests.people import PASSWORD
from tests.qa.web.asking import QUESTION
from tests.qa.web.conftest import client_over
from tests.qa.web.logging_in import log_in, people_of

OTHER = "another horse battery"


@pytest.fixture
def ann(service: FlaskClient) -> Account:
    return people_of(service).accounts.add("Ann", Role.ADMIN, PASSWORD)


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def engine_of(client: FlaskClient) -> Engine:
    engine: Engine = client.application.extensions[_KEY].archive.engine
    return engine


def put_back(client: FlaskClient, column: str, days: int) -> None:
    """Has a moment of tokens or accounts be so many days ago."""
    table = "accounts" if column == "vouched_at" else "tokens"
    then = datetime.now(UTC) - timedelta(days=days)
    with engine_of(client).begin() as db:
        db.execute(text(f"UPDATE {table} SET {column} = :then"), {"then": then})  # noqa: S608


def test_it_opens_nothing_once_it_has_expired(service: FlaskClient, ann: Account) -> None:
    header = bearer(people_of(service).tokens.make(ann, "nightly"))
    assert service.get("/desk/questions", headers=header).status_code == 200
    put_back(service, "expires_at", 1)
    refused = service.get("/desk/questions", headers=header)
    assert refused.status_code == 401
    assert "this token expired on" in refused.json["detail"]


def test_it_expires_in_ninety_days_unless_something_else_is_chosen(
    service: FlaskClient, ann: Account
) -> None:
    tokens = people_of(service).tokens
    tokens.make(ann, "as it comes")
    tokens.make(ann, "for ever", days=None)
    ninety, never = tokens.of(ann)
    assert ninety.expires_at
    assert (ninety.expires_at - ninety.created_at).days == 90
    assert never.expires_at is None


def test_it_makes_no_further_token_and_changes_no_account(
    service: FlaskClient, ann: Account
) -> None:
    people = people_of(service)
    people.accounts.add("Eve", Role.READER, PASSWORD)
    header = bearer(people.tokens.make(ann, "nightly", scope=Scope.WRITE))
    change = {"present": PASSWORD, "new": OTHER, "repeated": OTHER}
    for path, data in (
        ("/account/tokens", {"label": "another"}),
        ("/account/password", change),
        ("/account/sessions/end-others", {}),
        ("/desk/people/role", {"name": "Eve", "role": "admin"}),
        ("/desk/people/remove", {"name": "Eve"}),
    ):
        assert service.post(path, data=data, headers=header).status_code == 403, path
    assert len(people.tokens.of(ann)) == 1
    assert people.accounts.named("Eve").role is Role.READER


def test_whoever_has_it_may_end_it(service: FlaskClient, ann: Account) -> None:
    tokens = people_of(service).tokens
    header = bearer(tokens.make(ann, "leaked", scope=Scope.WRITE))
    path = f"/account/tokens/{tokens.of(ann)[0].token_id}/revoke"
    assert service.post(path, headers=header).status_code == 303
    assert service.get("/desk/questions", headers=header).status_code == 401


@pytest.fixture
def read_only(service: FlaskClient, ann: Account) -> dict[str, str]:
    return bearer(people_of(service).tokens.make(ann, "export", scope=Scope.READ))


def test_one_that_reads_asks_and_reads(service: FlaskClient, read_only: dict[str, str]) -> None:
    asked = service.post("/api/chat", json={"question": QUESTION}, headers=read_only)
    assert asked.status_code == 200
    place = f"/api/conversations/{asked.json['conversation_id']}"
    for path in (place, "/api/articles", "/desk/questions", "/desk/golden.jsonl", "/metrics"):
        assert service.get(path, headers=read_only).status_code == 200, path


def test_one_that_reads_changes_nothing(service: FlaskClient, read_only: dict[str, str]) -> None:
    asked = service.post("/api/chat", json={"question": QUESTION}, headers=read_only).json
    place = f"/api/conversations/{asked['conversation_id']}"
    message = f"/api/messages/{asked['message_id']}"
    for method, path, given in (
        ("PATCH", place, {"title": "x"}),
        ("POST", f"{place}/share", {}),
        ("DELETE", f"{place}/share", None),
        ("POST", f"{message}/feedback", {"rating": 1}),
        ("POST", f"{message}/reports", {"words": "x"}),
        ("POST", f"{message}/citations/1/wrong", {}),
        ("DELETE", place, None),
    ):
        response = service.open(path, method=method, json=given, headers=read_only)
        assert response.status_code == 403, path
        assert response.json["detail"] == "this token may ask and read, and nothing else"


def test_one_that_reads_may_send_no_other_change_either(
    service: FlaskClient, read_only: dict[str, str]
) -> None:
    asking = {("POST", "/"), ("POST", "/api/chat")}
    outside = {"/login", "/logout"}  # where no token is looked at
    for rule in service.application.url_map.iter_rules():
        path = rule.rule.replace("<int:marker>", "1").replace("<", "").replace(">", "")
        for method in rule.methods - {"GET", "HEAD", "OPTIONS"}:
            if (method, path) not in asking and path not in outside:
                response = service.open(path, method=method, headers=read_only)
                assert response.status_code == 403, (method, path)


def test_a_change_of_the_password_ends_it_if_asked(service: FlaskClient) -> None:
    log_in(service, Role.READER)
    people = people_of(service)
    header = bearer(people.tokens.make(people.accounts.named("Ann"), "nightly"))
    script = service.application.test_client()
    change = {"present": PASSWORD, "new": OTHER, "repeated": OTHER}
    assert service.post("/account/password", data=change).status_code == 303
    assert script.get("/account", headers=header).status_code == 200
    again = {"present": OTHER, "new": PASSWORD, "repeated": PASSWORD, "revoke_tokens": "yes"}
    assert service.post("/account/password", data=again).status_code == 303
    assert script.get("/account", headers=header).status_code == 401


def test_it_rests_when_its_owner_has_long_not_been_at_the_provider(service: FlaskClient) -> None:
    people = people_of(service)
    cy = people.accounts.of_subject("https://id.example 1", "cy", Role.STAFF)
    header = bearer(people.tokens.make(cy, "nightly", days=None))
    put_back(service, "vouched_at", 29)
    assert service.get("/desk/questions", headers=header).status_code == 200
    put_back(service, "vouched_at", 31)
    refused = service.get("/desk/questions", headers=header)
    assert refused.status_code == 401
    assert "its owner has not logged in for too long" in refused.json["detail"]
    people.accounts.of_subject("https://id.example 1", "cy", Role.STAFF)
    assert service.get("/desk/questions", headers=header).status_code == 200


def test_the_figures_of_a_closed_archive_are_the_staff_s(archive: Archive) -> None:
    closed = client_over(archive, access="closed")
    people = people_of(closed)
    reader = people.accounts.add("Bob", Role.READER, PASSWORD)
    staff = people.accounts.add("Prometheus", Role.STAFF, PASSWORD)
    assert closed.get("/metrics").status_code == 401
    assert closed.get("/metrics", headers=bearer("aqa_x")).status_code == 401
    as_reader = bearer(people.tokens.make(reader, "x"))
    assert closed.get("/metrics", headers=as_reader).status_code == 403
    as_staff = bearer(people.tokens.make(staff, "x", days=None, scope=Scope.READ))
    assert closed.get("/metrics", headers=as_staff).status_code == 200
    for path in ("/healthz", "/readyz"):
        assert closed.get(path).status_code in (200, 503)
    assert client_over(archive).get("/metrics").status_code == 200
