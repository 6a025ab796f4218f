"""Finds articles that are nearly the same, without holding any index of them in memory."""

from collections.abc import Callable, Collection, Sequence

from sqlalchemy import (
    Connection,
    Engine,
    Select,
    bindparam,
    delete,
    insert,
    or_,
    select,
    union,
)

from index.duplicate import Duplicate
from index.minhash import ALIKE, BANDS, bands, signature, similarity
from index.sql.database import reading, writing
from index.sql.rows import chunks
from index.sql.schema import articles, minhash_bands, minhashes, near_duplicates

_OF_A_BAND = 20  # articles; of a text in thousands of copies it does not matter which are told
_MOST = 10  # others that are told of one article
_AT_ONCE = 16  # articles whose texts are in memory together


class Duplicates:
    """The pairs of articles that are nearly the same."""

    def __init__(self, engine: Engine) -> None:
        """Reads the tables of a :class:`index.sql.catalog.Catalog`."""
        self._engine = engine

    def pairs(self, article_ids: Collection[str] | None = None) -> list[Duplicate]:
        """Pairs of articles, those most alike first.

        Args:
            article_ids: Only pairs whose later article is one of these; ``None`` for all.
        """
        with reading(self._engine) as db:
            if article_ids is None:
                rows = db.execute(_PAIRS).all()
            else:
                portions = chunks(sorted(article_ids))
                rows = [row for some in portions for row in db.execute(_PAIRS_OF, {"some": some})]
        found = [Duplicate(row.article_id, row.of, row.similarity) for row in rows]
        return sorted(found, key=lambda pair: (-pair.similarity, pair.article_id, pair.of))

    def fill(self, stop: Callable[[], bool] = lambda: False) -> None:
        """Compares the articles that were stored before there were signatures.

        Args:
            stop: Asked from time to time whether to leave the rest to the next call.
        """
        known = select(minhashes.c.article_key)
        with reading(self._engine) as db:
            # sorted here: asked for an order, SQLite walks through the texts, in five times as long
            keys = sorted(db.scalars(select(articles.c.key).where(articles.c.key.not_in(known))))
        for at in range(0, len(keys), _AT_ONCE):
            if stop():
                return
            self._fill(keys[at : at + _AT_ONCE])

    def _fill(self, keys: Sequence[int]) -> None:
        texts = select(articles.c.key, articles.c.text).where(articles.c.key.in_(keys))
        with writing(self._engine) as db:
            for key, text in db.execute(texts.order_by(articles.c.key)).all():
                note_signature(db, key, signature(text))


def note_signature(db: Connection, key: int, its: bytes) -> None:
    """Notes what an article is compared by, and which others are nearly the same.

    Args:
        key: An article of which no signature is known.
        its: As :func:`index.minhash.signature` gives it.
    """
    digests = bands(its)
    alike = _alike(db, its, digests)
    db.execute(insert(minhashes), [{"article_key": key, "signature": its}])
    _insert_bands(db, key, digests)
    if alike:
        rows = [{"article_key": key, "other_key": other, "similarity": s} for s, other in alike]
        db.execute(insert(near_duplicates), rows)


def forget_signature(db: Connection, key: int) -> None:
    """Forgets what is known of an article whose text is about to change."""
    for table in (minhashes, minhash_bands):
        db.execute(delete(table).where(table.c.article_key == key))
    columns = near_duplicates.c
    db.execute(
        delete(near_duplicates).where(or_(columns.article_key == key, columns.other_key == key))
    )


def _insert_bands(db: Connection, key: int, digests: Sequence[str]) -> None:
    if digests:
        rows = [{"article_key": key, "band": n, "digest": d} for n, d in enumerate(digests)]
        db.execute(insert(minhash_bands), rows)


def _alike(db: Connection, its: bytes, digests: Sequence[str]) -> list[tuple[float, int]]:
    """Other articles that are nearly the same, with their similarity, most alike first."""
    if not digests:
        return []
    keys = db.scalars(_MEETING, {f"digest_{n}": digest for n, digest in enumerate(digests)}).all()
    found: list[tuple[float, int]] = []
    for some in chunks(keys):
        rows = db.execute(select(minhashes).where(minhashes.c.article_key.in_(some)))
        found += [(similarity(its, row.signature), row.article_key) for row in rows]
    alike = [pair for pair in found if pair[0] >= ALIKE]
    return sorted(alike, key=lambda pair: (-pair[0], pair[1]))[:_MOST]


def _in_band(band: int) -> Select[tuple[int]]:
    """Some of the articles with a given digest of a band."""
    some = (
        select(minhash_bands.c.article_key)
        .where(minhash_bands.c.band == band, minhash_bands.c.digest == bindparam(f"digest_{band}"))
        .limit(_OF_A_BAND)
        .subquery()
    )
    return select(some.c.article_key)


_MEETING = union(*map(_in_band, range(BANDS)))
_LATER, _EARLIER = articles.alias("later"), articles.alias("earlier")
_PAIRS = (
    select(_LATER.c.article_id, _EARLIER.c.article_id.label("of"), near_duplicates.c.similarity)
    .join(_LATER, _LATER.c.key == near_duplicates.c.article_key)
    .join(_EARLIER, _EARLIER.c.key == near_duplicates.c.other_key)
)
_PAIRS_OF = _PAIRS.where(_LATER.c.article_id.in_(bindparam("some", expanding=True)))
