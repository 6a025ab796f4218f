"""Passwords, of which only an argon2id hash is kept (RFC 9106)."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from index.errors import UsageError

SHORTEST = 10  # characters; length is what counts, and no rule beside it (NIST SP 800-63B)
_LONGEST = 1_000

_hasher = PasswordHasher()  # the library's defaults follow RFC 9106, and move with it
_turn = threading.BoundedSemaphore(2)  # each takes 64 MiB: a crowd at the door waits outside


def checked_password(password: str) -> str:
    """The same password.

    Raises:
        UsageError: It is too short to be one, or too long to be read.
    """
    if not SHORTEST <= len(password) <= _LONGEST:
        raise UsageError(f"a password has {SHORTEST} to {_LONGEST:,} characters")
    return password


def hash_of(password: str) -> str:
    """What is kept of a password."""
    with _turn:
        return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether a password is the one of which a hash is kept.

    Where there is none it takes as long as with one: how long a login takes tells nobody which
    names exist.
    """
    if len(password) > _LONGEST:
        return False
    with _turn:
        try:
            return _hasher.verify(kept or _nobodys(), password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether a hash was made with less effort than is asked for today."""
    return _hasher.check_needs_rehash(kept)


_of_nobody: list[str] = []


def _nobodys() -> str:
    if not _of_nobody:
        _of_nobody.append(_hasher.hash("nobody's"))
    return _of_nobody[0]
