"""From rows of the tables to the values that they stand for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Row, select

from index.article import Header, web_url
from index.correction import Correction
from index.sql.schema import articles, corrections, newer

if TYPE_CHECKING:  # SQLAlchemy 2.0 knows it as a class of one parameter
    AnyRow = Row[*tuple[Any, ...]]

_T = TypeVar("_T")
_IN_LIST = 500  # values in one IN (…), well under every database's limit
_TEXTS = 16  # articles' texts in memory at once
_READ = tuple(c for c in articles.c if c.name in Header.__dataclass_fields__)
SAID = (
    *(c.label(f"correction_{c.name}") for c in corrections.c if c.name != "article_id"),
    newer.c.title.label("correction_newer_title"),
)
"""The columns that tell what staff say of an article."""
HEADER = (*_READ, *SAID)
"""The columns of :data:`HEADED` that tell what is known of an article but its text."""
HEADED = articles.outerjoin(
    corrections, corrections.c.article_id == articles.c.article_id
).outerjoin(newer, newer.c.article_id == corrections.c.newer)
"""Every article with what staff say of it."""


def fields_of(row: "AnyRow") -> dict[str, Any]:
    """What a row that holds :data:`HEADER` tells of an article, by attribute, to be shown.

    Earlier versions took anything for a URL, which is a link in what is exported.
    """
    return stored_fields_of(row) | {"url": web_url(row.url)}


def stored_fields_of(row: "AnyRow") -> dict[str, Any]:
    """The same as it is stored, which is what its fingerprint was made of."""
    known = {column.name: getattr(row, column.name) for column in _READ}
    return known | {"authors": tuple(row.authors), "correction": correction_of(row)}


def correction_of(row: "AnyRow") -> Correction | None:
    """What staff say of the article that a row with :data:`SAID` tells of."""
    if row.correction_kind is None:
        return None
    return Correction(
        row.correction_kind,
        row.correction_note,
        row.correction_newer,
        row.correction_newer_title,
        row.correction_by,
        row.correction_at,
    )


def header_of(row: "AnyRow") -> Header:
    """The article that a row tells of."""
    return Header(**fields_of(row))


def words_of(db: Connection, stretches: Iterable["AnyRow"]) -> dict[int, str]:
    """The words of stretches of articles, by ``passage_id``.

    Each article is fetched once and cut here. SQL would walk through it from its beginning for
    every stretch: 75 s for the passages of one of 5 million characters.

    Args:
        stretches: Rows with ``passage_id``, ``article_key``, ``start`` and ``end``.
    """
    wanted: dict[int, list[AnyRow]] = defaultdict(list)
    for row in stretches:
        wanted[row.article_key].append(row)
    found: dict[int, str] = {}
    for keys in chunks(list(wanted)):
        texts = select(articles.c.key, articles.c.text).where(articles.c.key.in_(keys))
        for key, text in db.execute(texts.execution_options(yield_per=_TEXTS)):
            found |= {row.passage_id: text[row.start : row.end] for row in wanted[key]}
    return found


def chunks(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """The items in portions that one query takes."""
    for at in range(0, len(items), _IN_LIST):
        yield items[at : at + _IN_LIST]
