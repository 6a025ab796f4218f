"""Plain text with header lines.

The title stands on the first line, often with a stray colon at its end; then come ``Label : value``
lines in any order, blank lines between them or not, any of them absent; a date may have an empty
label (``: June 5, 2024``). Then the body.
"""

import re
from pathlib import Path

from index.errors import EmptyFileError
from index.reading.dates import parse_date
from index.reading.encodings import decode
from index.reading.fields import Draft, clean, field_of

_HEADER = re.compile(
    r"(?P<label>[^\W\d_][\w./'’-]*(?: [\w./'’-]+){0,3}\.?)?[^\S\n]*:(?:\s+|$)(?P<value>.*)"
)
_LONGEST_VALUE = 400
_LONGEST_TITLE = 300


def read(path: Path) -> Draft:
    """Reads a file of plain text. Raises :class:`ReadError` where it holds none."""
    return parse(decode(path.read_bytes()))


def parse(text: str) -> Draft:
    """Takes title and header lines off a text; what is left is the body, as it stands.

    Raises:
        EmptyFileError: There is no text.
    """
    lines = clean(text).split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise EmptyFileError("it holds no text")
    if _header(lines[first]):
        fields, body = _headers(lines, first)
        return Draft(fields, _body(lines[body:]))
    title = lines[first].strip()
    fields, body = _headers(lines, first + 1)
    rest = _body(lines[body:])
    if not rest.strip() or not (fields or _is_title(title, lines, first)):
        return Draft(fields, _body(lines[first:]) if not fields else rest or title)
    return Draft({"title": title.removesuffix(":").rstrip(), **fields}, rest)


def _is_title(line: str, lines: list[str], number: int) -> bool:
    """Whether a first line without header lines after it is a title rather than a sentence."""
    alone = number + 1 < len(lines) and not lines[number + 1].strip()
    return alone and len(line) <= _LONGEST_TITLE and line[-1] not in ".!,;…"


def _headers(lines: list[str], start: int) -> tuple[dict[str, str], int]:
    """The header lines from ``start`` on, and the number of the line after the last one."""
    fields: dict[str, str] = {}
    end = start
    for number in range(start, len(lines)):
        if not lines[number].strip():
            continue
        header = _header(lines[number])
        if header is None:
            break
        label, value = header
        if value:
            fields.setdefault(label, value)
        end = number + 1
    return fields, end


def _header(line: str) -> tuple[str, str] | None:
    """Label and value of a header line; ``None`` where the line is none.

    A known label is enough. One that is not known must stand off from its colon, as these exports
    write it («Photo Credit : …»), so that a sentence with a colon in it stays in the body.
    """
    found = _HEADER.fullmatch(line.strip())
    if not found or len(found["value"]) > _LONGEST_VALUE:
        return None
    label, value = (found["label"] or "").strip(), found["value"].strip()
    if not label:
        return ("Date", value) if parse_date(value) else None
    stands_off = line.strip()[len(label) :].startswith((" :", "\u00a0:", "\t:"))
    if field_of(label) not in (None, "text") or (stands_off and label[0].isupper()):
        return label, value
    return None


def _body(lines: list[str]) -> str:
    return "\n".join(lines).strip("\n")
