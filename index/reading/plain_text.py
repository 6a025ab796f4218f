"""Plain text with header lines.

The title stands on the first line, often with a stray colon at its end; then come ``Label : value``
lines in any order, blank lines between them or not, any of them absent; a date may have an empty
label (``: June 5, 2024``). Then the body.
"""

import re
from typing import BinaryIO

from index.cleaning import clean
from index.errors import EmptyFileError
from index.reading.dates import parse_date
from index.reading.encodings import decode
from index.reading.fields import Draft, field_of

_HEADER = re.compile(r"(?P<label>[^\W\d_][\w./'’-]*(?: [\w./'’-]+){0,3}\.?)?[^\S\n]*:(?P<value>.*)")
_LONGEST_VALUE = 400
_LONGEST_TITLE = 300
_PROSE = ("title", "subtitle", "author", "authors")  # fields whose values may be sentences


def read(file: BinaryIO) -> Draft:
    """Reads a file of plain text. Raises :class:`ReadError` where it holds none."""
    return parse(decode(file.read()))


def parse(text: str) -> Draft:
    """Takes title and header lines off a text; what is left is the body, as it stands.

    Raises:
        EmptyFileError: There is no text.
    """
    lines = clean(text).split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise EmptyFileError("it holds no text")
    if _is_headed(lines, first):
        fields, body = _headers(lines, first)
        return Draft(fields, _body(lines[body:]))
    title = lines[first].strip()
    fields, body = _headers(lines, first + 1)
    rest = _body(lines[body:])
    if not fields and not (rest and _is_title(title, lines, first)):
        return Draft(text=_body(lines[first:]))
    return Draft({"title": title.removesuffix(":").rstrip(), **fields}, rest)


def _is_headed(lines: list[str], first: int) -> bool:
    """Whether the first line is a header line; «Ukraine : la guerre continue» is a title."""
    header = _header(lines[first])
    if header is None:
        return False
    known = field_of(header[0]) is not None
    return known or any(field_of(label) == "title" for label in _headers(lines, first)[0])


def _is_title(line: str, lines: list[str], number: int) -> bool:
    """Whether a first line without header lines after it is a title rather than a sentence."""
    alone = number + 1 < len(lines) and not lines[number + 1].strip()
    return alone and len(line) <= _LONGEST_TITLE and line[-1] not in ".!,;…"


def _headers(lines: list[str], start: int) -> tuple[dict[str, str], int]:
    """The header lines from ``start`` on, and the number of the line after the last one."""
    fields: dict[str, str] = {}
    doubtful: list[tuple[str, str]] = []
    end = start
    for number in range(start, len(lines)):
        if not lines[number].strip():
            continue
        header = _header(lines[number])
        opens_body = _opened_by(lines[number]) is not None
        if header is None and not opens_body:
            header = _doubtful_header(lines[number])
            if header is None:
                break
            doubtful.append(header)
            continue
        for label, value in (*doubtful, *([header] if header else [])):
            _add(fields, label, value)
        doubtful.clear()
        end = number if opens_body else number + 1
        if opens_body:
            break
    return fields, end


def _add(fields: dict[str, str], label: str, value: str) -> None:
    if not value:
        return
    if label in fields and field_of(label) in ("author", None):
        fields[label] += f"; {value}"
    else:
        fields.setdefault(label, value)


def _header(line: str) -> tuple[str, str] | None:
    """Label and value of a header line; ``None`` where the line is none.

    A known label is enough. One that is not known must stand off from its colon, as these exports
    write it («Photo Credit : …»), and be no sentence, so that one with a colon in it («Bilan : …»)
    stays in the body.
    """
    found = _HEADER.fullmatch(line.strip())
    if not found or len(found["value"]) > _LONGEST_VALUE:
        return None
    label, value = (found["label"] or "").strip(), found["value"].strip()
    if not label:
        return ("Date", value) if found["value"][:1].isspace() and parse_date(value) else None
    means = field_of(label)
    if means == "text" or value.startswith("//"):  # the body begins, or an address does
        return None
    stands_off = _stands_off(line, label)
    if means:
        prose = not stands_off and means not in _PROSE and _is_sentence(value)
        return None if prose else (label, value)
    return (label, value) if stands_off and label[0].isupper() and not _is_sentence(value) else None


def _stands_off(line: str, label: str) -> bool:
    return line.strip()[len(label) :].startswith((" :", "\u00a0:", "\t:"))


def _opened_by(line: str) -> str | None:
    """What stands behind «Text :», where the body begins; ``None`` for every other line."""
    found = _HEADER.fullmatch(line.strip())
    label = (found["label"] or "").strip() if found else ""
    if not found or field_of(label) != "text":
        return None
    value = found["value"].strip()
    return value if not value or _stands_off(line, label) else None


def _doubtful_header(line: str) -> tuple[str, str] | None:
    """An unknown label close to its colon («Photo: …»): a header if one that is sure comes next."""
    found = _HEADER.fullmatch(line.strip())
    label, value = (found["label"] or "", found["value"]) if found else ("", "")
    if not label or not value.strip() or not value[0].isspace() or field_of(label) == "text":
        return None
    value = value.strip()
    if len(value) > _LONGEST_VALUE or _is_sentence(value):
        return None
    return (label, value) if all(not word[0].islower() for word in label.split()) else None


def _is_sentence(value: str) -> bool:
    return value.rstrip('”’»")').endswith((".", "!", "?", "…")) and len(value.split()) > 4


def _body(lines: list[str]) -> str:
    """What stands between the blank lines at both ends, as it stands, without a label «Text :»."""
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    opening = _opened_by(lines[first]) if lines else None
    if opening is not None:
        lines = [opening, *lines[first + 1 :]]
    filled = [number for number, line in enumerate(lines) if line.strip()]
    return "\n".join(lines[filled[0] : filled[-1] + 1]) if filled else ""
