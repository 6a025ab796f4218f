"""Picks the reader for a file."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

from index.article import Article
from index.errors import (
    ArchiveError,
    EmptyFileError,
    MalformedFileError,
    ReadError,
    TooLargeError,
    UnsupportedFileError,
)
from index.reading import documents, markup, plain_text, tables
from index.reading.discovery import FoundFile, ReadFailure
from index.reading.fields import Draft, build, identity_of
from index.reading.limits import ReadingLimits
from index.reading.opening import opened

_DEFAULTS = ReadingLimits()

MAX_FILE_BYTES = 64 * 1024 * 1024  # of a file that is one article; tables are read row by row
_MAX_KNOWN = 4_000_000  # characters of all that is known of an article beside its text, as JSON

_DraftReader = Callable[[BinaryIO], Draft]

_ONE_ARTICLE: dict[str, _DraftReader] = {
    ".txt": plain_text.read,
    ".text": plain_text.read,
    ".md": markup.read_markdown,
    ".markdown": markup.read_markdown,
    ".html": markup.read_html,
    ".htm": markup.read_html,
    ".xhtml": markup.read_html,
    ".docx": documents.read_docx,
}
_ROWS: dict[str, Callable[[BinaryIO], Iterator[Draft | str]]] = {
    ".jsonl": tables.read_json_lines,
    ".ndjson": tables.read_json_lines,
    ".csv": tables.read_csv,
    ".tsv": tables.read_tsv,
}


def may_hold_many(path: Path) -> bool:
    """Whether a file of this name may hold an article in each row."""
    return path.suffix.lower() in {*_ROWS, ".json"}


def read_articles(
    file: FoundFile, limits: ReadingLimits = _DEFAULTS
) -> Iterator[Article | ReadFailure]:
    """Reads a file: one article, or one for each row of a table; a bad row is a failure.

    What it takes in memory and time is not limited here: files from outside are read by
    :class:`index.reading.sandbox.Sandbox`.

    Raises:
        ReadError: The file as a whole cannot be read; the text is the reason.
        MemoryError: There is too little memory for it.
    """
    with _plain_reasons(), opened(file) as stream:
        yield from _read(file, stream, limits)


@contextmanager
def _plain_reasons() -> Iterator[None]:
    """Makes a :class:`ReadError` of whatever goes wrong."""
    try:
        yield
    except (ArchiveError, MemoryError):
        raise
    except OSError as error:
        raise ReadError(error.strerror or str(error)) from None
    except RecursionError:
        raise MalformedFileError("it is nested too deeply") from None
    except ImportError as error:  # the installation's fault, not the file's
        raise ReadError(f"its reader is not installed properly: {error}") from error
    except Exception as error:
        # Parsers answer hostile or truncated input with whatever their innards raise; one file
        # must not stop the others, and one row not the rows after it.
        raise MalformedFileError(f"it is damaged: {str(error) or type(error).__name__}") from error


def _read(
    file: FoundFile, stream: BinaryIO, limits: ReadingLimits
) -> Iterator[Article | ReadFailure]:
    extension = file.path.suffix.lower()
    size = os.fstat(stream.fileno()).st_size
    if size == 0:
        raise EmptyFileError("the file is empty")
    if extension in _ROWS:
        yield from _rows(file, _ROWS[extension](stream))
        return
    if size > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // 1024**2
        raise TooLargeError(f"the file has {size / 1024**2:.0f} MiB; {limit} MiB are the most")
    if extension == ".json":
        found = tables.read_json(stream)
        yield from (
            _rows(file, iter(found)) if isinstance(found, list) else [_article(found, file.name)]
        )
    else:
        yield _article(_reader_of(extension, limits)(stream), file.name)


def _reader_of(extension: str, limits: ReadingLimits) -> _DraftReader:
    if extension == ".pdf":
        return partial(documents.read_pdf, most_pages=limits.pages)
    if extension not in _ONE_ARTICLE:
        raise UnsupportedFileError(f"not a format that is read ({extension or 'no extension'})")
    return _ONE_ARTICLE[extension]


def _article(draft: Draft, name: str) -> Article:
    """The article, unless more is known of it than belongs to one."""
    article = build(draft, name)
    known = len(json.dumps(article.header.as_json(), ensure_ascii=False))
    if known > _MAX_KNOWN:
        raise TooLargeError(
            f"its fields beside the text have {known:,} characters; {_MAX_KNOWN:,} are the most"
        )
    return article


def _rows(file: FoundFile, rows: Iterator[Draft | str]) -> Iterator[Article | ReadFailure]:
    number = 0
    for number, row in enumerate(rows, 1):
        name = f"{file.name}#{number}"
        if isinstance(row, str):
            yield ReadFailure(name, row, name)
            continue
        identity = name
        try:
            with _plain_reasons():
                identity = identity_of(row, name)
                article = _article(row, name)
        except ReadError as error:
            yield ReadFailure(name, str(error), identity)
        else:
            yield article
    if not number:
        raise EmptyFileError("it holds no article")
