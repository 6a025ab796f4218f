"""One article a row: JSON Lines, JSON, CSV."""

import codecs
import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.errors import MalformedFileError
from index.reading.encodings import decode
from index.reading.fields import Draft

_SAMPLE = 64 * 1024
csv.field_size_limit(2**31 - 1)  # an article is longer than a cell usually is


def read_json_lines(path: Path) -> Iterator[Draft | str]:
    """Reads row by row; a malformed row is the reason why, as a string."""
    with path.open("rb") as file:
        for number, raw in enumerate(file):
            line = (raw.removeprefix(codecs.BOM_UTF8) if number == 0 else raw).strip()
            if line:
                yield _json_row(line)


def _json_row(line: bytes) -> Draft | str:
    try:
        value = json.loads(decode(line))
    except (ValueError, MalformedFileError) as error:
        return f"it is not JSON: {error}"
    return _draft(value)


def read_json(path: Path) -> Draft | list[Draft | str]:
    """Reads one article, or an array of them.

    Raises:
        MalformedFileError: It is not JSON, or neither an object nor an array.
    """
    try:
        value = json.loads(decode(path.read_bytes()))
    except ValueError as error:
        raise MalformedFileError(f"it is not JSON: {error}") from None
    if isinstance(value, list):
        return [_draft(item) for item in value]
    if isinstance(value, dict):
        return Draft(value)
    raise MalformedFileError("it holds neither an article nor an array of articles")


def _draft(value: Any) -> Draft | str:  # noqa: ANN401 - any JSON
    return Draft(value) if isinstance(value, dict) else "it is not an object"


def read_csv(path: Path) -> Iterator[Draft | str]:
    """Reads row by row; the first row names the columns.

    Raises:
        MalformedFileError: It has no row of names, or is not text.
    """
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
        file.seek(0)
        encoding = _encoding(sample)
        text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
        rows = csv.DictReader(text, dialect=_dialect(sample.decode(encoding, "replace"), path))
        try:
            if not rows.fieldnames or not any(name.strip() for name in rows.fieldnames):
                raise MalformedFileError("its first row names no columns")
            for row in rows:
                row.pop(None, None)  # cells beyond the named columns
                yield Draft({name: value for name, value in row.items() if value})
        except csv.Error as error:
            raise MalformedFileError(f"it is not CSV: {error}") from None


def _encoding(sample: bytes) -> str:
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decode(sample)  # raises where it is binary
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(sample).best()
        return best.encoding if best else "cp1252"
    return "utf-8"


def _dialect(sample: str, path: Path) -> type[csv.Dialect] | str:
    if path.suffix.lower() == ".tsv":
        return "excel-tab"
    header = sample.split("\n", 1)[0]
    return _Semicolons if header.count(";") > header.count(",") else "excel"


class _Semicolons(csv.excel):
    delimiter = ";"
