"""An archive of many passages, made without a model: vectors out of a hat."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from index.archive import Archive
from index.article import Article
from index.cutting import Cut
from index.derived import BEFORE_CHANGE
from index.embedding import PACKAGED_MODEL, Embedding, Vectors
from index.sql.storing import Prepared

PASSAGES = 1_200  # Chroma writes an index of its own to the disk at each thousandth vector
DIMENSION = 384  # of the packaged model, which the questions are embedded with
_STORED_AT_ONCE = 500


def fill(archive: Archive) -> None:
    """Puts articles of one passage each into the catalog, and has the indexes built of them."""
    for at in range(0, PASSAGES, _STORED_AT_ONCE):
        _store(archive, range(at, min(PASSAGES, at + _STORED_AT_ONCE)))
    archive.rebuild()


def add(archive: Archive, number: int) -> None:
    """Puts one article more into the catalog and into the indexes."""
    _store(archive, [number])
    archive._indexes.apply()


def _store(archive: Archive, numbers: Sequence[int]) -> None:
    rows = vectors()
    archive._catalog.store(
        [_prepared(number, rows[number]) for number in numbers],
        (),
        {
            **BEFORE_CHANGE,
            "embedding_model": PACKAGED_MODEL,
            "embedding_dimension": str(DIMENSION),
        },
    )


@cache
def vectors() -> Vectors:
    """``(n, 384) float32`` of length 1, in clusters, always the same: more than are filled in."""
    luck = np.random.default_rng(0)
    centres = luck.normal(size=(PASSAGES // 20, DIMENSION))
    rows = centres[luck.integers(len(centres), size=PASSAGES + 100)]
    rows += 0.7 * luck.normal(size=rows.shape)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float32)


def name(number: int) -> str:
    """The id of an article."""
    return f"a{number:04}"


def word(number: int) -> str:
    """A word that this article alone has."""
    letters = "".join("bdfgklmnprstvz"[int(digit)] + "o" for digit in f"{number:04}")
    return f"{letters}x"


def _prepared(number: int, vector: Vectors) -> Prepared:
    text = f"The ship {word(number)} left the port of Odesa with maize for Tripoli."
    article = Article(article_id=name(number), title=f"Ship {number}", text=text)
    cut = Cut(0, len(text), ((0, len(text)),))
    return Prepared(article, None, [cut], [Embedding(vector, vector[None, :])])
