"""Picks the reader for a file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

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

MAX_FILE_BYTES = 64 * 1024 * 1024  # of a file that is one article; tables are read row by row

_ONE_ARTICLE: dict[str, Callable[[Path], Draft]] = {
    ".txt": plain_text.read,
    ".text": plain_text.read,
    ".md": markup.read_markdown,
    ".markdown": markup.read_markdown,
    ".html": markup.read_html,
    ".htm": markup.read_html,
    ".xhtml": markup.read_html,
    ".pdf": documents.read_pdf,
    ".docx": documents.read_docx,
}
_ROWS: dict[str, Callable[[Path], Iterator[Draft | str]]] = {
    ".jsonl": tables.read_json_lines,
    ".ndjson": tables.read_json_lines,
    ".csv": tables.read_csv,
    ".tsv": tables.read_csv,
}


def read_articles(file: FoundFile) -> Iterator[Article | ReadFailure]:
    """Reads a file: one article, or one for each row of a table; a bad row is a failure.

    Raises:
        ReadError: The file as a whole cannot be read; the text is the reason.
    """
    with _plain_reasons():
        yield from _read(file)


@contextmanager
def _plain_reasons() -> Iterator[None]:
    """Makes a :class:`ReadError` of whatever goes wrong."""
    try:
        yield
    except ArchiveError:
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


def _read(file: FoundFile) -> Iterator[Article | ReadFailure]:
    extension = file.path.suffix.lower()
    size = file.path.stat().st_size
    if size == 0:
        raise EmptyFileError("the file is empty")
    if extension in _ROWS:
        yield from _rows(file, _ROWS[extension](file.path))
        return
    if size > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // 1024**2
        raise TooLargeError(f"the file has {size / 1024**2:.0f} MiB; {limit} MiB are the most")
    if extension == ".json":
        found = tables.read_json(file.path)
        yield from (
            _rows(file, iter(found)) if isinstance(found, list) else [build(found, file.name)]
        )
    elif extension not in _ONE_ARTICLE:
        raise UnsupportedFileError(f"not a format that is read ({extension or 'no extension'})")
    else:
        yield build(_ONE_ARTICLE[extension](file.path), file.name)


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
                article = build(row, name)
        except ReadError as error:
            yield ReadFailure(name, str(error), identity)
        else:
            yield article
    if not number:
        raise EmptyFileError("it holds no article")
