"""Stretches of time in plain words: «since last summer», «between March and May 2024»."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from index.days import day_after, day_before
from qa.understanding.calendar_words import CalendarWords, calendar_words

_LEADS = "since|from|after|before|until|till|up to|by|in|during|over|within|between|of|on"
_LONGEST_LEAD = 20  # characters: «between the »
_LED = re.compile(rf"\b({_LEADS})\s+(?:the\s+)?$", re.IGNORECASE)
_ON = re.compile(r"\s+on(?:wards?)?\b", re.IGNORECASE)  # «from 2019 on», not «articles from 2019»
_TO = re.compile(r"\s*(?:and|to|until|till|through|[-–])\s*(?:the\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time that a question speaks of.

    Attributes:
        after: Its first day; ``None`` where it has no beginning.
        before: Its last day; ``None`` where it goes on.
        start: Where its words begin in the question, «since» or «in» included.
        end: Where they end.
        is_relative: Whether it is told from today, as «last summer» is.
    """

    after: date | None
    before: date | None
    start: int
    end: int
    is_relative: bool = False


def stretches(question: str, today: date) -> list[Stretch]:
    """The stretches of time in a question, in order. «may» and «march» alone are verbs.

    Args:
        question: With one space after each word.
    """
    times = [
        one for one in calendar_words(question, today) if not one.is_month or _lead(question, one)
    ]
    times = _with_ends(question, times, today)
    found: list[Stretch] = []
    while times:
        one = times.pop(0)
        led = _lead(question, one)
        word = led.group(1).lower() if led else ""
        start = led.start() if led else one.start
        if word in {"between", "from"} and times and _is_joined(question, one, times[0]):
            found.append(_between(one, times.pop(0), start))
        else:
            found.append(_led(question, one, word, start))
    return found


def _lead(question: str, time: CalendarWords) -> re.Match[str] | None:
    """The word right before a time that tells what it is to the question."""
    return _LED.search(question, max(0, time.start - _LONGEST_LEAD), time.start)


def _with_ends(question: str, times: list[CalendarWords], today: date) -> list[CalendarWords]:
    """Also months that only another one leads: «between March and May»."""
    known = {one.start for one in times}
    before = sorted(times, key=lambda one: one.end)
    found = list(times)
    for other in calendar_words(question, today):
        nearest = bisect_right(before, other.start, key=lambda one: one.end) - 1
        if other.start not in known and nearest >= 0:
            found += [other] if _is_joined(question, before[nearest], other) else []
    return sorted(found, key=lambda one: one.start)


def _is_joined(question: str, one: CalendarWords, other: CalendarWords) -> bool:
    return one.end <= other.start and bool(_TO.fullmatch(question[one.end : other.start]))


def _between(one: CalendarWords, other: CalendarWords, start: int) -> Stretch:
    relative = one.is_relative and other.is_relative
    first, last = one.first, other.last
    if one.is_month and not other.is_relative:  # «between March and May 2024»
        first = first.replace(year=last.year if first.month <= last.month else last.year - 1)
    elif first > last:
        first, last = other.first, one.last
    return Stretch(first, last, start, other.end, relative)


def _led(question: str, one: CalendarWords, word: str, start: int) -> Stretch:
    first: date | None = one.first
    last: date | None = one.last
    if word == "since" or (word == "from" and _ON.match(question[one.end :])):
        last = None
    elif word == "after":
        first, last = day_after(one.last), None
    elif word == "before":
        first, last = None, day_before(one.first)
    elif word in {"until", "till", "up to", "by"}:
        first = None
    return Stretch(first, last, start, one.end, one.is_relative)
