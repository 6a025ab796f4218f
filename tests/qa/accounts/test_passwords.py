import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import UsageError
from qa.accounts.passwords import checked_password, hash_of, is_outdated, matches

# of «password»
OF_LESS_EFFORT = (
    "$argon2id$v=19$m=8,t=1,p=1$5jA0cAZhk88De1HRuUPJzg$CoB3NFB96V8zNjgLVlT0Kk2rjhfBxV3SAK8J96I8RC8"
)


@settings(max_examples=8)
@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_only_the_same_password_matches(one: str, other: str) -> None:
    assert matches(hash_of(one), other) == (one == other)


def test_the_same_password_is_kept_differently_each_time() -> None:
    assert hash_of("correct horse") != hash_of("correct horse")


def test_nothing_matches_where_nothing_is_kept() -> None:
    assert not matches(None, "nobody's")
    assert not matches("no hash", "nobody's")


def test_a_password_that_is_endless_is_not_read() -> None:
    assert not matches(hash_of("correct horse"), "x" * 10_000_000)


@pytest.mark.parametrize("password", ["", "123456789", "x" * 1_001])
def test_what_is_too_short_or_too_long_is_no_password(password: str) -> None:
    with pytest.raises(UsageError, match="10 to 1,000 characters"):
        checked_password(password)


def test_a_hash_of_less_effort_is_outdated() -> None:
    assert is_outdated(OF_LESS_EFFORT)
    assert not is_outdated(hash_of("correct horse"))
