"""PDF and DOCX."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.errors import EmptyFileError, MalformedFileError, TooLargeError
from index.reading import plain_text
from index.reading.fields import Draft, field_of

_LARGEST_UNPACKED = 512 * 1024 * 1024  # bytes; more is a bomb, not an article


def read_pdf(path: Path) -> Draft:
    """Reads the text of a PDF, page by page; its information dictionary tells of it."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise MalformedFileError("the PDF is encrypted")
        text = "\n\n".join(filter(None, (page.extract_text().strip() for page in reader.pages)))
        information: dict[str, Any] = dict(reader.metadata or {})
    except DependencyError:  # AES needs a library of its own
        raise MalformedFileError("the PDF is encrypted") from None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise MalformedFileError(f"the PDF is damaged: {error}") from None
    if not text.strip():
        raise EmptyFileError("the PDF holds no text; it is probably scanned, and needs OCR first")
    fields = {
        "author": information.get("/Author"),
        "date": _pdf_day(information),
        "subtitle": information.get("/Subject"),
        "keywords": information.get("/Keywords"),
    }
    return _with_header_lines(text, fields, information.get("/Title"))


def _pdf_day(information: dict[str, Any]) -> str | None:
    raw = str(information.get("/CreationDate") or "").removeprefix("D:")[:8]
    return f"{raw[:4]}-{raw[4:6]}-{raw[6:]}" if len(raw) == 8 and raw.isdigit() else None


def read_docx(path: Path) -> Draft:
    """Reads the paragraphs and tables of a Word document; its properties tell of it."""
    import docx

    _refuse_bombs(path)
    try:
        document = docx.Document(str(path))
    except (KeyError, ValueError, OSError) as error:
        raise MalformedFileError(f"the document is damaged: {error}") from None
    text = "\n\n".join(block for block in _blocks(document) if block.strip())
    if not text.strip():
        raise EmptyFileError("the document holds no text")
    properties = document.core_properties
    generated = properties.author == "python-docx"  # its template's properties tell of nothing
    fields = {
        "author": None if generated else properties.author,
        # no date of the article: a document is as often made out of one of years before
        "document_created": None if generated else properties.created,
        "comments": None if generated else properties.comments,
        "category": properties.category,
        "language": properties.language,
        "keywords": properties.keywords,
        "subtitle": properties.subject,
    }
    return _with_header_lines(text, fields, properties.title)


def _blocks(container: Any) -> Iterator[str]:  # noqa: ANN401 - python-docx is untyped
    from docx.table import _Cell

    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                # not row.cells, which repeats a merged cell as often as its file says
                cells = (_Cell(cell, block) for cell in row._tr.tc_lst)
                yield "\t".join("\n".join(_blocks(cell)).strip() for cell in cells)
        else:
            yield block.text


def _refuse_bombs(path: Path) -> None:
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise MalformedFileError("it is not a Word document, or it is truncated") from None
    if size > _LARGEST_UNPACKED:
        raise TooLargeError(f"the document unpacks to {size / 1024**2:.0f} MiB")


def _with_header_lines(text: str, fields: dict[str, Any], title: str | None) -> Draft:
    """Header lines at the head of the text, as in the plain text exports, count first."""
    parsed = plain_text.parse(text)
    if not any(name != "title" for name in parsed.fields):
        return (
            Draft(fields, text, title)
            if title
            else Draft(fields | dict(parsed.fields), parsed.text)
        )
    known = {name: value for name, value in fields.items() if value}
    return Draft(
        dict(parsed.fields) | {k: v for k, v in known.items() if k not in _seen(parsed)},
        parsed.text,
        title,
    )


def _seen(draft: Draft) -> set[str]:
    return {field_of(label) or label for label in draft.fields}
