import numpy as np
import pytest
from datasketch import MinHashLSH
from hypothesis import given
from hypothesis import strategies as st

from index import minhash
from index.minhash import ALIKE, BANDS, bands, signature, similarity
from index.shingles import folded_words, shingles

WORDS = [f"word{number}" for number in range(2_000)]


def text_of(words: int, seed: int = 0) -> str:
    return " ".join(np.random.default_rng(seed).choice(WORDS, words))


def changed(text: str, every: int) -> str:
    """The text with another word in place of each so-manieth."""
    words = text.split()
    return " ".join("changed" if n % every == 0 else word for n, word in enumerate(words, 1))


def jaccard(one: str, other: str) -> float:
    sets = [set(shingles(folded_words(text))) for text in (one, other)]
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


@given(st.text())
def test_a_text_is_the_same_as_itself_if_it_has_any_word(text: str) -> None:
    one = signature(text)
    assert similarity(one, one) == (1.0 if folded_words(text) else 0.0)
    assert len(bands(one)) == (BANDS if folded_words(text) else 0)


@given(st.text(), st.text())
def test_similarity_is_symmetric_and_1_for_the_same_words_alone(one: str, other: str) -> None:
    a, b = signature(one), signature(other)
    assert similarity(a, b) == similarity(b, a)
    same = folded_words(one) == folded_words(other) != []
    assert (similarity(a, b) == 1) == same


@pytest.mark.parametrize("every", [8, 12, 20, 50])
def test_similarity_estimates_that_of_jaccard(every: int) -> None:
    text = text_of(600)
    other = changed(text, every)
    assert similarity(signature(text), signature(other)) == pytest.approx(
        jaccard(text, other), abs=0.13
    )  # three standard errors


def test_a_reprint_with_one_word_of_twenty_changed_is_met_and_is_alike() -> None:
    found = 0
    for seed in range(50):
        text = text_of(400, seed)
        one, other = signature(text), signature(changed(text, 20))
        meets = set(enumerate(bands(one))) & set(enumerate(bands(other)))
        found += bool(meets) and ALIKE <= similarity(one, other) < 1
    assert found >= 48  # 99.7 % of them, in the long run


def test_articles_of_their_own_do_not_meet() -> None:
    digests = [set(enumerate(bands(signature(text_of(400, seed))))) for seed in range(50)]
    assert sum(map(len, digests)) == len(set().union(*digests))


def test_a_single_word_of_thousands_is_a_difference() -> None:
    text = text_of(5_000)
    assert similarity(signature(text), signature(text + " more")) == 0.99


def test_a_short_text_is_a_copy_only_of_the_very_same() -> None:
    notice = "The editors wish all readers a happy new year and thank them for their letters in {}."
    assert similarity(signature(notice.format(2023)), signature(notice.format(2024))) == 0
    assert similarity(signature(notice.format(2024)), signature(notice.format("“2024”"))) == 1


def test_a_chinese_text_with_a_comma_and_a_character_changed_is_alike() -> None:
    characters = [chr(0x4E00 + number) for number in range(1_500)]
    text = "".join(np.random.default_rng(1).choice(characters, 300))
    other = text[:100] + "，" + text[100:200] + "的" + text[201:]
    assert similarity(signature(text), signature(other)) > 0.9


def test_signatures_of_other_versions_can_be_compared() -> None:
    numbers = np.frombuffer(signature("One ship sailed."), "<u4", offset=16)
    assert numbers[:3].tolist() == [2290043087, 1530373904, 3661533802]


def test_a_long_text_takes_no_more_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    text = text_of(500)
    whole = signature(text)
    monkeypatch.setattr(minhash, "_AT_ONCE", 7)
    assert signature(text) == whole


def test_the_bands_are_those_that_the_library_chooses() -> None:
    """For the threshold, and where a reprint that is missed weighs most."""
    lsh = MinHashLSH(threshold=ALIKE, num_perm=128, weights=(0.1, 0.9))
    assert (lsh.b, lsh.r) == (minhash.BANDS, minhash._ROWS)
