"""How much each word of a question matters: the rarer in the archive, the more."""

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from index.name_forms import forms_of
from index.word_weights import weighed_share, word_weights
from qa.everyday import is_everyday
from qa.question import Question

_EVERYDAY = 0.8  # what an everyday word counts by, which a small archive may lack by chance


@dataclass(frozen=True, slots=True)
class Importance:
    """Words of a question with their weights.

    Attributes:
        weights: By stem.
        unknown: Stems of words that the archive never mentions, in no form of a name either.
    """

    weights: Mapping[str, float]
    unknown: frozenset[str]

    def share(self, stems: Collection[str]) -> float:
        """Of all the weight, 0 to 1, what these stems have."""
        return weighed_share(self.weights, stems)


def importance(
    question: Question, document_frequency: Callable[[str], float], labels: Collection[str]
) -> Importance:
    """Weighs the words of a question by inverse document frequency.

    Those of a name of several words weigh less, each by the root of their number: they tell of one
    thing together, and «signed» should not be lost beside «Black Sea Grain Initiative».
    Everyday words that are no names weigh less as well.

    Args:
        document_frequency: Share of passages, 0 to 1, that hold a word in any inflection.
        labels: Stems from the titles, bylines and dates at hand: such words are known, even if
            no passage has them.
    """
    words = dict(zip(question.stems, question.words, strict=True))
    frequency = {
        stem: document_frequency(word) or max(map(document_frequency, forms_of(stem)), default=0.0)
        for stem, word in words.items()
    }
    unknown = frozenset(stem for stem, f in frequency.items() if f == 0) - frozenset(labels)
    weights = word_weights(frequency)
    for stem, word in words.items():
        if is_everyday(word) and stem not in question.names:
            weights[stem] *= _EVERYDAY
    for name in question.together:
        weights |= {stem: weights[stem] / math.sqrt(len(name)) for stem in name}
    return Importance(weights, unknown)
