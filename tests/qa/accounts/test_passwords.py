import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import BusyError, UsageError
from qa.accounts import passwords
from qa.accounts.passwords import checked_password, hash_of, is_outdated, matches
from qa.turns import Turns

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


def test_every_hash_waits_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(at_once=1, waiting=0, patience=0.0)
    monkeypatch.setattr(passwords, "_queue", turns)
    kept = hash_of("correct horse")
    with turns.taken():
        with pytest.raises(BusyError):
            hash_of("correct horse")
        for one in (kept, None):
            with pytest.raises(BusyError):
                matches(one, "correct horse")
    assert matches(kept, "correct horse")


class Watched(PasswordHasher):
    """Counts the hashes that are being made at the same time.

    Attributes:
        most: As many as there were at once.
    """

    def __init__(self) -> None:
        super().__init__()
        self.most = 0
        self._now = 0
        self._turn = threading.Lock()

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        with self._turn:
            self._now += 1
            self.most = max(self.most, self._now)
        try:
            return super().hash(password, salt=salt)
        finally:
            with self._turn:
                self._now -= 1


def test_no_more_than_two_hashes_are_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watched()
    monkeypatch.setattr(passwords, "_hasher", watched)
    with ThreadPoolExecutor(8) as many:
        assert len({*many.map(hash_of, ["correct horse"] * 8)}) == 8
    assert watched.most <= 2
