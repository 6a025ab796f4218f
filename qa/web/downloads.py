"""Files that a browser is to keep."""

import re
from collections.abc import Iterable

from flask import Response

_TYPES = {
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/jsonl; charset=utf-8",
    "bibtex": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}
_LONGEST = 80  # characters of a name


def download(content: bytes | str | Iterable[bytes], name: str, form: str) -> Response:
    """A file, under a name that its form ends; of a name only what every system takes is used."""
    ending = "bib" if form == "bibtex" else form
    plain = "-".join(re.findall(r"[^\W_]+", name))[:_LONGEST] or "archive"
    response = Response(content, content_type=_TYPES[form])
    response.headers.set("Content-Disposition", "attachment", filename=f"{plain}.{ending}")
    return response
