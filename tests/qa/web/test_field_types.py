"""Every field that comes from outside has a limit, and the OpenAPI document names it."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from pydantic import BaseModel

import qa.web
from qa.web.openapi import document
from qa.web.requests import Strict
from tests.qa.web.asking import ask


def all_models() -> list[type[BaseModel]]:
    """Return every model that a request is checked with."""
    for module in pkgutil.iter_modules(qa.web.__path__):
        importlib.import_module(f"qa.web.{module.name}")
    waiting, found = [Strict], []
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        found.append(model)
    return sorted(found, key=lambda model: model.__name__)


def unlimited(schema: Any, place: str) -> Iterator[str]:
    """Yield the places of a JSON schema where a text, a list or a number has no limit."""
    if isinstance(schema, list):
        for number, part in enumerate(schema):
            yield from unlimited(part, f"{place}/{number}")
    if not isinstance(schema, dict):
        return
    is_chosen = "enum" in schema or "const" in schema or schema.get("format") == "date"
    limits = {"string": "maxLength", "array": "maxItems", "integer": "maximum"}
    limit = limits.get(schema.get("type", ""))
    if limit and limit not in schema and not is_chosen:
        yield place
    for name, part in schema.items():
        yield from unlimited(part, f"{place}/{name}")


@pytest.mark.parametrize("model", all_models(), ids=lambda model: model.__name__)
def test_no_field_is_without_a_limit(model: type[BaseModel]) -> None:
    assert list(unlimited(model.model_json_schema(), model.__name__)) == []


def test_the_openapi_document_names_the_limits_of_all_that_is_sent() -> None:
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            sent = operation.get("parameters", [])
            assert list(unlimited(sent, f"{method} {path}")) == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"/api/articles?author=a{'+' * 20_000}b", "is too long: 1,000 characters are the most"),
        (f"/api/articles?{'issue=1&' * 51}", "has too many values: 50 are the most"),
        (f"/api/articles/?id={'x' * 2_001}", "is too long: 2,000 characters are the most"),
        (f"/api/articles?after={'1' * 101}", "is too long: 100 characters are the most"),
        ("/api/articles?offset=99999999999999999999", "must be 1,000,000,000 or less"),
        ("/api/articles?limit=1_0", "must be a whole number"),
        (f"/browse?of={'x' * 2_001}", "is too long: 2,000 characters are the most"),
    ],
    ids=[
        "a filter of spaces",
        "many values",
        "a long id",
        "a long day",
        "a huge offset",
        "a number as Python writes it",
        "a long shelf",
    ],
)
def test_what_is_over_a_limit_is_refused(client: FlaskClient, url: str, said: str) -> None:
    response = client.get(url, headers={"Accept": "application/json"})
    assert response.status_code == 400
    assert said in response.json["detail"]


@pytest.mark.parametrize("marker", ["99999999999999999999", "10000", "0", "-1"])
def test_a_marker_that_no_answer_has_leads_nowhere(client: FlaskClient, marker: str) -> None:
    response = client.post(f"/api/messages/x/citations/{marker}/wrong", json={})
    assert response.status_code == 404


@pytest.mark.parametrize("marker", [10**30, 0, 1.5, True])
def test_a_report_of_a_marker_that_no_answer_has_is_refused(
    client: FlaskClient, marker: object
) -> None:
    body = {"words": "It is wrong.", "marker": marker}
    assert client.post("/api/messages/x/reports", json=body).status_code == 400


def test_a_rating_may_be_written_as_json_writes_numbers(client: FlaskClient) -> None:
    url = f"/api/messages/{ask(client)['message_id']}/feedback"
    response = client.post(url, data=b'{"rating": 1.0}', content_type="application/json")
    assert (response.status_code, response.json["rating"]) == (200, 1)
