"""Dossiers as files."""

import json

from qa.exports.bibliography import bibtex, ris
from qa.exports.documents import document
from qa.exports.origin import Origin
from qa.saying import correction_words
from qa.spreadsheets import csv_bytes
from qa.topics.dossier import Dossier


def export(dossier: Dossier, form: str, origin: Origin) -> bytes:
    """Writes a dossier.

    Args:
        form: ``md``, ``docx``, ``csv``, ``json``, ``bibtex`` or ``ris``.

    Raises:
        SettingError: The style of the references is no CSL file.
    """
    if form in ("md", "docx"):
        return document(dossier, form, origin)
    if form == "csv":
        return _csv(dossier, origin)
    if form == "json":
        return _json(dossier)
    return {"bibtex": bibtex, "ris": ris}[form](dossier, origin.title)


def _json(dossier: Dossier) -> bytes:
    return (json.dumps(dossier.as_json(), ensure_ascii=False, indent=2) + "\n").encode()


def _csv(dossier: Dossier, origin: Origin) -> bytes:
    columns = ("article_id", "title", "subtitle", "author", "date", "issue", "page", "category")
    rows = []
    for found in dossier.articles:
        values = found.article.as_json()
        said = correction_words(values["correction"])
        known = [*(values[name] for name in (*columns, "url")), said]
        for one in found.quotes:
            link = origin.link(found.article, one.start, one.end)
            rows.append([*known, found.grade, one.text, one.start, one.end, link])
    return csv_bytes(
        (*columns, "url", "correction", "grade", "quote", "start", "end", "link"), rows
    )
