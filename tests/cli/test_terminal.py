import re

from hypothesis import given
from hypothesis import strategies as st

from qa.cli.terminal import Unescaped


def test_backslashes_go_wherever_the_text_is_cut() -> None:
    text = r"Seventy\-Five \[sic\] [1], C:\\home"
    for cut in range(len(text)):
        plain = Unescaped()
        shown = plain.add(text[:cut]) + plain.add(text[cut:])
        assert shown == r"Seventy-Five [sic] [1], C:\home"


@given(st.text(), st.integers(0))
def test_what_was_escaped_shows_as_it_was(text: str, place: int) -> None:
    escaped = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)
    cut = place % (len(escaped) + 1)
    plain = Unescaped()
    assert plain.add(escaped[:cut]) + plain.add(escaped[cut:]) == text
