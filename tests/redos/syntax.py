"""The parse tree of a pattern, as `re` itself makes it."""

import re
from re import _compiler, _constants, _parser
from typing import Any, Literal

Mode = Literal["search", "scan", "match", "fullmatch"]
"""How a pattern is used: `search` ends at the first match, `scan` finds all (`sub`, `split`, …)."""

MANY = 64
"""A repeat that ends after more than this many rounds counts as one without an end."""

_CHARACTERS = {
    _constants.LITERAL,
    _constants.NOT_LITERAL,
    _constants.IN,
    _constants.ANY,
    _constants.CATEGORY,
}
_REPEATS = {_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT}


class CharacterSet:
    """The characters that one place of a pattern takes, decided by `re` itself."""

    def __init__(self, single: re.Pattern[str]) -> None:
        self._single = single
        self._known: dict[str, bool] = {}

    def __contains__(self, character: str) -> bool:
        known = self._known.get(character)
        if known is None:
            known = self._known[character] = self._single.fullmatch(character) is not None
        return known


_sets: dict[str, CharacterSet] = {}


def parse(pattern: str, flags: int) -> tuple[Any, int]:
    """Return the nodes of a pattern, and its flags with those that it sets itself."""
    parsed = _parser.parse(pattern, flags)
    return parsed, parsed.state.flags


def character_set(operation: Any, argument: Any, flags: int) -> CharacterSet:
    """Return the characters that a node takes; for equal nodes, the same object."""
    key = f"{operation} {argument} {flags}"
    if key not in _sets:
        _sets[key] = CharacterSet(alone(operation, argument, flags))
    return _sets[key]


def alone(operation: Any, argument: Any, flags: int) -> re.Pattern[str]:
    """Compile one node by itself."""
    state = _parser.State()
    state.flags = flags
    return _compiler.compile(_parser.SubPattern(state, [(operation, argument)]), flags)


def is_character(operation: Any) -> bool:
    """Return whether a node takes exactly one character."""
    return operation in _CHARACTERS


def is_repeat(operation: Any) -> bool:
    """Return whether a node is a repeat, of whatever kind."""
    return operation in _REPEATS


def is_anchored(nodes: Any, flags: int) -> bool:
    """Return whether a pattern can match at the start of a text alone."""
    if not len(nodes):
        return False
    operation, argument = nodes[0]
    is_start = operation is _constants.AT and argument is _constants.AT_BEGINNING
    is_string_start = operation is _constants.AT and argument is _constants.AT_BEGINNING_STRING
    return is_string_start or (is_start and not flags & re.MULTILINE)


def scoped(flags: int, added: int, removed: int) -> int:
    """Return the flags that hold inside of a group such as `(?i:…)`."""
    return (flags | added) & ~removed
