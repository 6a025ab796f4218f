"""What a question asks for: its informative words, its names, and the kind of answer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from index.wording import FUNCTION_WORDS, Word, stem, stems, word_set, words
from qa.everyday import is_everyday

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
        demanded: Stems of the nouns that whatever answers must speak of: «ambassador» in «Who is
            Iran’s ambassador to…», «tanks» in «How many tanks…», but not «country» in «Which
            country…».
        units: What the amount asked for is counted in, as words in small letters: years and months
            where «How long did…» asks. Empty where any amount will do.
        names: Stems of the words that are written as names, and of numbers.
        together: Those of them that stand together, as one name of several words does: «Black»,
            «Sea», «Grain» and «Initiative». Nothing but «of» and «the» is between them.
        negated: Whether it asks for what is not so.
    """

    text: str
    kind: Kind
    words: tuple[str, ...]
    stems: tuple[str, ...]
    focus: frozenset[str]
    demanded: frozenset[str]
    units: frozenset[str]
    names: frozenset[str]
    together: tuple[frozenset[str], ...]
    negated: bool


class _Asked(NamedTuple):
    """What a question word and the words after it ask for; see :class:`Question`."""

    kind: Kind
    focus: Sequence[str] = ()
    demanded: Sequence[str] = ()
    units: frozenset[str] = frozenset()


_OWNS = "’s"  # stands for itself among the words of a question
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
_BEING = word_set("is are was were be been")
_DURATIONS = word_set(
    "second seconds minute minutes hour hours day days week weeks month months year years decade "
    "decades century centuries"
)
_LENGTHS = word_set(
    "metre metres meter meters kilometre kilometres kilometer kilometers km mile miles foot feet "
    "inch inches centimetre centimetres cm mm"
)
_SPEEDS = word_set("kilometres kilometers km miles knots metres meters mach mph")
_MASSES = word_set("tonne tonnes ton tons kilogram kilograms kilo kilos kg pound pounds gram grams")
_MONEY = word_set(
    "dollar dollars euro euros pound pounds yuan yen rupee rupees rouble roubles cents"
)
_PAYING = word_set("cost costs pay pays paid spend spends spent worth price priced money")
_CHANGING = word_set("drop fall rise grow decline shrink climb slump plunge slip recover swing")
# What the word after «how» asks for the amount of, and in which units it is told.
_MEASURES: dict[str, frozenset[str]] = {
    **dict.fromkeys(("many", "much", "few", "big", "large", "high"), frozenset()),
    "long": _DURATIONS | _LENGTHS,
    "old": _DURATIONS | {"aged"},
    **dict.fromkeys(("far", "deep", "tall", "wide"), _LENGTHS),
    "fast": _SPEEDS,
    "heavy": _MASSES,
    **dict.fromkeys(("often", "frequently"), _DURATIONS | {"times", "once", "twice"}),
}
# What a verb is followed by where it stands in the place of a noun: «What caused the drought?».
_AFTER_VERB = word_set("the a an this that these those his her its their our my your to if when")
_HAPPENING = word_set("happened happens happen")
_CAUSING = word_set("made makes led leads caused causes drove drives prompted triggered")
_SOURCE = word_set("archive archives article articles")  # what is asked, not what about
_NEGATIONS = word_set("not never nobody none neither nor without cannot")
_BEFORE_NOUN = word_set("a an the of kind type sort kinds types other another")
_ENDS_NOUN = FUNCTION_WORDS | {_OWNS}
_IN_NAMES = word_set("of the")
_AFTER_ROLE = word_set("of for in to on at from by between behind")


@lru_cache(maxsize=256)
def take_apart(text: str) -> Question:
    """Finds what a question asks for."""
    found = words(text)
    lower = [word.lower for word in found]
    asked = _asked_for(list(_with_owners(found)))
    names = _names(found)
    bare = {stem(noun) for noun in asked.focus if noun in _BARE_NOUNS} | _spent(found)
    telling: dict[str, str] = {}
    for word in found:
        if not word.function and word.stem not in bare and word.lower not in _SOURCE:
            telling.setdefault(word.stem, word.text)
    return Question(
        text=text,
        kind=asked.kind,
        words=tuple(telling.values()),
        stems=tuple(telling),
        focus=frozenset(map(stem, asked.focus)) - names,
        demanded=frozenset(map(stem, asked.demanded)) - names - bare,
        units=asked.units,
        names=frozenset(names & telling.keys()),
        together=tuple(_together(found, names & telling.keys())),
        negated=any(word in _NEGATIONS or word.endswith("n't") for word in lower),
    )


def _with_owners(found: Sequence[Word]) -> Iterator[str]:
    for word in found:
        yield word.lower
        if word.owner:
            yield _OWNS


def _spent(found: Sequence[Word]) -> set[str]:
    """Stems that say only what is asked for: «long» in «How long», «kind» in «What kind»,
    «happened» in «What happened»."""
    pairs = [(one.lower, other.lower, other.stem) for one, other in pairwise(found)]
    return {
        word_stem
        for before, word, word_stem in pairs
        if (before == "how" and word in _MEASURES)
        or (before in {"what", "which"} and word in _BEFORE_NOUN | _HAPPENING)
    }


