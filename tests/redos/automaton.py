"""Words that may make a pattern slow: the loops of its automaton that one text can run in two ways.

A pattern takes more than linear time if some word leads from a state back to itself in two ways
(then the time is exponential), or from a state p to p, from p to another state q, and from q to q
(then it is polynomial), and what follows fails: Weideman, Van der Merwe, Berglund and Watson,
"Analyzing matching time behavior of backtracking regular expression matchers by using ambiguity of
NFA", CIAA 2016. A search starts anew at each character, so its automaton begins with a loop over
every character: this is the p of `\\s*-`, for which the word is a space.

The automaton takes more than the pattern does: it ignores word bounds and takes what stands in a
look-around as if it were text. So it yields words that are harmless, which :mod:`backtracking`
sorts out.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from re import _constants
from typing import Any

from tests.redos.syntax import (
    CharacterSet,
    Mode,
    character_set,
    is_anchored,
    is_character,
    is_repeat,
    parse,
    scoped,
)

_COPIES = 64  # rounds of a repeat that are told apart
_START = 0
_SAMPLE = (
    "a x0!\n"
    + "".join(map(chr, range(1, 0x250)))
    + "ʰ\u0301ΑаЖאعक०ก中あ가\u2003\u2028–—’“…•【】€\u200b☃\U0001f600"
)


@dataclass(frozen=True)
class Pump:
    """A word to repeat, with one that leads to where it is repeated, and what may fail after it."""

    before: str
    word: str
    afters: tuple[str, ...]


class Automaton:
    """The states of a pattern, one for each place that takes a character, and 0 for the start."""

    def __init__(self, pattern: str, flags: int, mode: Mode) -> None:
        self.takes: list[CharacterSet | None] = [None]
        self.follows: dict[int, dict[int, int]] = defaultdict(dict)  # by state: ways to get there
        nodes, flags = parse(pattern, flags)
        self.is_searched = mode in ("search", "scan") and not is_anchored(nodes, flags)
        self._sequence({_START: 1}, nodes, flags)
        self._steps: dict[tuple[int, str], tuple[tuple[int, bool], ...]] = {}

    def _sequence(self, ends: dict[int, int], nodes: Any, flags: int) -> dict[int, int]:
        """Add nodes after some states; return the states after them, and in how many ways."""
        for operation, argument in nodes:
            ends = self._node(ends, operation, argument, flags)
        return ends

    def _node(
        self, ends: dict[int, int], operation: Any, argument: Any, flags: int
    ) -> dict[int, int]:
        if is_character(operation):
            return self._take(ends, character_set(operation, argument, flags))
        if operation is _constants.BRANCH:
            return _sum(self._sequence(ends, choice, flags) for choice in argument[1])
        if operation is _constants.SUBPATTERN:
            _, added, removed, body = argument
            return self._sequence(ends, body, scoped(flags, added, removed))
        if is_repeat(operation):
            return self._repeat(ends, *argument, flags)
        return self._rare(ends, operation, argument, flags)

    def _rare(
        self, ends: dict[int, int], operation: Any, argument: Any, flags: int
    ) -> dict[int, int]:
        if operation is _constants.ATOMIC_GROUP:
            return self._sequence(ends, argument, flags)
        if operation in (_constants.ASSERT, _constants.ASSERT_NOT) and argument[0] > 0:
            return _most([ends, self._sequence(ends, argument[1], flags)])
        if operation is _constants.GROUPREF:
            anything = [
                (_constants.MAX_REPEAT, (0, _constants.MAXREPEAT, [(_constants.ANY, None)]))
            ]
            return self._sequence(ends, anything, flags)
        if operation is _constants.GROUPREF_EXISTS:
            choices = [choice or [] for choice in argument[1:]]
            return _sum(self._sequence(ends, choice, flags) for choice in choices)
        return ends

    def _take(self, ends: dict[int, int], wanted: CharacterSet) -> dict[int, int]:
        state = len(self.takes)
        self.takes.append(wanted)
        self._join(ends, {state: 1})
        return {state: 1}

    def _join(self, ends: dict[int, int], begins: dict[int, int]) -> None:
        for end, ways in ends.items():
            for begin, others in begins.items():
                known = self.follows[end].get(begin, 0)
                self.follows[end][begin] = min(2, known + ways * others)

    def _repeat(
        self, ends: dict[int, int], least: int, most: int, body: Any, flags: int
    ) -> dict[int, int]:
        for _ in range(min(least, _COPIES)):
            ends = self._sequence(ends, body, flags)
        if most == least:
            return ends
        if most == least + 1:
            return _most([ends, self._sequence(ends, body, flags)])
        return _most([ends, self._loop(ends, body, flags)])

    def _loop(self, ends: dict[int, int], body: Any, flags: int) -> dict[int, int]:
        first = len(self.takes)
        left = self._sequence(ends, body, flags)
        inside = {state: ways for state, ways in left.items() if state >= first}
        begins = {
            state: ways
            for end in ends
            for state, ways in self.follows[end].items()
            if state >= first
        }
        self._join(inside, begins)
        return left

    def next(self, state: int, character: str) -> tuple[tuple[int, bool], ...]:
        """Return the states after a character, each with whether there are two ways there."""
        known = self._steps.get((state, character))
        if known is None:
            known = self._steps[state, character] = tuple(self._next(state, character))
        return known

    def _next(self, state: int, character: str) -> Iterator[tuple[int, bool]]:
        if state == _START and self.is_searched:
            yield _START, False
        for following, ways in self.follows[state].items():
            if character in self._set(following):
                yield following, ways > 1

    def _set(self, state: int) -> CharacterSet:
        wanted = self.takes[state]
        assert wanted is not None, "only the start takes nothing, and nothing leads there"
        return wanted

    @cached_property
    def alphabet(self) -> list[str]:
        """One character for each way in which the pattern tells characters apart."""
        return self._told_apart(range(len(self.takes)), _SAMPLE)

    def told_apart(self, states: Iterable[int]) -> list[str]:
        """Return one character for each way in which some states tell characters apart."""
        return self._told_apart(states, self.alphabet)

    def _told_apart(self, states: Iterable[int], characters: Iterable[str]) -> list[str]:
        sets = list({id(one): one for state in states if (one := self.takes[state])}.values())
        found: dict[Any, str] = {}
        for character in characters:
            takes = tuple(character in one for one in sets)
            found.setdefault((takes, character.isalnum(), character.isspace()), character)
        return list(found.values())

    def near(self, states: Iterable[int]) -> set[int]:
        """Return some states and those right after them."""
        return {*states, *(after for one in states for after in self.follows[one])}

    @cached_property
    def reached(self) -> dict[int, frozenset[int]]:
        """By each state, those that it leads to."""
        return {state: self._reached(state) for state in range(len(self.takes))}

    def loops(self) -> dict[int, frozenset[int]]:
        """Return by each state in a loop the states that are in a loop with it."""
        return {
            state: frozenset(one for one in there if state in self.reached[one])
            for state, there in self.reached.items()
            if state in there
        }

    def _reached(self, state: int) -> frozenset[int]:
        found: set[int] = set()
        left = [state]
        while left:
            new = set(self.follows[left.pop()]) - found
            found |= new
            left += new
        return frozenset(found)


def _sum(choices: Iterable[dict[int, int]]) -> dict[int, int]:
    """Join the ends of choices: what several of them lead to can be had in several ways."""
    total: dict[int, int] = defaultdict(int)
    for ends in choices:
        for state, ways in ends.items():
            total[state] = min(2, total[state] + ways)
    return dict(total)


def _most(choices: Iterable[dict[int, int]]) -> dict[int, int]:
    """Join the ends with and without an optional part, which passes on what was there before."""
    total: dict[int, int] = {}
    for ends in choices:
        for state, ways in ends.items():
            total[state] = max(total.get(state, 0), ways)
    return total


Step = Callable[[Any, str], Iterable[Any]]


def pumps(automaton: Automaton) -> Iterator[Pump]:
    """Yield the words that two ways of a pattern share, each with what leads to it."""
    loops = automaton.loops()
    seen: set[tuple[str, str]] = set()
    for state, around in loops.items():
        afters = ("", *automaton.told_apart(automaton.near(around)))
        for lead, word in _words(automaton, state, loops):
            if (lead, word) not in seen:
                seen.add((lead, word))
                yield Pump(lead, word, afters)


def _words(
    automaton: Automaton, state: int, loops: dict[int, frozenset[int]]
) -> Iterator[tuple[str, str]]:
    """Yield the words of a state, with the text that leads to where they are repeated."""
    if _is_ambiguous(automaton, loops[state]):
        for word in _twice(automaton, state, loops[state]):
            yield _lead(automaton, state), word
    if automaton.is_searched:
        for word in _shared(automaton, _START, frozenset({_START}), state, loops[state]):
            yield "", word
    for start, around in loops.items():
        if state not in around and state in automaton.reached[start]:
            for word in _shared(automaton, start, around, state, loops[state]):
                yield _lead(automaton, start), word


def _shared(
    automaton: Automaton, p: int, around_p: frozenset[int], q: int, around_q: frozenset[int]
) -> Iterator[str]:
    """Yield words that lead from p to p, from p to q, and from q to q."""

    def step(at: tuple[int, int, int], character: str) -> Iterator[tuple[int, int, int]]:
        firsts = [one for one, _ in automaton.next(at[0], character) if one in around_p]
        lasts = [one for one, _ in automaton.next(at[2], character) if one in around_q]
        if firsts and lasts:
            for middle, _ in automaton.next(at[1], character):
                if middle in around_q or q in automaton.reached[middle] or middle == _START:
                    for first in firsts:
                        for last in lasts:
                            yield first, middle, last

    yield from _walks(automaton, (p, p, q), (p, q, q), step, around_q)


def _is_ambiguous(automaton: Automaton, around: frozenset[int]) -> bool:
    """Return whether two ways part within a loop, if only for a while."""
    for state in around:
        for character in automaton.alphabet:
            ways = [
                is_double for one, is_double in automaton.next(state, character) if one in around
            ]
            if len(ways) > 1 or any(ways):
                return True
    return False


def _twice(automaton: Automaton, state: int, around: frozenset[int]) -> Iterator[str]:
    """Yield words that lead from a state back to it in two ways."""

    def step(at: tuple[int, int, bool], character: str) -> Iterator[tuple[int, int, bool]]:
        for one, is_double in automaton.next(at[0], character):
            for other, _ in automaton.next(at[1], character):
                if one in around and other in around:
                    yield one, other, at[2] or one != other or (is_double and at[0] == at[1])

    yield from _walks(automaton, (state, state, False), (state, state, True), step, around)


def _walks(
    automaton: Automaton, start: Any, goal: Any, step: Step, around: frozenset[int]
) -> Iterator[str]:
    """Yield the shortest words from a start to a goal, one for each way in which they may end.

    Args:
        around: What is right after these states tells the ends apart.
    """
    last = automaton.told_apart(automaton.near(around))
    words = {start: ""}
    left = deque([start])
    ends: set[str] = set()
    while left:
        at = left.popleft()
        for character in automaton.alphabet:
            for following in step(at, character):
                if following == goal and character in last and character not in ends:
                    ends.add(character)
                    yield words[at] + character
                if following not in words:
                    words[following] = words[at] + character
                    left.append(following)


def _lead(automaton: Automaton, state: int) -> str:
    """Return the shortest text that leads to a state."""

    def step(at: int, character: str) -> Iterator[int]:
        return (following for following, _ in automaton.next(at, character))

    return next(_walks(automaton, _START, state, step, frozenset({state})), "")
