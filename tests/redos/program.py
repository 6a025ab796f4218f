"""A pattern as a program of a backtracking matcher."""

import re
from dataclasses import dataclass
from re import _constants
from typing import Any

from tests.redos.syntax import (
    MANY,
    alone,
    character_set,
    is_character,
    is_repeat,
    parse,
    scoped,
)

Code = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Program:
    """Instructions, each an operation and its arguments; the last accepts.

    Attributes:
        longest: Rounds of the longest of its repeats that end.
    """

    code: Code
    longest: int


def program(pattern: str, flags: int) -> Program:
    """Return the program of a pattern.

    Raises:
        NotImplementedError: Python has got new syntax that this does not know.
    """
    nodes, flags = parse(pattern, flags)
    writer = _Writer()
    code = writer.part(nodes, flags)
    return Program(code, writer.longest)


class _Writer:
    def __init__(self) -> None:
        self.longest = 0
        self._code: Code = []
        self._loops = 0

    def part(self, nodes: Any, flags: int) -> Code:
        """Return nodes as a program of their own."""
        outer, self._code = self._code, []
        self._sequence(nodes, flags)
        self._emit("accept")
        inner, self._code = self._code, outer
        return inner

    def _emit(self, *instruction: Any) -> int:
        self._code.append(instruction)
        return len(self._code) - 1

    def _sequence(self, nodes: Any, flags: int) -> None:
        for operation, argument in nodes:
            if is_character(operation):
                self._emit("take", character_set(operation, argument, flags))
            elif is_repeat(operation):
                self._repeat(operation, argument, flags)
            else:
                self._part(operation, argument, flags)

    def _part(self, operation: Any, argument: Any, flags: int) -> None:
        if operation is _constants.AT:
            self._emit("at", alone(operation, argument, flags))
        elif operation is _constants.BRANCH:
            self._branch(argument[1], flags)
        elif operation is _constants.SUBPATTERN:
            self._group(argument, flags)
        elif operation is _constants.ATOMIC_GROUP:
            self._emit("atomic", self.part(argument, flags))
        elif operation in (_constants.ASSERT, _constants.ASSERT_NOT):
            direction, body = argument
            back = body.getwidth()[0] if direction < 0 else 0
            self._emit("look", self.part(body, flags), back, operation is _constants.ASSERT)
        elif operation is _constants.GROUPREF:
            self._emit("again", argument, bool(flags & re.IGNORECASE))
        elif operation is _constants.GROUPREF_EXISTS:
            self._branch([part or [] for part in argument[1:]], flags)
        elif operation is _constants.FAILURE:
            self._emit("fail")
        else:
            raise NotImplementedError(f"{operation} of a regular expression")

    def _group(self, argument: Any, flags: int) -> None:
        number, added, removed, body = argument
        if number is not None:
            self._emit("mark", ("start", number))
        self._sequence(body, scoped(flags, added, removed))
        if number is not None:
            self._emit("mark", ("end", number))

    def _branch(self, choices: Any, flags: int) -> None:
        ends = []
        for choice in choices[:-1]:
            split = self._emit("split")
            self._sequence(choice, flags)
            ends.append(self._emit("jump"))
            self._code[split] = ("split", split + 1, len(self._code))
        self._sequence(choices[-1], flags)
        for end in ends:
            self._code[end] = ("jump", len(self._code))

    def _repeat(self, operation: Any, argument: Any, flags: int) -> None:
        least, most, body = argument
        if operation is _constants.POSSESSIVE_REPEAT:
            self._emit("atomic", self.part([(_constants.MAX_REPEAT, argument)], flags))
            return
        is_greedy = operation is _constants.MAX_REPEAT
        for _ in range(min(least, MANY)):
            self._sequence(body, flags)
        if most is _constants.MAXREPEAT or most > MANY:
            self._loop(body, flags, is_greedy)
        else:
            self._optional(body, most - least, flags, is_greedy)

    def _loop(self, body: Any, flags: int, is_greedy: bool) -> None:
        split = self._emit("split")
        if body.getwidth()[0]:
            self._sequence(body, flags)
            self._emit("jump", split)
        else:  # a round that takes nothing is the last
            loop, self._loops = ("round", self._loops), self._loops + 1
            self._emit("mark", loop)
            self._sequence(body, flags)
            self._emit("progress", loop, split)
        self._code[split] = _split(split + 1, len(self._code), is_greedy)

    def _optional(self, body: Any, times: int, flags: int, is_greedy: bool) -> None:
        self.longest = max(self.longest, times)
        splits = []
        for _ in range(times):
            splits.append(self._emit("split"))
            self._sequence(body, flags)
        for split in splits:
            self._code[split] = _split(split + 1, len(self._code), is_greedy)


def _split(into: int, past: int, is_greedy: bool) -> tuple[Any, ...]:
    return ("split", into, past) if is_greedy else ("split", past, into)
