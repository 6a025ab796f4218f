"""``/openapi.json``, but for its sentences."""

from typing import Any

from flask.testing import FlaskClient
from syrupy.assertion import SnapshotAssertion

_SENTENCES = {"description", "summary", "title"}


def test_the_openapi_document_stays(client: FlaskClient, contract: SnapshotAssertion) -> None:
    assert without_sentences(client.get("/openapi.json").json) == contract


def without_sentences(value: Any) -> Any:
    """A document without what it says to people; a property of such a name stays."""
    if isinstance(value, list):
        return [without_sentences(part) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        name: without_sentences(part)
        for name, part in value.items()
        if name not in _SENTENCES or not isinstance(part, str)
    }
