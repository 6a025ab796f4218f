"""Whether a question asks for the latest, the first, or how something has changed."""

import re
from enum import Enum

_WRITTEN = r"(?:articles?|pieces?|reports?|news|mentions?|developments?)"
_NEWEST = re.compile(
    rf"\b(?:(?:latest|newest)\s+(?:on|about|from|{_WRITTEN})|(?:most recent|last)\s+{_WRITTEN}"
    rf"|(?:most )?recently|currently|nowadays|these days|at present|so far|was the last time"
    rf"|what(?: is|’s|'s) new)\b",
    re.IGNORECASE,
)
# What asks for the order alone, and would be looked for in vain among the words of articles.
_NEWS_OF = re.compile(
    rf"\b(?:the\s+(?:very\s+)?(?:latest|newest|most recent)(?:\s+{_WRITTEN})?|new)"
    r"\s+(?:on|about|from|of|in|with|regarding|concerning)\b",
    re.IGNORECASE,
)
_OLDEST = re.compile(
    rf"\b(?:(?:first|earliest|oldest)\s+{_WRITTEN}|first\s+(?:mention|report|write|wrote|written)\w*)"
    rf"\b",
    re.IGNORECASE,
)
_COURSE = r"(?:history|evolution|development|course|timeline|chronology)"
_ALONG = re.compile(
    r"\bover\s+time\b|\bstep\s+by\s+step\b|\bin\s+chronological\s+order\b", re.IGNORECASE
)
# What asks for the order in two parts, with any words between them. One pattern for both would read
# the rest of a question anew for each first part in it.
_ALONG_IN_TWO = (
    (
        re.compile(r"\bhow\s+(?:has|have|did|does)\b", re.IGNORECASE),
        re.compile(
            r"\b(?:chang(?:e|ed)|evolv(?:e|ed)|develop(?:ed)?|shift(?:ed)?)\b", re.IGNORECASE
        ),
    ),
    (
        re.compile(
            r"\b(?:what\s+(?:is|was|has\s+been)|describe|trace|tell|give|show)\b", re.IGNORECASE
        ),
        re.compile(rf"\bthe\s+{_COURSE}\s+of\b", re.IGNORECASE),
    ),
)


class TimeOrder(Enum):
    """In which order the quotes of an answer are wanted."""

    NEWEST = "newest first"
    OLDEST = "oldest first"
    ALONG = "in the order of time"


def time_order(question: str) -> TimeOrder | None:
    """The order that a question asks for; ``None``: the best first.

    «Who was the first woman…» asks for no order: only «the first article», «first mentioned» do.
    """
    if _asks_along(question):
        return TimeOrder.ALONG
    if _NEWEST.search(question):
        return TimeOrder.NEWEST
    return TimeOrder.OLDEST if _OLDEST.search(question) else None


def _asks_along(question: str) -> bool:
    if _ALONG.search(question):
        return True
    begun = ((first.search(question), second) for first, second in _ALONG_IN_TWO)
    return any(one and second.search(question, one.end()) for one, second in begun)


def without_order(question: str) -> str:
    """What is to be looked for, where a question asks for the latest of it.

    «What is the latest on the Moon?» looks for what is known about the Moon.
    """
    if time_order(question) is not TimeOrder.NEWEST:
        return question
    return _NEWS_OF.sub("known about", question, count=1)
