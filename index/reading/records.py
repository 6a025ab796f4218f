"""What the process that reads files sends to whoever wants them read, as JSON.

Not as pickles: a file may be made to take over the process that reads it, and a pickle would then
run what it likes in ours. So every record is data alone, and is checked when it comes.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from index import errors
from index.article import Article
from index.cleaning import clean
from index.errors import MalformedFileError, ReadError
from index.reading.discovery import ReadFailure
from index.reading.limits import MAX_TEXT

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_LONGEST_REASON = 500  # characters
_ReadErrorName = Literal[
    "ReadError", "EmptyFileError", "UnsupportedFileError", "TooLargeError", "MalformedFileError"
]


@dataclass(frozen=True, slots=True)
class End:
    """The end of a file.

    Attributes:
        error: Which error it ended with, if any; ``reason`` is its text.
        is_spent: Whether the process has grown so much that the next file wants a new one.
    """

    error: _ReadErrorName | None = None
    reason: str = ""
    is_spent: bool = False

    def check(self) -> None:
        """Raise the error that the file ended with.

        Raises:
            ReadError: The file as a whole could not be read.
        """
        if self.error:
            kind: type[ReadError] = getattr(errors, self.error)
            raise kind(self.reason)


@dataclass(frozen=True, slots=True)
class _Record:
    """One of these."""

    article: Article | None = None
    failure: ReadFailure | None = None
    end: End | None = None


def end_of(error: ReadError | None, *, is_spent: bool) -> End:
    """The end of a file that was read, or that an error has kept from it."""
    if error is None:
        return End(is_spent=is_spent)
    name: Any = type(error).__name__
    return End(name, _told(str(error)), is_spent)


def to_record(item: Article | ReadFailure | End) -> bytes:
    """Write down what comes of a file."""
    if isinstance(item, Article):
        record: dict[str, Any] = {"article": item.header.as_json() | {"text": item.text}}
    elif isinstance(item, ReadFailure):
        known = {"path": item.path, "reason": _told(item.reason), "article_id": item.article_id}
        record = {"failure": known}
    else:
        record = {"end": {"error": item.error, "reason": item.reason, "is_spent": item.is_spent}}
    return json.dumps(record, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")


def of_record(raw: bytes) -> Article | ReadFailure | End:
    """Read what :func:`to_record` has written, or whoever has taken over that process.

    Raises:
        MalformedFileError: It is anything else.
    """
    from pydantic import ValidationError

    try:
        record = _records().validate_json(raw, strict=True)
    except ValidationError:
        raise MalformedFileError("what was read of it makes no sense") from None
    item = record.article or record.failure or record.end
    if item is None or (isinstance(item, Article) and not _is_sound(item)):
        raise MalformedFileError("what was read of it makes no sense")
    return item


@cache
def _records() -> "TypeAdapter[_Record]":
    from pydantic import TypeAdapter

    return TypeAdapter(_Record)


def _is_sound(article: Article) -> bool:
    """Whether it is what every reader of files gives: has all that it must, in text that any
    database holds."""
    complete = article.article_id and article.title and article.text.strip()
    if not complete or len(article.text) > MAX_TEXT or article.correction:
        return False
    return all(clean(one) == one for one in _strings(article.header.as_json())) and (
        clean(article.text) == article.text
    )


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _told(reason: str) -> str:
    """A reason in one line that any terminal takes, whatever of the file a parser quotes in it."""
    line = " ".join(reason[: 4 * _LONGEST_REASON].split())
    shown = "".join(c if c.isprintable() else "\ufffd" for c in line)
    return shown if len(shown) <= _LONGEST_REASON else shown[: _LONGEST_REASON - 1] + "…"
