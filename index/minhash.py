"""MinHash signatures: how alike two texts are, told from half a kilobyte of each.

Of two signatures the share of numbers that agree estimates the share of shingles that the texts
have in common, Jaccard's similarity (Broder, «On the resemblance and containment of documents»,
SEQUENCES 1997), with a standard error of 0.04 at the most. Signatures are cut into bands: texts
that are alike agree in all numbers of at least one band, others hardly ever do, so that an index
of bands finds what is worth comparing (Leskovec, Rajaraman and Ullman, «Mining of Massive
Datasets», 2020, section 3.4).
"""

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from index.shingles import folded_words, shingles

if TYPE_CHECKING:
    from datasketch import MinHash

ALIKE = 0.6  # similarity from which two texts are told as nearly the same
BANDS = 25

_NUMBERS = 128
_ROWS = 5  # numbers of a band: alike in 0.6, 0.7, 0.8, two texts meet in 87, 99, 100 % of cases
_FEW = 30  # words; what has fewer is a copy of another only where it says the very same
_AT_ONCE = 4_096  # shingles that are hashed together: 2 MB for 128 numbers of each
_DIGEST = 16  # bytes of a signature that stand for the whole text, before its numbers
_LESS_THAN_SAME = 0.99  # at most, between texts that are not the same


def signature(text: str) -> bytes:
    """What a text is compared by: a digest of its words, then ``(128,) uint32``.

    Case, width and punctuation do not count. A text without any word has an empty signature.
    """
    words = folded_words(text)
    if not words:
        return b""
    runs = shingles(words) if len(words) >= _FEW else iter([tuple(words)])
    digest = hashlib.blake2b(" ".join(words).encode(), digest_size=_DIGEST).digest()
    return digest + _numbers(" ".join(run).encode() for run in runs)


def bands(of: bytes) -> list[str]:
    """A digest of each band of a signature, 16 characters; none where the signature is empty."""
    size = _ROWS * np.dtype(np.uint32).itemsize
    pieces = (of[_DIGEST + size * band :][:size] for band in range(BANDS if of else 0))
    return [hashlib.blake2b(piece, digest_size=8).hexdigest() for piece in pieces]


def similarity(one: bytes, other: bytes) -> float:
    """Jaccard's similarity of two texts, estimated from their signatures, 0 to 1.

    It is 1 exactly where both have the same words in the same order.
    """
    if not one or not other:
        return 0.0
    if one[:_DIGEST] == other[:_DIGEST]:
        return 1.0
    agree = np.frombuffer(one, "<u4", offset=_DIGEST) == np.frombuffer(other, "<u4", offset=_DIGEST)
    return min(float(np.mean(agree)), _LESS_THAN_SAME)


def _numbers(items: Iterator[bytes]) -> bytes:
    sketch = _empty().copy()
    while some := list(islice(items, _AT_ONCE)):
        sketch.update_batch(some)
    numbers: bytes = sketch.digest().astype("<u4").tobytes()
    return numbers


@lru_cache(maxsize=1)
def _empty() -> "MinHash":
    from datasketch import MinHash  # half a second, which who reads need not wait

    # stored signatures are compared with those of later versions: nothing is left to a default
    return MinHash(num_perm=_NUMBERS, seed=1, scheme="affine32")
