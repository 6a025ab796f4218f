import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.accounts.guessable_passwords import is_guessable

KNOWN = ("Ann Lee", "The Test Archive", "ann.lee@example.org")


@pytest.mark.parametrize(
    "password",
    [
        *("aaaaaaaaaa", "password12", "1234567890", "0987654321", "qwertyuiop", "1q2w3e4r5t"),
        *(
            "abcabcabcabc",
            "abcdefghij",
            "dragondragon",
            "P4ssword2024!",
            "Passw0rd123",
            "12121212121",
        ),
        *("iloveyou11", "!!sunshine2024", "password password", "ｐａｓｓｗｏｒｄ１２"),
        *(
            "annlee2024",
            "Ann Lee 1234",
            "thetestarchive",
            "The Test Archive",
            "ann.lee@example.org",
        ),
        *("annleepassword", "12345678901234567890", "x" * 1_000, " " * 12),
    ],
)
def test_what_is_tried_first_is_guessable(password: str) -> None:
    assert is_guessable(password, KNOWN)


@pytest.mark.parametrize(
    "password",
    [
        *("correct horse battery", "another horse battery", "x7#kQ9pz!w", "open sesame now"),
        *(
            "Ann Lee reads on trains",
            "an archive of grain and ships",
            "8302915746",
            "ångström-fjell",
        ),
    ],
)
def test_what_is_not_may_be_chosen(password: str) -> None:
    assert not is_guessable(password, KNOWN)


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_can_be_looked_at(password: str, name: str) -> None:
    assert is_guessable(password, [name]) in (True, False)


@given(st.text(min_size=1, max_size=3), st.integers(min_value=4, max_value=300))
def test_to_repeat_a_few_characters_adds_nothing(piece: str, times: int) -> None:
    assert is_guessable(piece * times)
