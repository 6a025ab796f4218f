"""One article a row: JSON Lines, JSON, CSV."""

import codecs
import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import IO, Any, AnyStr, BinaryIO

from index.errors import EmptyFileError, MalformedFileError
from index.reading.encodings import UNDECODABLE, decode, encoding_of, wide_encoding_of
from index.reading.fields import Draft

_SAMPLE = 64 * 1024
_LONGEST_ROW = 64 * 1024 * 1024
csv.field_size_limit(_LONGEST_ROW)  # an article is longer than a cell usually is


def read_json_lines(file: BinaryIO) -> Iterator[Draft | str]:
    """Reads row by row; a malformed row is the reason why, as a string."""
    wide = wide_encoding_of(file.read(_SAMPLE))
    file.seek(0)
    if wide:
        text = io.TextIOWrapper(file, encoding=wide, errors=UNDECODABLE, newline="\n")
        yield from _json_rows(line.encode() for line in _lines(text, "\n"))
    else:
        yield from _json_rows(_lines(file, b"\n"))


def _lines(file: IO[AnyStr], end: AnyStr) -> Iterator[AnyStr]:
    """The lines of a file, without the rest of one that is too long to be held in memory."""
    while line := file.readline(_LONGEST_ROW):
        yield line
        while len(line) == _LONGEST_ROW and not line.endswith(end):
            line = file.readline(_LONGEST_ROW)


def _json_rows(lines: Iterator[bytes]) -> Iterator[Draft | str]:
    for number, raw in enumerate(lines):
        line = (raw.removeprefix(codecs.BOM_UTF8) if number == 0 else raw).strip()
        if len(raw) >= _LONGEST_ROW:
            yield f"the row is longer than {_LONGEST_ROW // 1024**2} MiB"
        elif line:
            yield _json_row(line)


def _json_row(line: bytes) -> Draft | str:
    try:
        value = json.loads(decode(line))
    except (ValueError, MalformedFileError) as error:
        return f"it is not JSON: {error}"
    except RecursionError:
        return "it is nested too deeply"
    return _draft(value)


def read_json(file: BinaryIO) -> Draft | list[Draft | str]:
    """Reads one article, or an array of them.

    Raises:
        EmptyFileError: It is white space.
        MalformedFileError: It is not JSON, or neither an object nor an array.
    """
    text = decode(file.read())
    if not text.strip():
        raise EmptyFileError("it holds no text")
    try:
        value = json.loads(text)
    except ValueError as error:
        raise MalformedFileError(f"it is not JSON: {error}") from None
    if isinstance(value, list):
        return [_draft(item) for item in value]
    if isinstance(value, dict):
        return Draft(value)
    raise MalformedFileError("it holds neither an article nor an array of articles")


def _draft(value: Any) -> Draft | str:  # noqa: ANN401 - any JSON
    return Draft(value) if isinstance(value, dict) else "it is not an object"


def read_csv(file: BinaryIO) -> Iterator[Draft | str]:
    """Reads row by row; the first row names the columns, and tells what separates them.

    Raises:
        EmptyFileError: It is white space.
        MalformedFileError: It has no row of names, or is not text.
    """
    return _separated(file, _delimiter)


def read_tsv(file: BinaryIO) -> Iterator[Draft | str]:
    """Reads what :func:`read_csv` does, with tabs between the columns."""
    return _separated(file, lambda _: "\t")


def _separated(file: BinaryIO, delimiter_of: Callable[[str], str]) -> Iterator[Draft | str]:
    sample = file.read(_SAMPLE)
    file.seek(0)
    encoding = encoding_of(sample)
    text = io.TextIOWrapper(file, encoding=encoding, errors=UNDECODABLE, newline="")
    beginning = sample.decode(encoding, UNDECODABLE)
    if not beginning.strip():
        raise EmptyFileError("it holds no text")
    rows = csv.DictReader(text, delimiter=delimiter_of(beginning))
    try:
        names = rows.fieldnames
    except csv.Error as error:
        raise MalformedFileError(f"it is not CSV: {error}") from None
    if not names or not any(name.strip() for name in names):
        raise MalformedFileError("its first row names no columns")
    yield from _csv_rows(rows, len(names))


def _csv_rows(rows: Iterator[dict[Any, Any]], columns: int) -> Iterator[Draft | str]:
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"it is not CSV: {error}"
            continue
        beyond = row.pop(None, [])  # cells beyond the named columns
        if any(cell.strip() for cell in beyond):
            # most likely a separator without quotes: what is left would be half an article
            yield f"it has {columns + len(beyond)} cells, but there are {columns} columns"
        else:
            yield Draft({name: value for name, value in row.items() if value})


def _delimiter(beginning: str) -> str:
    header = beginning.lstrip("\n\r").split("\n", 1)[0]
    return max(",;\t|", key=header.count)
