import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.writing.thoughts import WithoutThoughts


def read(text: str, size: int) -> str:
    thoughts = WithoutThoughts()
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    return "".join([*map(thoughts.add, pieces), thoughts.end()])


@pytest.mark.parametrize("size", [1, 3, 100])
def test_thoughts_are_taken_out(size: int) -> None:
    assert read("\n<think>Hm, [1]?</think>\nIt sank [1].", size) == "\nIt sank [1]."
    assert read("<think>Hm", size) == ""


@given(st.text(), st.integers(min_value=1, max_value=9))
def test_what_is_no_thought_stays_as_it_is(text: str, size: int) -> None:
    if "<" not in text:
        assert read(text, size) == text
