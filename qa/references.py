"""A dossier in the forms that other programs read."""

import io
import json
import re
from collections.abc import Callable

from index.article import Header
from index.days import long_day
from qa.composing import escape
from qa.spreadsheets import csv_bytes
from qa.topics.dossier import Dossier


def export(dossier: Dossier, form: str) -> bytes:
    """Writes a dossier.

    Args:
        form: ``md``, ``json``, ``csv``, ``docx``, ``bibtex`` or ``ris``.
    """
    return _WRITERS[form](dossier)


def reference(header: Header) -> str:
    """An article in one line: author, title, issue, page, day, URL, as far as they are known."""
    day = long_day(header.date) if header.date else None
    page = f"p.\u00a0{header.page}" if header.page else None
    parts = (header.author, f"“{header.title}”", header.issue, page, day, header.url)
    return ", ".join(part for part in parts if part)


def _markdown(dossier: Dossier) -> bytes:
    lines = [f"# {escape(dossier.query)}", "", f"{len(dossier.articles)} articles"]
    for found in dossier.articles:
        lines += ["", f"## {escape(found.article.title)}", "", escape(reference(found.article))]
        lines += [f"({found.grade})"]
        for quote in found.quotes:
            lines += ["", f"> “{escape(' '.join(quote.text.split()))}”"]
    return ("\n".join(lines) + "\n").encode()


def _json(dossier: Dossier) -> bytes:
    return (json.dumps(dossier.as_json(), ensure_ascii=False, indent=2) + "\n").encode()


def _csv(dossier: Dossier) -> bytes:
    columns = ("article_id", "title", "subtitle", "author", "date", "issue", "page", "category")
    rows = []
    for found in dossier.articles:
        values = found.article.as_json()
        known = [values[name] for name in (*columns, "url")]
        rows += [[*known, found.grade, one.text, one.start, one.end] for one in found.quotes]
    return csv_bytes((*columns, "url", "grade", "quote", "start", "end"), rows)


def _docx(dossier: Dossier) -> bytes:
    import docx

    document = docx.Document()
    document.add_heading(without_control(dossier.query), level=0)
    for found in dossier.articles:
        document.add_heading(without_control(found.article.title), level=1)
        document.add_paragraph(without_control(reference(found.article)))
        for quote in found.quotes:
            document.add_paragraph(without_control(f"“{quote.text}”"), style="Intense Quote")
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def without_control(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


_TEX = {
    **{character: f"\\{character}" for character in "{}%&$#_"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def _bibtex(dossier: Dossier) -> bytes:
    entries = []
    for number, found in enumerate(dossier.articles, 1):
        header = found.article
        fields = {
            "title": header.title,
            "author": " and ".join(f"{{{_tex(name)}}}" for name in header.authors),
            "journal": header.issue,
            "pages": header.page,
            "year": str(header.date.year) if header.date else None,
            "month": f"{header.date:%b}".lower() if header.date else None,
            "url": header.url,
        }
        lines = [
            f"  {name} = {{{value if name == 'author' else _tex(value)}}}"
            for name, value in fields.items()
            if value
        ]
        year = header.date.year if header.date else "nd"
        entries.append(f"@article{{archive{year}n{number},\n" + ",\n".join(lines) + "\n}\n")
    return "\n".join(entries).encode()


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in text)


def _ris(dossier: Dossier) -> bytes:
    lines = []
    for found in dossier.articles:
        header = found.article
        lines.append(("TY", "MGZN"))
        lines += [("AU", name) for name in header.authors]
        fields = (
            ("TI", header.title),
            ("T2", header.issue),
            ("SP", header.page),
            ("DA", f"{header.date:%Y/%m/%d}" if header.date else None),
            ("UR", header.url),
            *(("N1", quote.text) for quote in found.quotes),
        )
        lines += [(tag, value) for tag, value in fields if value]
        lines.append(("ER", ""))
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines).encode()


_WRITERS: dict[str, Callable[[Dossier], bytes]] = {
    "md": _markdown,
    "json": _json,
    "csv": _csv,
    "docx": _docx,
    "bibtex": _bibtex,
    "ris": _ris,
}
