import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.redos.backtracking import Counter, TooManyStepsError
from tests.redos.program import program

PATTERNS = [
    *("a*b", "a*?b", "a*+b", "(?>a*)b", "(?:a|ab)c", "(a)?b", "a{2,3}", "a{2}?", "(?:a*)*b"),
    *(r"(a|b)\1", "(?=ab)a", "(?!ab)a", "(?<=a)b", "(?<!a)b", r"\ba", "^a|b$", "(?i:A)b", "[^a]"),
    *("", "a|", "(?:|a)+b", "(?s:.)b", ".a", "(?:a(?:b|c)){2,}"),
]


def end_of(pattern: str, text: str) -> int | None:
    counter = Counter(program(pattern, 0), 100_000)
    counter.count(text, "match")
    return counter._run(program(pattern, 0).code, 0, {})


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=st.text("abcA\n", max_size=8))
def test_it_matches_what_re_matches(pattern: str, text: str) -> None:
    match = re.match(pattern, text)
    assert end_of(pattern, text) == (match.end() if match else None)


def test_steps_of_a_linear_pattern_grow_with_the_text() -> None:
    few, more = (Counter(program("a*", 0), 10_000).count("a" * n, "match") for n in (100, 200))
    assert more - few <= 2 * few


def test_a_match_without_end_is_given_up() -> None:
    with pytest.raises(TooManyStepsError):
        Counter(program("(a+)+$", 0), 10_000).count("a" * 40 + "b", "match")
