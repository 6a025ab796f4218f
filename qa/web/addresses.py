"""The ids of articles as parts of addresses."""

from flask import Flask
from werkzeug.routing import BaseConverter


class _AnyId(BaseConverter):
    """An id as it came: with slashes, at its beginning too, and with line breaks."""

    part_isolating = False
    regex = r"(?s:.+)"
    weight = 200  # as that of paths: everything more definite goes first


def register(app: Flask) -> None:
    """Lets rules say ``<id:article_id>``. Slashes that follow each other belong to an id."""
    app.url_map.converters["id"] = _AnyId
    app.url_map.merge_slashes = False
