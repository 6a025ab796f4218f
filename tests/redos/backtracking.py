"""A backtracking matcher that counts its steps.

It tries things in the order in which `re` does, so that its count grows as the time of `re` does. A
count is the same on every machine; a clock is not.
"""

import re
from typing import Any

from tests.redos.program import Code, Program
from tests.redos.syntax import Mode

Marks = dict[Any, int]  # where groups and rounds began and ended
Thread = tuple[int, int, Marks]  # instruction, place in the text, marks


class TooManyStepsError(Exception):
    """Raised when a match takes more steps than it may."""


class Counter:
    """Counts the steps of a program.

    Args:
        limit: Steps after which :class:`TooManyStepsError` is raised.
    """

    def __init__(self, running: Program, limit: int) -> None:
        self._code = running.code
        self._limit = limit
        self._steps = 0
        self._text = ""
        self._is_full = False

    def count(self, text: str, mode: Mode) -> int:
        """Return how many steps it takes to use the pattern on a text."""
        self._steps, self._text, self._is_full = 0, text, mode == "fullmatch"
        if mode in ("match", "fullmatch"):
            self._run(self._code, 0, {})
            return self._steps
        start = 0
        while start <= len(text):
            self._step()
            end = self._run(self._code, start, {})
            if end is not None and mode == "search":
                break
            start = start + 1 if end is None or end == start else end
        return self._steps

    def _step(self) -> None:
        self._steps += 1
        if self._steps > self._limit:
            raise TooManyStepsError

    def _run(self, code: Code, start: int, marks: Marks) -> int | None:
        """Return where the first match from a place ends; None if there is none."""
        waiting: list[Thread] = [(0, start, marks)]
        while waiting:
            thread: Thread | None = waiting.pop()
            while thread:
                at, place, marks = thread
                self._step()
                operation, *arguments = code[at]
                if operation == "accept":
                    if not (code is self._code and self._is_full and place < len(self._text)):
                        return place
                    thread = None
                elif operation == "split":
                    waiting.append((arguments[1], place, marks))
                    thread = (arguments[0], place, marks)
                else:
                    thread = _NEXT[operation](self, thread, *arguments)
        return None

    def _take(self, thread: Thread, wanted: Any) -> Thread | None:
        at, place, marks = thread
        is_taken = place < len(self._text) and self._text[place] in wanted
        return (at + 1, place + 1, marks) if is_taken else None

    def _jump(self, thread: Thread, to: int) -> Thread:
        return (to, *thread[1:])

    def _at(self, thread: Thread, anchor: re.Pattern[str]) -> Thread | None:
        at, place, marks = thread
        return (at + 1, place, marks) if anchor.match(self._text, place) else None

    def _atomic(self, thread: Thread, part: Code) -> Thread | None:
        at, place, marks = thread
        end = self._run(part, place, marks)
        return None if end is None else (at + 1, end, marks)

    def _look(self, thread: Thread, part: Code, back: int, is_wanted: bool) -> Thread | None:
        at, place, marks = thread
        is_there = place >= back and self._run(part, place - back, marks) is not None
        return (at + 1, place, marks) if is_there is is_wanted else None

    def _mark(self, thread: Thread, name: Any) -> Thread:
        at, place, marks = thread
        return at + 1, place, {**marks, name: place}

    def _progress(self, thread: Thread, loop: Any, split: int) -> Thread:
        at, place, marks = thread
        return at + 1 if marks[loop] == place else split, place, marks

    def _again(self, thread: Thread, number: int, ignores_case: bool) -> Thread | None:
        at, place, marks = thread
        start, end = marks.get(("start", number)), marks.get(("end", number))
        if start is None or end is None:
            return None
        said, after = self._text[start:end], self._text[place : place + end - start]
        is_same = said.lower() == after.lower() if ignores_case else said == after
        return (at + 1, place + end - start, marks) if is_same else None

    def _fail(self, _thread: Thread) -> None:
        return None


_NEXT: dict[str, Any] = {
    "take": Counter._take,
    "jump": Counter._jump,
    "at": Counter._at,
    "atomic": Counter._atomic,
    "look": Counter._look,
    "mark": Counter._mark,
    "progress": Counter._progress,
    "again": Counter._again,
    "fail": Counter._fail,
}
