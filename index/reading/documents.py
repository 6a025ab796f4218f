"""PDF and DOCX."""

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from index.errors import EmptyFileError, MalformedFileError, TooLargeError
from index.reading import plain_text
from index.reading.fields import Draft, field_of
from index.reading.limits import MAX_TEXT

if TYPE_CHECKING:
    from zipfile import ZipInfo

    from pypdf import PdfReader

# What a Word document may unpack to, in bytes: all of it, its pictures among that, and each part of
# it that is XML, which takes many times its size as a tree.
_LARGEST_UNPACKED = 256 * 1024 * 1024
_LARGEST_XML = 64 * 1024 * 1024
# Text and markup shrink to a tenth, or a fiftieth where they repeat themselves.
_LARGEST_RATIO = 100
_SMALL = 4 * 1024 * 1024  # bytes below which it does not matter

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BOX = _W + "txbxContent"
_TEXTS = {_W + "t", _MATH + "t"}
_SIGNS = {_W + "tab": "\t", _W + "ptab": "\t", _W + "br": "\n", _W + "cr": "\n"} | {
    _W + "noBreakHyphen": "-"
}
_WRAPPERS = {_W + name for name in ("ins", "moveTo", "sdt", "sdtContent", "smartTag", "customXml")}
# What was taken out, how it looks, how it is pronounced, and what is there again for programs that
# do not know what it is in first.
_UNREAD = {_W + name for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "rt")} | {
    _COMPATIBILITY + "Fallback"
}


def read_pdf(file: BinaryIO, most_pages: int) -> Draft:
    """Reads the text of a PDF, page by page; its information dictionary tells of it.

    Raises:
        TooLargeError: It has more pages, or a longer text, than it may have.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise MalformedFileError("the PDF is encrypted")
        text = "\n\n".join(filter(None, _page_texts(reader, most_pages)))
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


def _page_texts(reader: "PdfReader", most: int) -> Iterator[str]:
    """The text of each page, up to the first one that is too much."""
    length = 0
    for number, page in enumerate(reader.pages, 1):
        if number > most:
            raise TooLargeError(
                f"the PDF has more than {most:,} pages: ARCHIVE_QA_READ_PAGES raises the limit"
            )
        text = page.extract_text().strip()
        length += len(text)
        if length > MAX_TEXT:
            raise TooLargeError(f"its text has more than {MAX_TEXT:,} characters")
        yield text


def _pdf_day(information: dict[str, Any]) -> str | None:
    raw = str(information.get("/CreationDate") or "").removeprefix("D:")[:8]
    return f"{raw[:4]}-{raw[4:6]}-{raw[6:]}" if len(raw) == 8 and raw.isdigit() else None


def read_docx(file: BinaryIO) -> Draft:
    """Reads the paragraphs and tables of a Word document, as they read with every tracked change
    accepted; its properties tell of it.
    """
    import docx

    _refuse_bombs(file)
    try:
        document = docx.Document(file)
    except (KeyError, ValueError, OSError) as error:
        raise MalformedFileError(f"the document is damaged: {error}") from None
    text = "\n\n".join(block for block in _blocks(document.element.body) if block.strip())
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


def _blocks(container: Any) -> Iterator[str]:  # noqa: ANN401 - lxml is untyped
    """Paragraphs and rows of tables, each as a text.

    Not by python-docx, which passes over what stands in a tracked insertion, a content control or a
    smart tag.
    """
    for block in _within(container, _W + "p", _W + "tbl"):
        if block.tag == _W + "p":
            yield "".join(_text(block))
            for box in _boxes(block):
                yield from _blocks(box)
        else:
            for row in _within(block, _W + "tr"):
                cells = _within(row, _W + "tc")
                yield "\t".join("\n".join(_blocks(cell)).strip() for cell in cells)


def _within(container: Any, *tags: str) -> Iterator[Any]:  # noqa: ANN401
    """The elements of these tags, those in elements that only wrap others, too."""
    for child in container:
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _within(child, *tags)


def _boxes(element: Any) -> Iterator[Any]:  # noqa: ANN401
    """The text boxes that hang on a paragraph."""
    for child in element:
        if child.tag == _BOX:
            yield child
        elif child.tag not in _UNREAD:
            yield from _boxes(child)


def _text(element: Any) -> Iterator[str]:  # noqa: ANN401
    for child in element:
        if child.tag in _TEXTS:
            yield child.text or ""
        elif child.tag in _SIGNS:
            is_of_page = child.get(_W + "type") in ("page", "column")
            yield "" if is_of_page else _SIGNS[child.tag]
        elif child.tag not in _UNREAD and child.tag != _BOX:
            yield from _text(child)


def _refuse_bombs(file: BinaryIO) -> None:
    """Looks at the sizes that the package names, beyond which nothing is unpacked.

    Raises:
        MalformedFileError: It is no package.
        TooLargeError: It unpacks to more than an article does.
    """
    import zipfile

    try:
        with zipfile.ZipFile(file) as package:
            entries = package.infolist()
    except zipfile.BadZipFile:
        raise MalformedFileError("it is not a Word document, or it is truncated") from None
    whole = sum(entry.file_size for entry in entries)
    if whole > _LARGEST_UNPACKED:
        raise TooLargeError(_unpacked("the document", whole, _LARGEST_UNPACKED))
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            _refuse_bomb(entry)


def _refuse_bomb(part: "ZipInfo") -> None:
    if part.file_size > _LARGEST_XML:
        raise TooLargeError(_unpacked("its text with its markup", part.file_size, _LARGEST_XML))
    if part.file_size > max(_SMALL, _LARGEST_RATIO * part.compress_size):
        ratio = part.file_size // max(part.compress_size, 1)
        raise TooLargeError(
            f"part of the document unpacks to {ratio:,} times its size; {_LARGEST_RATIO} are the "
            "most"
        )


def _unpacked(what: str, size: int, most: int) -> str:
    return f"{what} unpacks to {size / 1024**2:,.0f} MiB; {most // 1024**2} MiB are the most"


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
