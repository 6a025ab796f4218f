import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cleaning import normalized

# Marks of several classes, and characters that decompose into several.
MARKS = "\u0301\u0323\u0327\u0345\u0344\u05b0\u0f73\u0e38\u0e48\u3099\uff9e☃"
TEXTS = st.lists(st.one_of(st.sampled_from(["a", "ế", "か", "한", "\u1f82", " "]), st.text(MARKS)))


@pytest.mark.parametrize("form", ["NFC", "NFKC", "NFKD"])
@given(pieces=TEXTS, marks=st.text(MARKS, min_size=32))
def test_normal_forms_are_those_of_unicode(form: str, pieces: list[str], marks: str) -> None:
    text = marks.join(["", *pieces, "a"])
    assert normalized(form, text) == unicodedata.normalize(form, text)


@given(st.text())
def test_and_so_are_those_of_any_text(text: str) -> None:
    assert normalized("NFKC", text) == unicodedata.normalize("NFKC", text)
