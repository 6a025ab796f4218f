"""How much each word of a query counts: the rarer in the archive, the more."""

import math
from collections.abc import Collection, Mapping

_RAREST = 0.002  # share of passages; what is rarer counts no more
_LEAST = 0.25  # what a word in every passage counts
ALIKE = 5  # letters that two words share which may be kin: «colonise», «colony»


def word_weights(frequency: Mapping[str, float]) -> dict[str, float]:
    """Weights by inverse document frequency.

    Args:
        frequency: Share of the passages, 0 to 1, that hold a word, by its stem.
    """
    return {stem: _LEAST - math.log(max(share, _RAREST)) for stem, share in frequency.items()}


def weighed_share(weights: Mapping[str, float], held: Collection[str]) -> float:
    """Of all that some stems weigh, 0 to 1, what those do that are held."""
    if weights.keys().isdisjoint(held):  # as most sentences are of most questions
        return 0.0
    total = sum(weights.values())
    return sum(w for stem, w in weights.items() if stem in held) / total if total else 0.0


def kin_of(wanted: Collection[str], held: Collection[str]) -> frozenset[str]:
    """Stems that are wanted of which something held may be another form or a compound."""
    beginnings = {stem[:ALIKE] for stem in held if len(stem) >= ALIKE}
    return frozenset(stem for stem in wanted if stem[:ALIKE] in beginnings)
