"""Logging in, as several files of tests do it."""

from flask.testing import FlaskClient

from qa.accounts.account import Role
from qa.accounts.people import People
from qa.web.parts import _KEY
from tests.people import PASSWORD


def people_of(client: FlaskClient) -> People:
    found: People = client.application.extensions[_KEY].people
    return found


def log_in(client: FlaskClient, role: Role, name: str = "Ann") -> None:
    people_of(client).accounts.add(name, role, PASSWORD)
    response = client.post("/login", data={"name": name, "password": PASSWORD})
    assert response.status_code == 303