def _asked_for(lower: Sequence[str]) -> _Asked:
    for place, word in enumerate(lower):
        if word in _ASKED_BY:
            return _ASKED_BY[word](lower[place + 1 :])
    if lower and lower[0] in _AUXILIARIES:
        return _Asked(Kind.YES_NO)
    if lower and lower[0] in {"name", "list"}:
        return _of_what(lower[1:])
    return _Asked(Kind.THING)


def _of_whom(after: Sequence[str]) -> _Asked:
    """«Who is Shoigu?» wants him defined; «Who is the president of…?» wants a name."""
    if not after or after[0] not in _BEING:
        return _Asked(Kind.NAME)
    role = _role(after[1:])
    defined = not role and len(after) <= 4 and "the" not in after
    return _Asked(Kind.DEFINITION if defined else Kind.NAME, (), role)


def _of_how(after: Sequence[str]) -> _Asked:
    if not after or after[0] not in _MEASURES:
        return _Asked(Kind.MANNER)
    counted = after[0] in {"many", "much", "few"}
    nouns = _nouns(after[1:]) if counted else ()
    units = _MEASURES[after[0]]
    if after[0] == "much" and not nouns and _PAYING & set(after):
        units = _MONEY
    elif after[0] == "far" and _CHANGING & set(after):  # «How far did the revenue drop?»
        units = frozenset()
    return _Asked(Kind.NUMBER, nouns, nouns, units)


def _of_what(after: Sequence[str]) -> _Asked:
    if after and after[0] in _AUXILIARIES:
        return _of_what_is(after)
    if _is_verb(after):
        return _Asked(Kind.THING)
    phrase = _nouns(after)
    known = [noun for noun in phrase if noun in _KIND_OF_NOUN]
    if known:
        return _Asked(_KIND_OF_NOUN[known[-1]], phrase[: phrase.index(known[-1]) + 1])
    return _Asked(Kind.THING, phrase, phrase)


def _is_verb(after: Sequence[str]) -> bool:
    """Whether a verb follows «what»: «What happened to…», «What caused the…»."""
    if not after or after[0] in _KIND_OF_NOUN:
        return False
    is_followed = len(after) > 1 and after[1] in _AFTER_VERB
    return is_followed or after[0] in _HAPPENING | _CAUSING


def _of_what_is(after: Sequence[str]) -> _Asked:
    """«What is…», «What did…»."""
    if after[0] not in _BEING:
        return _Asked(Kind.THING)
    role = _role(after[1:])
    if {"reason", "cause", "purpose"} & set(role):
        return _Asked(Kind.REASON)
    known = [noun for noun in role if noun in _KIND_OF_NOUN]
    if known:
        return _Asked(_KIND_OF_NOUN[known[-1]], role, role)
    if role:
        return _Asked(Kind.THING, role, role)
    return _Asked(Kind.DEFINITION if len(after) <= 5 else Kind.THING)


def _role(after: Sequence[str]) -> Sequence[str]:
    """What somebody or something is to another: «ambassador» in «Iran’s ambassador to…»."""
    if _OWNS in after:
        return _noun_phrase(after[len(after) - 1 - after[::-1].index(_OWNS) + 1 :])
    phrase = _noun_phrase(after)
    end = after.index(phrase[-1]) + 1 if phrase else len(after)
    return phrase if end < len(after) and after[end] in _AFTER_ROLE else ()


def _nouns(after: Sequence[str]) -> Sequence[str]:
    """A noun phrase without the verb that may close it: «How many students attend the…»."""
    phrase = _noun_phrase(after)
    if len(phrase) < 2:
        return phrase
    end = after.index(phrase[-1]) + 1
    asks_on = end < len(after) and (after[end] in _AUXILIARIES or after[end] == _OWNS)
    return phrase if asks_on else phrase[:-1]


_ASKED_BY: dict[str, Callable[[Sequence[str]], _Asked]] = {
    **dict.fromkeys(("who", "whom", "whose"), _of_whom),
    **dict.fromkeys(("what", "which"), _of_what),
    "how": _of_how,
    "when": lambda _: _Asked(Kind.TIME),
    "where": lambda _: _Asked(Kind.PLACE),
    "why": lambda _: _Asked(Kind.REASON),
}


def _noun_phrase(after: Sequence[str]) -> Sequence[str]:
    """Up to four words that stand before the first word of grammar."""
    start = 0
    while start < len(after) and after[start] in _BEFORE_NOUN:
        start += 1
    end = start
    while end < len(after) and end < start + 4 and after[end] not in _ENDS_NOUN:
        end += 1
    return after[start:end]


def _together(found: Sequence[Word], names: set[str]) -> Iterator[frozenset[str]]:
    run: set[str] = set()
    for word in (*found, None):
        if word and word.stem in names:
            run.add(word.stem)
        if word is None or word.owner or not (word.stem in names or word.lower in _IN_NAMES):
            if len(run) > 1:
                yield frozenset(run)
            run = set()


def _names(found: Sequence[Word]) -> set[str]:
    """Stems of names and numbers; of numbers only, where everything is written in capitals."""
    numbers = {word.stem for word in found if not word.function and word.text[0].isdigit()}
    if len(found) > 3 and all(word.capital for word in found if not word.text[0].isdigit()):
        return numbers
    first = [word for word in found[:1] if not is_everyday(word.text)]  # any has a capital there
    named = (word for word in (*first, *found[1:]) if word.capital and not word.function)
    return numbers | {word.stem for word in named}
