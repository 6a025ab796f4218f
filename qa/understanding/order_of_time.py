"""Whether a question asks for the latest, the first, or how something has changed."""

import re
from enum import Enum

_WRITTEN = r"(?:articles?|pieces?|reports?|news|words?|mentions?|state|status|developments?)"
_NEWEST = re.compile(
    rf"\b(?:latest|newest|most recent(?:ly)?|recently|currently|nowadays|these days|at present"
    rf"|so far|last\s+{_WRITTEN}|the last time|what is new)\b",
    re.IGNORECASE,
)
_OLDEST = re.compile(
    rf"\b(?:(?:first|earliest|oldest)\s+{_WRITTEN}|first\s+(?:mention|report|write|wrote|written)\w*"
    rf"|originally|at first|in the beginning)\b",
    re.IGNORECASE,
)
_ALONG = re.compile(
    r"\b(?:how\s+(?:has|have|did|does)\b.*\b(?:chang|evolv|develop|shift|progress|grow|grew|grown)\w*"
    r"|over\s+(?:time|the\s+years)|evolution\s+of|development\s+of|history\s+of|course\s+of"
    r"|timeline|step\s+by\s+step|chronolog\w+|turn\s+of\s+events)\b",
    re.IGNORECASE,
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
    if _ALONG.search(question):
        return TimeOrder.ALONG
    if _NEWEST.search(question):
        return TimeOrder.NEWEST
    return TimeOrder.OLDEST if _OLDEST.search(question) else None
