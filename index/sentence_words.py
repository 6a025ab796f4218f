"""The words of a passage's sentences as numbers, by which a search finds a query's words in them.

A search looks for the words of its query in each sentence of some dozens of passages. To find them
in the texts takes as long as all the rest together: every word has to be cut out and brought to its
stem. So each word that carries meaning is kept as 64 bits: half of them a checksum of its stem, the
other half one of its stem's beginning, by which its kin is found.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.word_weights import ALIKE
from index.wording import stems

FORMAT = 2  # to be raised with every change of how words are brought to their stems
_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFF_FFFF)
_NO_BEGINNING = np.uint64(1 << 32)  # which no half is


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """The words of some sentences that carry meaning.

    Attributes:
        counts: How many each sentence has, ``(n,) int32``.
        marks: Of all of them, in the order of the sentences, ``(m,) uint64``.
    """

    counts: NDArray[np.int32]
    marks: NDArray[np.uint64]

    @classmethod
    def of(cls, sentences: Sequence[str]) -> "SentenceWords":
        """The words of sentences as they are written."""
        marks = [sorted(map(mark, stems(sentence))) for sentence in sentences]
        counts = np.array([len(some) for some in marks], np.int32)
        return cls(counts, np.array([one for some in marks for one in some], np.uint64))

    @classmethod
    def read(cls, stored: bytes | None, sentences: int) -> "SentenceWords | None":
        """Out of the bytes that :meth:`stored` has made; ``None`` where there are none, or they are
        damaged, or of another version.

        Args:
            sentences: How many there are.
        """
        if not stored or len(stored) % 8 or stored[:8] != _HEAD:
            return None
        marks_at = 8 * (1 + (sentences + 1) // 2)
        if len(stored) < marks_at:
            return None
        counts = np.frombuffer(stored, "<i4", sentences, 8)
        marks = np.frombuffer(stored[marks_at:], "<u8")
        return cls(counts, marks) if counts.sum() == len(marks) else None

    def stored(self) -> bytes:
        """As bytes, in eights."""
        counts = self.counts.astype("<i4").tobytes()
        return _HEAD + counts + bytes(-len(counts) % 8) + self.marks.astype("<u8").tobytes()


_HEAD = FORMAT.to_bytes(8, "little")


@lru_cache(maxsize=65_536)
def mark(stem: str) -> int:
    """The number that a stem is kept as."""
    beginning = zlib.crc32(stem[:ALIKE].encode()) if len(stem) >= ALIKE else 0
    return zlib.crc32(stem.encode()) << 32 | beginning


def holding(
    marks: NDArray[np.uint64], wanted: Sequence[str]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which words are among those wanted, and which are kin of them: see
    :func:`index.word_weights.kin_of`.

    Args:
        marks: Of the words, ``(m,)``.
        wanted: Stems, ``k`` of them.

    Returns:
        Two arrays ``(m, k)``; a word is kin of itself.
    """
    sought = np.array([mark(stem) for stem in wanted], np.uint64)
    same = (marks >> _HALF)[:, None] == (sought >> _HALF)[None, :]
    beginnings = sought & _LOW
    alike = (marks & _LOW)[:, None] == np.where(beginnings, beginnings, _NO_BEGINNING)[None, :]
    return same, same | alike
