"""Files of every format that are broken in ways that nobody thought of.

What a reader gives is an article, a failure of a row, or an error of reading; its text is clean;
and it leaves the process that reads as it is.
"""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article
from index.cleaning import clean
from index.errors import ReadError
from index.reading import FoundFile, ReadFailure, ReadingLimits
from index.reading.discovery import EXTENSIONS
from index.reading.formats import read_articles
from index.reading.limits import MAX_TEXT
from index.reading.records import of_record, to_record
from tests.index.reading.pdf import pdf_of
from tests.security.bombs import word

_LIMITS = ReadingLimits(pages=20)
_EXAMPLES = 30
_SENTENCE = "The last ship left Odesa in July 2022, with maize for Egypt and wheat for Lebanon."


def _word() -> bytes:
    document = docx.Document()
    document.core_properties.author = "Maritime Desk"
    document.add_paragraph(_SENTENCE)
    document.add_table(rows=1, cols=2).cell(0, 0).text = "Odesa"
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


_TEXT = f"Grain by Sea:\nAuthor : Maritime Desk\n: June 5, 2024\n\n{_SENTENCE}\n"
_MARKDOWN = f"---\ntitle: Grain\ndate: 2024-06-05\ntags: [a, b]\n---\n\n# Grain\n\n{_SENTENCE}\n"
_HTML = (
    '<html lang="en"><head><title>Grain</title><meta property="og:url" content="https://a.example">'
    '<script type="application/ld+json">{"headline": "Grain", "author": {"name": "Ann"}}</script>'
    f"</head><body><article><h1>Grain</h1><p>{_SENTENCE}</p><p>{_SENTENCE}</p></article></body></html>"
)
_ROW = json.dumps({"id": "a", "title": "Grain", "authors": ["Ann"], "text": _SENTENCE})
_WHOLE: dict[str, bytes] = {
    **dict.fromkeys((".txt", ".text"), _TEXT.encode()),
    **dict.fromkeys((".md", ".markdown"), _MARKDOWN.encode()),
    **dict.fromkeys((".html", ".htm", ".xhtml"), _HTML.encode()),
    **dict.fromkeys((".jsonl", ".ndjson"), f"{_ROW}\n{_ROW}\n".encode()),
    ".json": f"[{_ROW}, {_ROW}]".encode(),
    ".csv": f'title,date,text\nGrain,2024-06-05,"{_SENTENCE}"\n'.encode(),
    ".tsv": f"title\tdate\ttext\nGrain\t2024-06-05\t{_SENTENCE}\n".encode(),
    ".pdf": pdf_of([b"", b"BT /F1 9 Tf 9 9 Td [(Gr) -20 (ain)] TJ T* (left) ' ET"]),
    ".docx": _word(),
}

Change = Callable[[bytes], bytes]
_at = st.floats(0, 1, exclude_max=True)
_splice = st.one_of(
    st.binary(max_size=8),
    st.sampled_from(
        [b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"&#xD800;", b"\\ud800", b"\r", b"\x1b[31m"]
    ),
    st.sampled_from(
        [b"<", b">", b"<!--", b"]]>", b'"', b"'", b"(", b")", b"<<", b"[", b"{", b"---\n"]
    ),
    st.sampled_from([b"9" * 400, b" " * 400, b"[" * 400, b"<div>" * 400, b"-1", b"1e999", b"&a;"]),
)


def _inserted(at: float, more: bytes) -> Change:
    return lambda data: data[: int(at * len(data))] + more + data[int(at * len(data)) :]


def _overwritten(at: float, more: bytes) -> Change:
    return lambda data: data[: int(at * len(data))] + more + data[int(at * len(data)) + len(more) :]


def _cut(start: float, end: float) -> Change:
    return lambda data: data[: int(start * len(data))] + data[int(end * len(data)) :]


def _repeated(start: float, end: float) -> Change:
    return lambda data: data[: int(end * len(data))] + data[int(start * len(data)) :]


_changes = st.lists(
    st.one_of(
        st.builds(_inserted, _at, _splice),
        st.builds(_overwritten, _at, _splice),
        st.builds(_cut, _at, _at),
        st.builds(_repeated, _at, _at),
    ),
    min_size=1,
    max_size=5,
)


