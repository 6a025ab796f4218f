"""Whether the service lives, and whether it can answer."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, request

from index.archive import Archive
from index.overview import Status
from qa.accounts.account import Role
from qa.freshness import Patience, notices, warnings
from qa.web.access import visitor
from qa.web.openapi import document
from qa.web.parts import parts
from qa.web.server.wsgi import DRAINING

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> Response:
    return jsonify({"status": "ok"})


@health.get("/readyz")
def ready() -> Response:
    if request.environ.get(DRAINING):
        return _not_ready("stopping", "the service is ending; answers in flight are finished")
    if not parts().archive.ready:
        return _not_ready("loading", "the embedding model is being loaded")
    # of a closed archive nobody but its readers learns what it holds
    is_shown = parts().settings.access == "open" or visitor().may(Role.READER)
    return jsonify({"status": "ready"} | (_standing() if is_shown else {}))


def _not_ready(status: str, reason: str) -> Response:
    response = make_response(jsonify({"status": status, "reason": reason}), 503)
    response.headers["Retry-After"] = "1"
    return response


def _standing() -> dict[str, Any]:
    """How whole and how fresh the archive is; neither keeps it from answering."""
    archive, patience, now = parts().archive, Patience.of(parts().settings), datetime.now(UTC)
    status = archive.status()
    if not visitor().may(Role.STAFF):
        status = _without_paths(status)
    return {
        "articles": status.articles,
        "as_of": status.as_of.isoformat() if status.as_of else None,
        "indexes": status.health.as_json(),
        "watches": [one.as_json() for one in status.watches],
        "warnings": [*warnings(status, patience, now), *_store_warnings(archive)],
        "notices": notices(status, patience, now),
    }


def _without_paths(status: Status) -> Status:
    """What is told to everybody: a folder by its own name, and not where it lies."""
    watches = (
        replace(
            one,
            folder=PurePath(one.folder).name,
            failure=one.failure and "its path and the reason are shown to staff",
        )
        for one in status.watches
    )
    return replace(status, watches=tuple(watches))


def _store_warnings(archive: Archive) -> list[str]:
    if not archive.is_without_vector_store:
        return []
    return ["the vector store does not answer: an exact scan stands in for it, which is slower"]


@health.get("/openapi.json")
def openapi() -> Response:
    return jsonify(document())
