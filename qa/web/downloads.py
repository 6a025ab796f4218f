"""Files that a browser is to keep."""

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


def download(content: bytes | str | Iterable[bytes], name: str, form: str) -> Response:
    """A file, under a name that its form ends."""
    ending = "bib" if form == "bibtex" else form
    return Response(
        content,
        content_type=_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'},
    )
