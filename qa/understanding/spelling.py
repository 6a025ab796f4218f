"""Forgives typing errors in the words of a question that the archive does not know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from qa.everyday import is_everyday
from qa.question import take_apart

_SHORTEST = 5  # letters; of shorter words too many are spelt alike


@dataclass(frozen=True, slots=True)
class Respelt:
    """A question with words of the archive in place of some that it does not have.

    Attributes:
        words: What was put in place of what, by the word as it was asked.
    """

    question: str
    words: Mapping[str, str] = field(default_factory=dict)


def respelt(
    question: str,
    document_frequency: Callable[[str], float],
    spelt_alike: Callable[[str], str | None],
) -> Respelt:
    """Replaces words that no passage holds by what is spelt nearly the same and stands in some.

    A name is respelled whatever the error. Another word only after a slip of the fingers, which
    rarely makes one English word another: an archive may well lack “bread” and have “break”.

    Args:
        document_frequency: Share of passages, 0 to 1, that hold a word in any inflection.
        spelt_alike: Gives the word of the archive that is spelt most like one.
    """
    taken: dict[str, str] = {}
    for word in take_apart(question).words:
        if len(word) < _SHORTEST or not word.isalpha() or is_everyday(word):
            continue
        alike = spelt_alike(word) if document_frequency(word) == 0 else None
        if alike and (alike[0].isupper() or _is_slip(word, alike)):
            question = question.replace(word, alike)
            taken[word] = alike
    return Respelt(question, taken)


def _is_slip(word: str, alike: str) -> bool:
    """Whether two words that are spelt alike differ in a doubled letter or in swapped ones."""
    one, other = word.casefold(), alike.casefold()
    return _undoubled(one) == _undoubled(other) or sorted(one) == sorted(other)


def _undoubled(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word))
