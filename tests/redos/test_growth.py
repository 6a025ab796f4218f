import re

import pytest

from tests.redos.growth import attack
from tests.redos.syntax import Mode

SLOW: list[tuple[str, Mode]] = [
    (r"\s*[-–]\s*", "scan"),
    (r"\s*[-–]\s*", "search"),
    (r"\s+$", "search"),
    (r"\s+([.,])", "scan"),
    (r"[^\S\n]*\n\s*", "scan"),
    (r"<[^>]*>", "scan"),
    (r"\w+@\w+", "scan"),
    (r"\d+\.", "scan"),
    (r"x*+y", "scan"),
    (r"a(?=.*b)", "scan"),
    (r"(\w+)\s\1", "search"),
    (r"how has\b.*\bchanged", "search"),
    (r"^(\w[\w .-]*):[^\S\n]+(\S.*?)[^\S\n]*$", "match"),
    (r"(?:aa)*(?:aaa)*x", "match"),
    (r"\[[^\]]*a[^\]]*\]", "match"),
    (r"(a+)+$", "match"),
    (r"(?:a|a)*$", "match"),
    (r"(?:a*)*$", "fullmatch"),
    (r"(?:\w+|_)+-", "match"),
]
LINEAR: list[tuple[str, Mode]] = [
    (r"\s*[-–]\s*", "fullmatch"),
    (r"\s*[-–]\s*", "match"),
    (r" ?[-–] ?", "scan"),
    (r"\s+", "scan"),
    (r"(?<!\s)\s*-", "scan"),
    (r"(?<!\d)\d+\.", "scan"),
    (r"\n\s*\n", "scan"),
    (r"(?:\w|_)+-", "match"),  # which `re` reads as one set of characters
    (r"<[^<>]*>?", "scan"),
    (r"x*+y", "match"),
    (r"x{0,9}y", "scan"),
    (r"^\W*what .*\?$", "search"),
    (r"(?:\b\w+\b\s*)+$", "match"),
    (r"\[[^\]a]*a[^\]]*\]", "match"),
    (r"(?:^|/)\.{0,2}(?:/|$)", "scan"),
    (r"", "scan"),
]


@pytest.mark.parametrize(("pattern", "mode"), SLOW)
def test_slow_patterns_are_found(pattern: str, mode: Mode) -> None:
    assert attack(pattern, 0, mode)


@pytest.mark.parametrize(("pattern", "mode"), LINEAR)
def test_linear_patterns_are_not(pattern: str, mode: Mode) -> None:
    assert attack(pattern, 0, mode) is None


def test_what_is_found_is_a_text_to_try() -> None:
    found = attack(r"\s*[-–]\s*", 0, "scan")
    assert found
    assert re.fullmatch(r"\s+", found.text(100))
