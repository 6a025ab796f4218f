"""Style sheet, scripts and icon: read once, compressed once, and kept by browsers for a year.

Their addresses have a hash of all of them as a folder, ``/static/<hash>/chat.js``: scripts import
each other by relative addresses, and so from the same folder. WhiteNoise would want each file
rewritten and compressed on disk when the package is built.
"""

import hashlib
import mimetypes
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from qa.web.compression import Encoding, accepted, compress

_FOLDER = Path(__file__).with_name("static")
_FOR_EVER = "public, max-age=31536000, immutable"


class StaticFiles:
    """The files, in memory."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
        self._packed: dict[tuple[str, Encoding], bytes] = {}

    @cached_property
    def version(self) -> str:
        """A hash of all names and contents."""
        digest = hashlib.sha256()
        for name, data in self._files.items():
            digest.update(f"{name}\0{len(data)}\0".encode() + data)
        return digest.hexdigest()[:16]

    def get(self, name: str, encoding: Encoding | None) -> bytes:
        """Return a file, compressed if asked for.

        Raises:
            KeyError: There is none of that name.
        """
        data = self._files[name]
        if encoding is None:
            return data
        if (name, encoding) not in self._packed:
            self._packed[name, encoding] = compress(data, encoding, thorough=True)
        return self._packed[name, encoding]


def register(app: Flask) -> None:
    """Serve the files, and give their addresses the version."""
    files = StaticFiles(_FOLDER)

    @app.url_defaults
    def _versioned(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values.setdefault("version", files.version)

    @app.get("/static/<version>/<filename>", endpoint="static")
    @app.get("/static/<filename>", endpoint="static")
    def _static(filename: str, version: str = "") -> Response:
        encoding = accepted()
        try:
            response = Response(files.get(filename, encoding))
        except KeyError:
            raise NotFound from None
        response.mimetype = mimetypes.guess_type(filename)[0] or "application/octet-stream"
        if encoding:
            response.content_encoding = encoding
        response.vary.add("Accept-Encoding")
        # of another version is what a page asks for that came before an upgrade, or from another
        # process after one: it gets what there is, and keeps nothing
        response.headers["Cache-Control"] = _FOR_EVER if version == files.version else "no-cache"
        response.set_etag(f"{files.version}-{encoding or 'plain'}")
        return response.make_conditional(request)  # type: ignore[return-value]
