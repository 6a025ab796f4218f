"""Where in a sentence the kind of thing stands that a question asks for."""

import re
from collections.abc import Callable, Sequence

from index.days import MONTHS
from index.wording import Word, word_set
from qa.everyday import is_everyday
from qa.question import Kind, Question

_TIMES = word_set(
    """jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday
    saturday sunday spring summer autumn winter today yesterday tomorrow century centuries decade
    decades midnight noon morning evening afternoon recently"""
).union(MONTHS)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_BEFORE_YEAR = word_set("in since until from by of and to before after during early late")
_YEAR_OR_DAY = re.compile(r"(?:1\d|20)\d\d(?:s|[-–]\d+)?|\d{1,2}(?:st|nd|rd|th)")
_NUMBERS = word_set(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred hundreds thousand thousands million millions billion billions trillion dozen dozens
    half quarter third thirds twice once couple several percent double triple"""
)
_PLACE_PREPOSITIONS = word_set(
    "in at from to near across through into outside around between off towards toward of"
)
_TO_UNIT = 5  # words from a number to its unit
_IN_NAMES = word_set("the a and of")


def shows(kind: Kind) -> bool:
    """Whether the words of a sentence tell if it holds an answer of this kind."""
    return kind in _FINDERS


def answer_places(question: Question, sentence: Sequence[Word]) -> list[int]:
    """Indices of the words of a sentence that could be, or be part of, such an answer.

    What the question says itself is no answer to it. Empty for kinds that words do not show.
    """
    finder = _FINDERS.get(question.kind)
    if finder is None:
        return []
    found = [i for i in finder(sentence) if sentence[i].stem not in question.stems]
    if question.units:
        return [i for i in found if _is_counted_in(question.units, sentence, i)]
    return found


def _names(sentence: Sequence[Word]) -> list[int]:
    return [
        index
        for index, word in enumerate(sentence)
        if word.capital
        and not word.function
        and word.lower not in _TIMES
        and (index or not is_everyday(word.text))
    ]


def _places(sentence: Sequence[Word]) -> list[int]:
    """Names led by a preposition of place where there are such, else all names."""
    names = _names(sentence)
    return [index for index in names if _is_led(sentence, index)] or names


def _is_led(sentence: Sequence[Word], index: int) -> bool:
    for word in reversed(sentence[max(0, index - 4) : index]):
        if word.lower in _PLACE_PREPOSITIONS:
            return True
        if not (word.capital or word.lower in _IN_NAMES):
            return False
    return False


def _times(sentence: Sequence[Word]) -> list[int]:
    return [
        index
        for index, word in enumerate(sentence)
        if word.lower in _TIMES or _YEAR_OR_DAY.fullmatch(word.text)
    ]


def _amounts(sentence: Sequence[Word]) -> list[int]:
    """Numbers that are neither a day nor a year."""
    return [
        index
        for index, word in enumerate(sentence)
        if word.lower in _NUMBERS or (word.text[0].isdigit() and not _is_date(sentence, index))
    ]


def _is_counted_in(units: frozenset[str], sentence: Sequence[Word], index: int) -> bool:
    """Whether a unit follows the number before long: «36.5 billion US dollars»."""
    return any(word.lower in units for word in sentence[index : index + _TO_UNIT])


def _is_date(sentence: Sequence[Word], index: int) -> bool:
    """Whether a number stands beside a month, or looks like a year and nothing is counted by it."""
    around = sentence[max(0, index - 1) : index + 2]
    if any(word.capital and word.lower in MONTHS for word in around):
        return True
    if not _YEAR.fullmatch(sentence[index].text):
        return False
    before = sentence[index - 1].lower if index else ""
    return before in _BEFORE_YEAR or index + 1 == len(sentence)


_FINDERS: dict[Kind, Callable[[Sequence[Word]], list[int]]] = {
    Kind.NAME: _names,
    Kind.PLACE: _places,
    Kind.TIME: _times,
    Kind.NUMBER: _amounts,
}
