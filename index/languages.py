"""Finds out which language a text is in, offline."""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_ENOUGH = 60  # bytes of letters, from which the statistics of a language tell
_SAMPLE = 4_000  # characters that are looked at
_LIKELY = 0.5
_TAG = re.compile(r"[A-Za-z]{2}(?![A-Za-z])")


def base_of(tag: str | None) -> str | None:
    """The language of a tag: «en» of «en-GB» and of «EN_us»; ``None`` where that is no tag."""
    found = _TAG.match(tag or "")
    return found.group().lower() if found else None


def detect(text: str) -> str | None:
    """The language of a text, as ISO 639-1 code; ``None`` where it is too short to tell."""
    sample = text[:_SAMPLE]
    letters = "".join(filter(str.isalpha, sample))
    if len(letters.encode()) < _ENOUGH:  # a character of Chinese tells more than one of English
        return None
    language, probability = _identifier().classify(sample.lower())  # wire text is in capitals
    return base_of(str(language)) if probability >= _LIKELY else None


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
