"""Finds out which language a text is in, offline."""

import re
from collections.abc import Collection
from functools import cache, lru_cache
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"
_ENOUGH = 60  # bytes of letters, from which the statistics of a language tell
_SAMPLE = 4_000  # characters that are looked at
_LIKELY = 0.5
_HARDLY = 0.05
_LEAST = 1e-300  # probability; what is less is nothing to a float
# What readers and stemmers know by the name of the language that it belongs to.
_SPOKEN_FORMS = {
    "ary": "ar", "arz": "ar", "hbo": "he", "grc": "el", "wuu": "zh", "yue": "zh",
}  # fmt: skip
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
    return _known(str(language)) if probability >= _LIKELY else None


def load_identifier() -> None:
    """Load what :func:`detect` needs, which writes and reads a temporary file."""
    _identifier()


@lru_cache(maxsize=256)
def likeliest(text: str, articles: tuple[tuple[str, int], ...]) -> str:
    """Which of an archive's languages a question is asked in, however short it is.

    Args:
        articles: Languages, one at least, with their numbers of articles: what more is written in
            is asked more in, by the root of it.
    """
    if len(articles) == 1:
        return articles[0][0]
    told = _told(text)
    return max(articles, key=lambda one: max(told.get(one[0], 0.0), _LEAST) * sqrt(one[1]))[0]


def is_foreign(text: str, languages: Collection[str]) -> bool:
    """Whether a text, however short, is rather in a language that is none of these."""
    told = _told(text)
    ours = sum(told.get(language, 0.0) for language in languages)
    return ours < _HARDLY and max(told.values()) >= _LIKELY


def _told(text: str) -> dict[str | None, float]:
    """How likely each language is, 0 to 1."""
    told: dict[str | None, float] = {}
    for language, probability in _identifier().rank(text.lower()):
        known = _known(str(language))
        told[known] = told.get(known, 0.0) + float(probability)
    return told


def _known(language: str) -> str | None:
    return base_of(_SPOKEN_FORMS.get(language, language))


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
