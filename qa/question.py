"""What a question asks for: its informative words, its names, and the kind of answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from qa.everyday import is_everyday
from qa.wording import FUNCTION_WORDS, Word, stem, stems, word_set, words

__all__ = ["Kind", "Question", "stems", "take_apart"]


class Kind(Enum):
    """The kind of thing that a question asks for."""

    NAME = "name"  # a person or an organisation
    PLACE = "place"
    TIME = "time"
    NUMBER = "number"
    REASON = "reason"
    MANNER = "manner"
    DEFINITION = "definition"
    YES_NO = "yes or no"
    THING = "thing"


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart.

    Attributes:
        words: Its words that carry meaning, as written, in order, one for each stem. A noun that
            says no more than what kind of answer is asked for («which *year*») is not among them.
        stems: Their stems, in the same order.
        focus: Stems of the noun asked for: «institute» in «Which institute…», «tanks» in «How many
            tanks…». Empty where there is none.
        names: Stems of the words that are written as names, and of numbers.
        negated: Whether it asks for what is not so.
    """

    text: str
    kind: Kind
    words: tuple[str, ...]
    stems: tuple[str, ...]
    focus: frozenset[str]
    names: frozenset[str]
    negated: bool


_Asked = tuple[Kind, Sequence[str]]  # kind of answer, and the words of the noun asked for

_NOUNS = {
    Kind.NAME: """person people man woman men women leader leaders president king queen emperor
        prince general commander author minister official scientist artist founder inventor ruler
        individual company organization organisation group party team family name governor khan
        bishop philosopher admiral chancellor spokesman spokesperson envoy ambassador expert
        analyst politician firm agency institute institution university""",
    Kind.PLACE: """country countries nation nations city cities town state province region river
        island continent sea place location port capital village county district mountain ocean
        lake territory colony street locations places regions states provinces area areas""",
    Kind.TIME: "year years date dates day days month century centuries decade time era season",
    Kind.NUMBER: """number percentage percent amount population proportion share cost price size
        distance height length weight speed rate ratio age total sum budget""",
}
_KIND_OF_NOUN = {noun: kind for kind, nouns in _NOUNS.items() for noun in nouns.split()}
_BARE_NOUNS = word_set(
    """person people individual name place location time date year day month number amount
    percentage kind type sort"""
)
_AUXILIARIES = word_set(
    """is are was were be been did does do has have had can could will would should may might must
    didn't doesn't don't isn't wasn't aren't weren't won't hasn't haven't hadn't"""
)
_AMOUNTS = word_set(
    "many much long often old far high large big deep tall fast few wide heavy frequently"
)
_NEGATIONS = word_set("not never nobody none neither nor without cannot")
_BEFORE_NOUN = word_set("a an the of kind type sort kinds types other another")


@lru_cache(maxsize=256)
def take_apart(text: str) -> Question:
    """Finds what a question asks for."""
    found = words(text)
    lower = [word.lower for word in found]
    kind, focus = _asked_for(lower)
    names = _names(found)
    bare = {stem(noun) for noun in focus if noun in _BARE_NOUNS}
    telling: dict[str, str] = {}
    for word in found:
        if not word.function and word.stem not in bare:
            telling.setdefault(word.stem, word.text)
    return Question(
        text=text,
        kind=kind,
        words=tuple(telling.values()),
        stems=tuple(telling),
        focus=frozenset(map(stem, focus)) - names,
        names=frozenset(names & telling.keys()),
        negated=any(word in _NEGATIONS or word.endswith("n't") for word in lower),
    )


def _asked_for(lower: Sequence[str]) -> _Asked:
    """Kind of answer, and the words of the noun asked for."""
    for place, word in enumerate(lower):
        if word in _ASKED_BY:
            return _ASKED_BY[word](lower[place + 1 :])
    if lower and lower[0] in _AUXILIARIES:
        return Kind.YES_NO, ()
    if lower and lower[0] in {"name", "list"}:
        return _of_what(lower[1:])
    return Kind.THING, ()


def _of_whom(after: Sequence[str]) -> _Asked:
    """«Who is Shoigu?» wants him defined; «Who is the president?» wants a name."""
    of_one = bool(after) and after[0] in {"is", "was"} and len(after) <= 4 and "the" not in after
    return (Kind.DEFINITION if of_one else Kind.NAME), ()


def _of_how(after: Sequence[str]) -> _Asked:
    if not after or after[0] not in _AMOUNTS:
        return Kind.MANNER, ()
    counted = after[0] in {"many", "much", "few"}
    return Kind.NUMBER, _noun_phrase(after[1:]) if counted else ()


def _of_what(after: Sequence[str]) -> _Asked:
    if after and after[0] in _AUXILIARIES:
        return _of_what_is(after)
    phrase = _noun_phrase(after)
    known = [noun for noun in phrase if noun in _KIND_OF_NOUN]
    if known:
        return _KIND_OF_NOUN[known[-1]], phrase[: phrase.index(known[-1]) + 1]
    return Kind.THING, phrase[:2]


def _of_what_is(after: Sequence[str]) -> _Asked:
    """«What is…», «What did…»."""
    if after[0] not in {"is", "are", "was", "were"}:
        return Kind.THING, ()
    phrase = _noun_phrase(after[1:])
    known = [noun for noun in phrase if noun in _KIND_OF_NOUN]
    if known and len(phrase) < len(after) - 1:
        return _KIND_OF_NOUN[known[-1]], phrase
    if {"reason", "cause", "purpose"} & set(phrase):
        return Kind.REASON, ()
    return (Kind.DEFINITION if len(after) <= 5 else Kind.THING), ()


_ASKED_BY: dict[str, Callable[[Sequence[str]], _Asked]] = {
    **dict.fromkeys(("who", "whom", "whose"), _of_whom),
    **dict.fromkeys(("what", "which"), _of_what),
    "how": _of_how,
    "when": lambda _: (Kind.TIME, ()),
    "where": lambda _: (Kind.PLACE, ()),
    "why": lambda _: (Kind.REASON, ()),
}


def _noun_phrase(after: Sequence[str]) -> Sequence[str]:
    """Up to four words that stand before the first word of grammar."""
    start = 0
    while start < len(after) and after[start] in _BEFORE_NOUN:
        start += 1
    end = start
    while end < len(after) and end < start + 4 and after[end] not in FUNCTION_WORDS:
        end += 1
    return after[start:end]


def _names(found: Sequence[Word]) -> set[str]:
    """Stems of names and numbers; of numbers only, where everything is written in capitals."""
    telling = [word for word in found if not word.function]
    numbers = {word.stem for word in telling if word.text[0].isdigit()}
    if len(found) > 3 and all(word.capital for word in found if not word.text[0].isdigit()):
        return numbers
    first = found[0] if found else None
    return numbers | {
        word.stem
        for word in telling
        if word.capital and not (word is first and is_everyday(word.text))
    }
