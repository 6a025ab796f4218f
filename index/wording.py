"""Words of a text, and the form that they share with their inflections."""

import re
import threading
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, takewhile

import Stemmer

from index.cleaning import normalized
from index.shingles import is_unspaced

# Letters and digits, and marks that combine with them: most Hindi words have some, \w has none.
_MARKS = r"\u0300-\u036f\u064b-\u065f\u0900-\u0963\u0966-\u0dff"
_LETTER = rf"(?:[^\W_]|[{_MARKS}])"
_WITHIN = rf"[{_MARKS}]++|[.,](?=\d)|['’&](?={_LETTER})|\.(?=[A-Z]\b)|(?<=\b[a-z])\.(?=[a-z]\b)"
_WORD = re.compile(  # whose next character tells at once that most end where their letters do
    rf"(?:[^\W_]++|[{_MARKS}]++)(?:(?=[.,'’&{_MARKS}])(?:{_WITHIN})[^\W_]*+)*+"
)
_ROMAN = re.compile(r"[IVX]+")
_NUMBERED = re.compile(rf" [IVX]++(?!{_LETTER})")  # what may follow a name as its numeral
_POSSESSIVE = re.compile(r"['’]s?$")
_LATIN_MARKS = re.compile(r"[\u0300-\u036f]")
_BLOCK = 512  # characters that are compared at once
_thread = threading.local()


def word_set(listed: str) -> frozenset[str]:
    """Words that are listed with white space between them."""
    return frozenset(listed.split())


FUNCTION_WORDS = word_set(
    """
    a about above across after again against all along also although always am among an and another
    any anyone anything are around as at away be because been before behind being below beneath
    beside besides between beyond both but by can cannot could despite did do does doing done down
    during each either else enough etc even ever every everyone everything few for from further
    had has have having he hence her here hers herself him himself his how however i if in inside
    instead into is it its itself just least less let like many may me might mine more most much
    must my myself near neither never no nobody none nor not nothing of off often on once one only
    onto or other others our ours ourselves out outside over own per perhaps quite rather same
    shall she should since so some someone something still such than that the their theirs them
    themselves then there therefore these they this those though through throughout thus till to
    together too toward towards under unless unlike until up upon us very via was we were what
    whatever when whenever where whereas whereby wherever whether which while who whoever whom
    whose why will with within without would yes yet you your yours yourself yourselves
    currently now
    didn't doesn't don't isn't wasn't weren't won't hasn't haven't hadn't aren't couldn't wouldn't
    shouldn't can't
    """
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands in a text.

    Attributes:
        text: As written, without a possessive «’s».
        stem: See :func:`stem`. A Roman numeral is one with the name before it: «Artemis I» is not
            «Artemis II».
        owner: Whether a possessive «’s» follows.
    """

    text: str
    stem: str
    owner: bool = False

    @property
    def lower(self) -> str:
        return self.text.lower().replace("’", "'")

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def function(self) -> bool:
        """Whether it is grammar rather than meaning: «the», «during», «who», but not «US»."""
        return _is_grammar(self.text) and " " not in self.stem


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[Word, ...]:
    """The words and numbers of a text, in order."""
    if not _NUMBERED.search(text):
        return tuple(map(_form, _WORD.findall(text)))
    found: list[Word] = []
    for match in _WORD.finditer(text):
        word = _form(match.group())
        is_roman = word.text[0] in "IVX" and _ROMAN.fullmatch(word.text)
        if is_roman and found and _joins(text, found[-1], match.start()):
            word = Word(word.text, f"{found[-1].stem} {word.stem}", word.owner)
        found.append(word)
    return tuple(found)


@lru_cache(maxsize=65_536)
def _form(written: str) -> Word:
    """A word by itself. Most of what a question looks at are words that it has looked at before."""
    if written.isalnum():
        return Word(written, stem(written))
    word = _POSSESSIVE.sub("", written) or written
    return Word(word, stem(word), owner=written[-2:] in ("'s", "’s"))


@lru_cache(maxsize=65_536)
def _told(written: str) -> str | None:
    """The stem of a word by itself; ``None`` where it carries no meaning."""
    word = _form(written)
    return None if word.function else word.stem


@lru_cache(maxsize=65_536)
def _is_grammar(written: str) -> bool:
    return written.lower().replace("’", "'") in FUNCTION_WORDS and written != "US"


def _joins(text: str, before: Word, start: int) -> bool:
    """Whether a name, and not one with a numeral already, stands right before that at ``start``."""
    if " " in before.stem:
        return False
    return before.capital and not before.function and text.endswith(f"{before.text} ", 0, start)


def telling_words(text: str) -> dict[str, str]:
    """Those words of a text that carry meaning, as first written, by their stems."""
    found: dict[str, str] = {}
    for word in words(text):
        if not word.function:
            found.setdefault(word.stem, word.text)
    return found


@lru_cache(maxsize=16_384)
def stems(text: str) -> frozenset[str]:
    """Stems of those words of a text that carry meaning."""
    if _NUMBERED.search(text):
        return frozenset(word.stem for word in words(text) if not word.function)
    return frozenset(filter(None, map(_told, _WORD.findall(text))))


def stem_sequence(text: str) -> list[str]:
    """Stems of all words of a text, in order; what is written without spaces, by character."""
    found = [word.stem for word in words(text)]
    if not is_unspaced(text):
        return found
    return [piece for one in found for piece in (one if is_unspaced(one) else [one])]


def shared_beginning(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    same = 0
    while (block := one[same : same + _BLOCK]) and block == other[same : same + _BLOCK]:
        same += len(block)
    pairs = zip(one[same : same + _BLOCK], other[same : same + _BLOCK], strict=False)
    return same + sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def parts_of(stem: str) -> list[str]:
    """The pairs of characters of what is written without spaces; else the stem alone."""
    if len(stem) < 2 or stem.isascii() or not is_unspaced(stem):
        return [stem]
    return [one + other for one, other in pairwise(stem)]


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The form that a word shares with its inflections, without case and Latin accents."""
    if word.isascii():  # as nearly all are
        plain = word.lower()
    else:
        plain = normalized("NFC", without_latin_marks(word).casefold())
    plain = plain.replace(",", "").replace(".", "")
    stemmed: str = stemmer("english").stemWord(plain)
    return stemmed


def without_latin_marks(text: str) -> str:
    """A text without accents and the like on its letters, which readers leave out; decomposed."""
    return _LATIN_MARKS.sub("", normalized("NFKD", text))


def stemmer(language: str) -> Stemmer.Stemmer:
    """The calling thread's own stemmer, as one must not be shared between threads.

    Args:
        language: By its English name, as Snowball has it.
    """
    known: dict[str, Stemmer.Stemmer] = _thread.__dict__.setdefault("stemmers", {})
    if language not in known:
        known[language] = Stemmer.Stemmer(language)
    return known[language]