def read(name: str, content: bytes) -> list[Article | ReadFailure]:
    """Read a file, and look at everything that comes of it."""
    found: list[Article | ReadFailure] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        with suppress(ReadError):
            for item in read_articles(FoundFile(path, name), _LIMITS):
                check(item)
                found.append(item)
    return found


def check(item: Article | ReadFailure) -> None:
    came = of_record(to_record(item))
    if isinstance(item, ReadFailure):
        assert isinstance(came, ReadFailure)
        assert came.reason
        assert came.reason.isprintable()
        return
    assert came == item
    assert item.text.strip()
    assert len(item.text) <= MAX_TEXT
    assert item.title.strip()
    assert item.article_id
    for value in (item.text, json.dumps(item.as_json(), ensure_ascii=False)):
        assert clean(value) == value


@pytest.mark.parametrize("extension", sorted(EXTENSIONS))
@settings(max_examples=_EXAMPLES)
@given(changes=_changes)
def test_a_broken_file_is_read_or_refused(extension: str, changes: Sequence[Change]) -> None:
    content = _WHOLE[extension]
    assert read(f"a{extension}", content)
    for change in changes:
        content = change(content)
    read(f"a{extension}", content)


@settings(max_examples=_EXAMPLES)
@given(changes=_changes)
def test_a_broken_part_of_a_word_document_is_read_or_refused(changes: Sequence[Change]) -> None:
    """In a package that is whole, so that what reads XML comes to read it."""
    part = (
        b'<?xml version="1.0"?><w:document xmlns:w="%s"><w:body><w:p><w:r><w:t>%s</w:t></w:r>'
        % (
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            _SENTENCE.encode(),
        )
    )
    part += b"</w:p></w:body></w:document>"
    for change in changes:
        part = change(part)
    read("a.docx", word(**{"word/document.xml": part}))


@settings(max_examples=_EXAMPLES)
@given(changes=_changes)
def test_a_broken_page_of_a_pdf_is_read_or_refused(changes: Sequence[Change]) -> None:
    page = b"BT /F1 12 Tf 14 TL 72 720 Td (One ship left.) Tj T* [(Gr) -20 (ain)] TJ ET"
    for change in changes:
        page = change(page)
    read("a.pdf", pdf_of([page]))


_keys = st.sampled_from(
    ["id", "title", "author", "authors", "date", "issue", "page", "category", "url", "language"]
) | st.text(max_size=8)
_values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=30),
        st.sampled_from(["\ud800", "\0", "a\r\nb", "\x1b]0;x\x07", " " * 400, "9" * 5_000]),
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_keys, inner, max_size=4),
    max_leaves=15,
)
_articles = st.dictionaries(_keys, _values, max_size=6).map(lambda one: {"text": _SENTENCE} | one)


@settings(max_examples=4 * _EXAMPLES)
@given(articles=st.lists(_articles | _values, max_size=4), suffix=st.sampled_from(["", "l"]))
def test_any_values_in_json_are_read_or_refused(articles: list[Any], suffix: str) -> None:
    lines = "\n".join(map(json.dumps, articles)) if suffix else json.dumps(articles)
    read(f"a.json{suffix}", lines.encode())


@settings(max_examples=2 * _EXAMPLES)
@given(fields=_articles)
def test_any_values_in_front_matter_are_read_or_refused(fields: dict[str, Any]) -> None:
    written = yaml.dump(fields, allow_unicode=True).encode("utf-8", "surrogatepass")
    read("a.md", b"---\n" + written + b"---\n\n" + _SENTENCE.encode())


@settings(max_examples=2 * _EXAMPLES)
@given(
    names=st.lists(_keys, min_size=1, max_size=5),
    rows=st.lists(st.lists(st.text(max_size=20), max_size=6), max_size=5),
    delimiter=st.sampled_from(",;\t|"),
)
def test_any_cells_are_read_or_refused(
    names: list[str], rows: list[list[str]], delimiter: str
) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, escapechar="\\")
    writer.writerows([[*names, "text"], *([*row, _SENTENCE] for row in rows)])
    content = written.getvalue().encode("utf-8", "surrogatepass")
    for suffix in ("csv", "tsv"):
        read(f"a.{suffix}", content)
