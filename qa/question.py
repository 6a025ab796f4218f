"""What a question asks for: its informative words, its names, and the kind of answer."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import Stemmer

Kind = Literal["person", "time", "place", "number", "reason", "definition", "other"]

_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*\.?(?=\W|$)|[^\W_]+")
_stemmer = Stemmer.Stemmer("english")

STOP_WORDS = frozenset(
    [
        "a",
        "about",
        "above",
        "after",
        "again",
        "against",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "aren't",
        "as",
        "at",
        "be",
        "because",
        "been",
        "before",
        "being",
        "below",
        "between",
        "both",
        "but",
        "by",
        "can",
        "cannot",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "down",
        "during",
        "each",
        "few",
        "for",
        "from",
        "further",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "here",
        "hers",
        "herself",
        "him",
        "himself",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "itself",
        "just",
        "let",
        "me",
        "more",
        "most",
        "my",
        "myself",
        "no",
        "nor",
        "not",
        "of",
        "off",
        "on",
        "once",
        "only",
        "or",
        "other",
        "ought",
        "our",
        "ours",
        "ourselves",
        "out",
        "over",
        "own",
        "please",
        "same",
        "say",
        "said",
        "says",
        "she",
        "should",
        "so",
        "some",
        "such",
        "tell",
        "than",
        "that",
        "the",
        "their",
        "theirs",
        "them",
        "themselves",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "to",
        "too",
        "under",
        "until",
        "up",
        "upon",
        "us",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "yours",
        "yourself",
        "many",
        "much",
        "long",
        "often",
        "ever",
        "kind",
        "sort",
        "explain",
        "describe",
        "article",
        "articles",
        "archive",
        "happen",
        "happened",
        "happens",
        "take",
        "took",
        "taken",
        "place",
        "get",
        "got",
        "make",
        "made",
        "give",
        "gave",
    ]
)

_KINDS: tuple[tuple[Kind, str], ...] = (
    ("number", r"\bhow (?:many|much|large|big|long|far|old|high|tall|often|fast|deep)\b"),
    ("number", r"\bwhat (?:number|percentage|share|proportion|amount|price|cost)\b"),
    ("time", r"^\W*(?:\w+ ){0,3}?when\b|\b(?:what|which) (?:year|date|day|month|time)\b"),
    ("time", r"\b(?:since when|until when)\b"),
    ("person", r"\b(?:who|whom|whose)\b"),
    ("place", r"^\W*(?:\w+ ){0,3}?where\b|\b(?:what|which) (?:city|country|place|port|town)\b"),
    ("reason", r"\bwhy\b|\bwhat (?:caused|causes|led to|is the reason)\b"),
    ("definition", r"^\W*what (?:is|are|was|were) (?:a |an |the )?[\w\s-]{1,40}\?*$"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart.

    Attributes:
        words: Its informative words as written, in order, each once.
        stems: Their stems, in the same order.
        names: Those of the words that are written as names or numbers.
    """

    text: str
    kind: Kind
    words: tuple[str, ...]
    stems: tuple[str, ...]
    names: frozenset[str]


def take_apart(text: str) -> Question:
    """Finds what a question asks for. A question in capitals has no names."""
    tokens = tokenize(text)
    shouting = text.upper() == text
    words: dict[str, str] = {}
    names = set()
    for place, token in enumerate(tokens):
        if token.casefold() in STOP_WORDS:
            continue
        words.setdefault(stem(token), token)
        if token[0].isdigit() or (token[0].isupper() and place > 0 and not shouting):
            names.add(token)
    return Question(text, _kind(text), tuple(words.values()), tuple(words), frozenset(names))


def _kind(text: str) -> Kind:
    for kind, pattern in _KINDS:
        if re.search(pattern, text, re.IGNORECASE):
            return kind
    return "other"


def tokenize(text: str) -> list[str]:
    """Words and numbers of a text, in order, possessives and final full stops taken off."""
    found = (match.group().rstrip(".") for match in _WORD.finditer(text))
    return [re.sub(r"['’]s?$", "", token) or token for token in found]


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The form that a word shares with its other inflections."""
    stemmed: str = _stemmer.stemWord(word.casefold())
    return stemmed


def stems(text: str) -> set[str]:
    """Stems of all words of a text."""
    return {stem(token) for token in tokenize(text)}
