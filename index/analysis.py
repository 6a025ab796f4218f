"""The terms of a text: what the words index holds of it, and what a query is looked up by."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

import tantivy

from index.cleaning import normalized
from index.languages import ENGLISH
from index.shingles import UNSPACED
from index.wording import stemmer, without_latin_marks, word_set

_LONGEST = 80  # bytes; what is longer is no word
# The Snowball stemmers by language; what is not here is searched as it is written.
_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
# Languages whose stop words Tantivy has.
_STOPPED = word_set(
    "danish dutch finnish french german hungarian italian norwegian portuguese russian spanish "
    "swedish"
)
_INITIALS = re.compile(r"\b[^\W\d_](?:\.[^\W\d_]\b)+")  # «U.S.» is the word that «US» is
_RUN = re.compile(f"([{UNSPACED}]+)")


def terms(text: str, language: str | None) -> list[str]:
    """The terms of a text, in order and as often as they stand; none holds white space.

    Words are brought to the stem that they share with their inflections, and words of grammar left
    out, as the language has it. What is written without spaces, in whatever language, is taken by
    pairs of characters: no dictionary is needed, and a query finds what it shares with a text.

    Args:
        language: ISO 639-1 code; ``None`` counts as English.
    """
    found: list[str] = []
    for number, piece in enumerate(_RUN.split(text)):
        if number % 2:
            found += _pairs(normalized("NFKC", piece))
        elif piece:
            found += _words(piece, language or ENGLISH)
    return found


def query_terms(query: str, languages: Iterable[str]) -> list[str]:
    """The terms by which a query is found in texts of these languages, each once."""
    return list(dict.fromkeys(term for one in languages for term in terms(query, one)))


def _pairs(run: str) -> Iterator[str]:
    return (one + other for one, other in pairwise(run)) if len(run) > 1 else iter(run)


def _words(text: str, language: str) -> list[str]:
    joined = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    found: list[str] = _analyzer(language).analyze(joined)
    if language == ENGLISH:
        return found
    name = _STEMMERS.get(language)
    stems = stemmer(name).stemWords(found) if name else found
    return [normalized("NFC", without_latin_marks(stem)) for stem in stems]


@cache
def _analyzer(language: str) -> tantivy.TextAnalyzer:
    if language == ENGLISH:
        steps = [
            tantivy.Filter.remove_long(_LONGEST),
            tantivy.Filter.lowercase(),
            tantivy.Filter.ascii_fold(),
            tantivy.Filter.stopword("english"),
            tantivy.Filter.stemmer("english"),
        ]
        return _built(tantivy.Tokenizer.simple(), steps)
    steps = [tantivy.Filter.remove_long(_LONGEST), tantivy.Filter.lowercase()]
    name = _STEMMERS.get(language)
    if name in _STOPPED:
        steps.append(tantivy.Filter.stopword(name))
    # marks that combine with a letter belong to its word: in Hindi most words have some
    return _built(tantivy.Tokenizer.regex(r"[\p{L}\p{M}\p{N}]+"), steps)


def _built(tokenizer: tantivy.Tokenizer, steps: Iterable[tantivy.Filter]) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tokenizer)
    for step in steps:
        builder = builder.filter(step)
    return builder.build()
