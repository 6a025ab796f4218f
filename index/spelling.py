"""Which word of some texts is spelt most like another."""

from collections import Counter
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from index.wording import words


def nearest_spelling(word: str, texts: Iterable[str], allowed: int) -> str | None:
    """The word of the texts that is spelt most like one; of several the most frequent.

    Args:
        allowed: Letters, at most, that may be wrong, missing, added or swapped with the next
            (optimal string alignment distance). The first letter is right: readers rarely miss it.
    """
    wanted = word.casefold()
    counted = Counter(found.text for text in texts for found in words(text))
    near = {
        found: distance
        for found in counted
        if found[:1].casefold() == wanted[:1]
        and 0 < (distance := OSA.distance(wanted, found.casefold())) <= allowed
    }
    return min(near, key=lambda found: (near[found], -counted[found], found), default=None)
