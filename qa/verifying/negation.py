"""What a text denies."""

from collections.abc import Sequence

from index.wording import Word, word_set, words

_DENIALS = word_set(
    """not no never without cannot nor neither none nobody nothing hardly scarcely fail failed fails
    refused refuses lacked lacks"""
)
_REACH = 3  # words that carry meaning, which a denial may deny


def denied(text: str) -> frozenset[str]:
    """Stems of the words that follow a denial: «did not join» denies «join»."""
    said = words(text)
    return frozenset(
        stem for place, word in enumerate(said) if _denies(word) for stem in _next(said, place)
    )


def denials(text: str) -> int:
    """How often a text denies."""
    return sum(map(_denies, words(text)))


def _denies(word: Word) -> bool:
    return word.lower in _DENIALS or word.lower.endswith("n't")


def _next(said: Sequence[Word], place: int) -> list[str]:
    return [word.stem for word in said[place + 1 :] if not word.function][:_REACH]
