"""Passwords, of which only an argon2id hash is kept (RFC 9106)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from index.errors import UsageError
from qa.accounts.guessable_passwords import is_guessable
from qa.turns import Turns

SHORTEST = 10  # characters; no rule on what kinds of characters there are (NIST SP 800-63B)
_LONGEST = 1_000

_hasher = PasswordHasher()  # the library's defaults follow RFC 9106, and move with it
# Each hash takes 64 MiB and a processor, and whoever waits for one holds a thread of the service.
_queue = Turns(at_once=2, waiting=10, patience=10.0)


def checked_password(password: str, *known: str) -> str:
    """Return the same password.

    Args:
        known: What everybody connects with the account, such as its name.

    Raises:
        UsageError: It is too short, too long, or among those that others try first.
    """
    if not SHORTEST <= len(password) <= _LONGEST:
        raise UsageError(f"a password has {SHORTEST} to {_LONGEST:,} characters")
    if is_guessable(password, known):
        raise UsageError(
            "this password is too easy to guess: avoid common words, names, repeats and sequences; "
            "four words that have nothing to do with each other are a good one"
        )
    return password


def hash_of(password: str) -> str:
    """Return what is kept of a password.

    Raises:
        BusyError: Too many wait for a hash already.
    """
    with _queue.taken():
        return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether a password is the one of which a hash is kept.

    Where there is none it takes as long as with one: how long a login takes tells nobody which
    names exist.

    Raises:
        BusyError: Too many wait for a hash already.
    """
    if len(password) > _LONGEST:
        return False
    with _queue.taken():
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
