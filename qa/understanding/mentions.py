"""What a question or an answer speaks of: its names, and phrases that tell its topic."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.days import MONTHS
from index.wording import FUNCTION_WORDS, stems, word_set
from qa.everyday import is_everyday

_SOURCE = word_set("archive archives article articles passage passages")  # not what it is about
_LONGEST_TITLE = 8  # words of a turn that only names what is to be talked about
_TOKEN = re.compile(r"[^\W_](?:[\w’'.&-]*\w)?|[^\w\s]")
_IN_NAMES = word_set("of the de la von van al bin ibn und et for")
_ASKING = word_set(
    """who whom whose what which when where why how is are was were do does did has have had can
    could will would should may might must tell explain describe name list give show say"""
)
_LEANING = word_set("and but or so then because more")
_PERIOD = word_set("monday tuesday wednesday thursday friday saturday sunday").union(MONTHS)
_OF_THINGS = word_set(
    """war wars treaty act deal agreement accord pact summit initiative organization organisation
    council committee commission ministry party university institute company corporation group bank
    fund force forces army navy fleet programme program project mission operation crisis battle
    island islands sea ocean strait canal river mountains city province state states kingdom union
    republic nations league band club team association society movement league company records
    system class conference congress court agency station base port award awards prize festival
    series season album film show church museum school college hospital office government world"""
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a text has it.

    Attributes:
        text: Without «the» before it.
        led_by: The word before it, in small letters; empty where none stands there.
    """

    text: str
    led_by: str = ""

    @property
    def is_person(self) -> bool:
        """Whether it may well be somebody's: some words, none of which things are called by."""
        parts = self.text.split()
        return (
            2 <= len(parts) <= 4
            and self.led_by != "the"
            and not any(part.lower() in _OF_THINGS | {"of"} for part in parts)
            and not any(_is_initials(part) or part[0].isdigit() for part in parts)
            and all(part[0].isupper() or part.lower() in _IN_NAMES for part in parts)
        )

    @property
    def is_initials(self) -> bool:
        """Whether it is one like NATO."""
        return _is_initials(self.text)

    @property
    def article(self) -> str:
        """«the » where the name is said with it."""
        return "the " if self.led_by == "the" else ""


def _is_initials(word: str) -> bool:
    return word.isupper() and len(word) > 1 and "." not in word


def names(text: str) -> list[Name]:
    """The names in a text, in order; none where everything is written small."""
    return [name for name in _names(text) if name.text.lower() not in _PERIOD]


def is_title(question: str) -> bool:
    """Whether a turn asks nothing and only names a topic: «The Red Sea», «Later career»."""
    parts = re.findall(r"[\w’'-]+", question)
    if not parts or len(parts) > _LONGEST_TITLE or question.rstrip().endswith("?"):
        return False
    tells = any(part[0].isupper() or not is_everyday(part) for part in parts)
    return tells and parts[0].lower() not in _ASKING | _LEANING


def phrases(question: str) -> list[str]:
    """Stretches of a question that tell what it is about, names among them, in order."""
    found: list[str] = []
    run: list[str] = []
    for token in [*_TOKEN.findall(question), "?"]:
        goes_on = bool(run) and run[-1][0].isupper() and token.lower() in _IN_NAMES
        if goes_on or _tells(token, first=not found and not run):
            run.append(token)
        else:
            found += _closed(run)
            run = []
    return found


def _closed(run: list[str]) -> list[str]:
    """A run of words as one text, without those at its end that lead to nothing."""
    while run and run[-1].lower() in _IN_NAMES:
        run.pop()
    return [" ".join(run)] if run else []


def _tells(token: str, *, first: bool) -> bool:
    if not token[0].isalnum() or token.lower() in FUNCTION_WORDS | _SOURCE:
        return False
    return (token[0].isupper() and not (first and is_everyday(token))) or not is_everyday(token)


def _names(text: str) -> Iterator[Name]:
    run: list[str] = []
    led_by = before = ""
    for place, token in enumerate([*_TOKEN.findall(text), "."]):
        sentence_head = place == 0 or before in {".", "?", "!", ":", "“"}
        capital = token[0].isupper() and token.lower() not in FUNCTION_WORDS
        if capital and (run or not (sentence_head and is_everyday(token))):
            led_by = led_by if run else before.lower()
            run.append(token)
        elif run and (token.lower() in _IN_NAMES or token[0].isdigit()):
            run.append(token)
        else:
            yield from _named(run, led_by)
            run = []
        before = token
    yield from _named(run, led_by)


def _named(run: list[str], led_by: str) -> Iterator[Name]:
    for text in _closed(run):
        yield Name(re.sub(r"[’']s$", "", text), led_by if led_by.isalpha() else "")


def holds(text: str, phrase: str) -> bool:
    """Whether a text speaks of all that a phrase names."""
    return stems(phrase) <= stems(text)
