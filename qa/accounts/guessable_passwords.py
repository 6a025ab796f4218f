"""Passwords that others would try first (NIST SP 800-63B, 3.1.1.2): common, repeated, sequential.

The time is linear in the length of the password. zxcvbn would find more, but needs up to 5 seconds
for 32 characters that somebody has chosen for it.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_COMMON = Path(__file__).with_name("common_passwords.txt")
_ROWS = (
    *("abcdefghijklmnopqrstuvwxyz", "1234567890", "0123456789"),
    *("qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn"),
    *("1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p"),
)
_SEQUENCES = tuple(row * 2 for row in (*_ROWS, *(row[::-1] for row in _ROWS)))
_LETTERS = str.maketrans("@40351!7$", "aaoesiits")
_SHORT = 4  # characters: what repeats so few, or adds no more to a known word, adds nothing


def is_guessable(password: str, known: Iterable[str] = ()) -> bool:
    """Return whether a password is among those that are tried first.

    Upper case, digits and signs around a word, and digits in place of letters, make no difference:
    “P4ssword2024!” is as common as “password”.

    Args:
        known: What everybody connects with the account, such as its name.
    """
    words = {word for text in known for word in _words_of(text)}
    forms = {password, *_forms(_folded(password))}
    return any(_repeats(form) or _is_first(_unit(form), words) for form in forms)


def _is_first(form: str, known: set[str]) -> bool:
    if len(form) < _SHORT or form in _common() or any(form in row for row in _SEQUENCES):
        return True
    for word in known:
        rest = form.replace(word, "")
        if rest != form and (len(rest) < _SHORT or rest in _common()):
            return True
    return False


def _forms(plain: str) -> set[str]:
    """The password itself, and the word within it, if there is one."""
    closed = "".join(filter(str.isalnum, plain))
    inner = {_without_ends(plain).translate(_LETTERS), _without_ends(plain.translate(_LETTERS))}
    squeezed = {"".join(filter(str.isalnum, form)) for form in inner}
    return {plain, closed, *(form for form in inner | squeezed if len(form) >= _SHORT)}


def _without_ends(plain: str) -> str:
    """Remove digits and signs before the first letter and after the last."""
    places = [place for place, character in enumerate(plain) if character.isalpha()]
    return plain[places[0] : places[-1] + 1] if places else ""


def _repeats(text: str) -> bool:
    """Return whether a text is a few characters over and over, the last time perhaps cut short."""
    return any(text[length:] == text[:-length] for length in range(1, _SHORT))


def _unit(text: str) -> str:
    """Return the shortest piece that a text repeats, or the text itself."""
    return text[: (text + text).find(text, 1)] if text else text


def _words_of(text: str) -> set[str]:
    """A name as somebody would type it into a password, and the part of an address before “@”."""
    folded = _folded(text)
    typed = {"".join(filter(str.isalnum, part)) for part in (folded, folded.partition("@")[0])}
    return {word for word in typed if len(word) >= _SHORT}


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@cache
def _common() -> frozenset[str]:
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
