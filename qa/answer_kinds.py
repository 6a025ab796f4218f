"""Whether a sentence holds the kind of thing that a question asks for."""

import re

from qa.question import Kind, Question, stem, tokenize

_MONTH = (
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
_TIME = re.compile(
    rf"\b(?:1[0-9]|20)\d\d\b|\b(?:{'|'.join(_MONTH.title().split())})\b|"
    r"\b(?:yesterday|today|century|centuries|(?:last|next|this) (?:week|month|year|spring|summer|"
    r"autumn|winter)|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d+ (?:days|weeks|months|years))\b"
)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty|thirty|"
    r"forty|fifty|hundred|thousand|million|billion|half|twice|once|single|couple|several)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|at|from|to|near|off|across|through|outside|between|into)\s+(?:the\s+)?[A-Z]"
)
_REASON = re.compile(
    r"\b(?:because|since|due to|owing to|in order to|so that|as a result|result of|therefore|"
    r"caused|led to|reason|prompted|after|amid|to (?:protect|prevent|counter|avoid|reduce|keep|"
    r"secure|deter|ease|help|improve|stop))\b",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"\b(?:is|are|was|were|means|refers to|known as|called|became) (?:a|an|the)\b|"
    r"[—–,] (?:a|an|the) ",
    re.IGNORECASE,
)


def holds_kind(question: Question, sentence: str) -> bool:
    """Whether the sentence could name such an answer; true where any sentence could."""
    if question.kind == "person":
        return bool(_new_names(question, sentence))
    if question.kind == "place":
        return bool(_PLACE.search(sentence)) and bool(_new_names(question, sentence))
    pattern = _PATTERNS.get(question.kind)
    return pattern is None or bool(pattern.search(sentence))


_PATTERNS: dict[Kind, re.Pattern[str]] = {
    "time": _TIME,
    "number": _NUMBER,
    "reason": _REASON,
    "definition": _DEFINITION,
}


def _new_names(question: Question, sentence: str) -> list[str]:
    """Names in the sentence that the question does not name itself."""
    asked = set(question.stems)
    tokens = tokenize(sentence)
    names = [token for token in tokens[1:] if token[0].isupper()]
    if tokens and tokens[0][0].isupper() and len(tokens) > 1 and tokens[0] not in _OPENERS:
        names.append(tokens[0])
    return [name for name in names if stem(name) not in asked]


_OPENERS = frozenset(
    [
        "The",
        "A",
        "An",
        "In",
        "On",
        "At",
        "He",
        "She",
        "It",
        "They",
        "This",
        "That",
        "These",
        "Those",
        "But",
        "And",
        "For",
        "After",
        "Before",
        "While",
        "When",
        "Despite",
        "Although",
        "As",
        "By",
        "From",
        "With",
        "Since",
        "If",
        "There",
        "His",
        "Her",
        "Its",
        "Their",
    ]
)
