"""From labels and values, as files give them, to an article."""

import hashlib
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from index.article import Article, web_url
from index.cleaning import clean
from index.errors import EmptyFileError, MalformedFileError, TooLargeError
from index.languages import base_of, detect
from index.reading.bylines import authors_of
from index.reading.dates import parse_date
from index.reading.limits import MAX_TEXT

_LONGEST_ID = 500  # characters; a longer one is cut and told apart by a digest
_DEEPEST = 64  # lists and objects within each other
_LONGEST_LINE = 1_000  # characters of a title and the like; a longer one is no title but a text
_SPACES = re.compile(r"\s\s+|[\t\n\x0b\x0c\r]")  # a single no-break space stays one

# Labels in the form of _plain(), by the field that they mean.
_SYNONYMS = {
    "id": "id article_id articleid guid uid",
    "title": "title headline name",
    "subtitle": "subtitle sub_title subtitel dek standfirst strapline subhead alternativeheadline "
    "description",
    "author": "author by byline writer written_by creator",
    "authors": "authors",
    "date": "date published publish_date published_at publication_date date_published "
    "datepublished pub_date pubdate published_on created",
    "issue": "issue issues_details issue_details issue_detail issues_detail edition volume_issue",
    "page": "page page_no page_number pages pagestart",
    "category": "category section rubric articlesection categories",
    "url": "url link permalink canonical_url source_url",
    "language": "language lang inlanguage",
    "text": "text content body article_text articlebody full_text",
}
_FIELD = {label: name for name, labels in _SYNONYMS.items() for label in labels.split()}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader got out of a file or a row.

    Attributes:
        fields: Values under the labels that they came with.
        text: ``None`` where it is among the fields.
        title: To fall back on where no field is a title.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    text: str | None = None
    title: str | None = None


def field_of(label: str) -> str | None:
    """Which field of an article a label means, if any."""
    return _FIELD.get(_plain(label))


def build(draft: Draft, name: str) -> Article:
    """Makes the article.

    Args:
        name: Its identity where it brings none of its own.

    Raises:
        EmptyFileError: It has no text.
        TooLargeError: Its text is longer than :data:`MAX_TEXT`.
    """
    known, metadata = _sorted(draft.fields)
    text = clean(draft.text if draft.text is not None else _text(known.get("text"))).strip("\n\r")
    if not text.strip():
        raise EmptyFileError("it holds no text")
    if len(text) > MAX_TEXT:
        raise TooLargeError(f"its text has {len(text):,} characters; {MAX_TEXT:,} are the most")
    day = parse_date(known.get("date"))
    if known.get("date") and day is None:
        metadata["date"] = _json(known["date"])
    url = _whole_line(known.get("url"))
    if url and web_url(url) is None:
        metadata.setdefault("url", _json(known["url"]))
    if isinstance(known.get("category"), list):
        metadata.setdefault("categories", list(_listed(known["category"])))  # each is to be found
    authors = _listed(known.get("authors"))
    author = _line(known.get("author")) or (", ".join(authors) or None)
    return Article(
        article_id=identity_of(draft, name),
        title=_line(known.get("title")) or _line(draft.title) or PurePosixPath(name).stem,
        subtitle=_line(known.get("subtitle")),
        author=author,
        authors=authors or authors_of(author),
        date=day,
        issue=_line(known.get("issue")),
        page=_line(known.get("page")),
        category=_line(known.get("category")),
        url=web_url(url),
        language=base_of(_line(known.get("language"))) or detect(text),
        metadata=metadata,
        text=text,
    )


def identity_of(draft: Draft, name: str) -> str:
    """The identity of the article: its own, or else ``name``."""
    given = (
        _whole_line(value) for label, value in draft.fields.items() if field_of(str(label)) == "id"
    )
    return _identity(next(filter(None, given), "")) or _identity(name)


def _sorted(fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    known: dict[str, Any] = {}
    metadata: dict[str, Any] = {}
    for label, value in fields.items():
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        name = field_of(str(label))
        if name == "author" and isinstance(value, list):
            name = "authors"
        if name and name not in known:
            known[name] = value
        else:
            metadata[clean(str(label))] = _json(value)
    if isinstance(known.get("authors"), str) and "author" not in known:
        known["author"] = known.pop("authors")
    return known, metadata


def _text(value: object) -> str:
    """A text, or the paragraphs that one is given as; what is neither is none."""
    if isinstance(value, list):
        return "\n\n".join(filter(None, map(_text, value)))
    return value if isinstance(value, str) else str(value) if _is_number(value) else ""


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _listed(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    items = value if isinstance(value, list | tuple) else [value]
    names = (_line(item.get("name") if isinstance(item, Mapping) else item) for item in items)
    return tuple(dict.fromkeys(name for name in names if name))


def _line(value: object) -> str | None:
    """Return a value as one line of text with single spaces; None if it is empty.

    A line that is longer than 1,000 characters ends there with “…”, and the rest is left out.
    """
    whole = _SPACES.sub(" ", _whole_line(value) or "")
    cut = whole if len(whole) <= _LONGEST_LINE else whole[: _LONGEST_LINE - 1].rstrip() + "…"
    return cut or None


def _whole_line(value: object) -> str | None:
    """Return a value as one line of text, its spaces and its length as they are."""
    if value is None:
        return None
    if isinstance(value, list | tuple):
        return ", ".join(_listed(list(value))) or None
    if isinstance(value, Mapping):
        return _whole_line(value.get("name"))
    return re.sub(r"[\t\n\x0b\x0c\r]+", " ", clean(str(value))).strip() or None


def _identity(value: str) -> str:
    printable = "".join(c for c in value if not unicodedata.category(c).startswith("C"))
    if len(printable) <= _LONGEST_ID:
        return printable
    digest = hashlib.sha256(printable.encode()).hexdigest()  # else two could become one
    return printable[: _LONGEST_ID - len(digest) - 1] + "-" + digest


def _plain(label: str) -> str:
    return re.sub(r"[\W_]+", "_", label.casefold()).strip("_")


def _json(value: Any, depth: int = 0) -> Any:  # noqa: ANN401 - any value that YAML or JSON can give
    if depth > _DEEPEST:
        raise MalformedFileError("it is nested too deeply")
    if isinstance(value, str):
        return clean(value)
    if value is None or isinstance(value, bool | int | float):
        return _json_number(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {clean(str(key)): _json(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        items = sorted(value, key=str) if isinstance(value, set) else value
        return [_json(item, depth + 1) for item in items]
    return clean(str(value))


def _json_number(value: float | None) -> float | str | None:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # JSON has no NaN and no infinity
    if isinstance(value, int) and value.bit_length() > 10_000:
        return hex(value)  # Python refuses to write it in decimals
    return value
