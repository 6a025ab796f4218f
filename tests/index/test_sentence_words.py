import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.sentence_words import SentenceWords, holding
from index.word_weights import kin_of
from index.wording import stems

WORDS = ("ship", "ships", "colony", "colonise", "Odesa", "odd", "2022", "Müller")
TEXTS = st.lists(st.text(max_size=60), max_size=5)


@given(TEXTS)
def test_what_is_stored_is_read_again(sentences: list[str]) -> None:
    words = SentenceWords.of(sentences)
    again = SentenceWords.read(words.stored(), len(sentences))
    assert again is not None
    assert again.counts.tolist() == words.counts.tolist()
    assert again.marks.tolist() == words.marks.tolist()


@given(st.binary(max_size=80), st.integers(0, 6))
def test_what_is_damaged_is_not_taken_for_words(stored: bytes, sentences: int) -> None:
    found = SentenceWords.read(stored, sentences)
    assert found is None or found.counts.sum() == len(found.marks)
    whole = SentenceWords.of(["The ships sailed.", "Grain is dear."]).stored()
    assert SentenceWords.read(whole[:-8], 2) is None
    assert SentenceWords.read(whole, 1) is None
    assert SentenceWords.read(b"\x00" + whole[1:], 2) is None
    assert SentenceWords.read(None, 2) is None


@given(
    st.lists(
        st.sampled_from(["ship", "ships", "colony", "colonise", "Odesa", "odd", "2022", "Müller"])
    )
)
def test_words_are_found_by_their_stems_and_their_kin_by_its_beginning(chosen: list[str]) -> None:
    held, wanted = stems(" ".join(chosen)), sorted(stems("colonise shipping Odesa 2022 muller"))
    same, alike = holding(SentenceWords.of([" ".join(chosen)]).marks, wanted)
    assert {one for one, has in zip(wanted, same.any(0), strict=True) if has} == held & set(wanted)
    kin = kin_of(wanted, held) | held & set(wanted)
    assert {one for one, has in zip(wanted, alike.any(0), strict=True) if has} == kin


def test_a_sentence_without_meaning_counts_as_one() -> None:
    words = SentenceWords.of(["It was so.", "Ships.", "–"])
    assert words.counts.tolist() == [0, 1, 0]
    assert words.marks.dtype == np.uint64
