"""Whether the service lives, and whether it can answer."""

from flask import Blueprint, Response, jsonify, make_response

from qa.web.openapi import document
from qa.web.parts import parts

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> Response:
    return jsonify({"status": "ok"})


@health.get("/readyz")
def ready() -> Response:
    archive = parts().archive
    if not archive.ready:
        waiting = {"status": "loading", "reason": "the embedding model is being loaded"}
        response = make_response(jsonify(waiting), 503)
        response.headers["Retry-After"] = "1"
        return response
    return jsonify({"status": "ready", "articles": archive.status().articles})


@health.get("/openapi.json")
def openapi() -> Response:
    return jsonify(document())
