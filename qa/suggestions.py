"""Questions to begin with, drawn from the archive itself."""

import random
import re
from collections.abc import Sequence
from datetime import date

from index.article import Header

_NAME = re.compile(r"\b(?:[A-Z][\w’'-]+|[A-Z]{2,})(?:\s+(?:of|the|and|for)?\s*[A-Z][\w’'-]+)+\b")
_SKIP = re.compile(r"^(?:The|A|An|How|Why|What|When|After|From|In|On|Six|Two)\s+")


def suggestions(articles: Sequence[Header], day: date, count: int = 4) -> list[str]:
    """A few questions that the archive has something to say on.

    They are the same for a whole day, and of different articles; recent ones come first.

    Args:
        articles: Newest first.
        day: Today.
    """
    topics: list[tuple[str, Header]] = []
    for header in articles:
        topic = _topic(header)
        if topic and topic not in {known for known, _ in topics}:
            topics.append((topic, header))
    chosen = random.Random(day.toordinal()).sample(topics[:40], min(count, len(topics[:40])))  # noqa: S311
    return [_question(topic, number) for number, (topic, _) in enumerate(chosen)]


def _topic(header: Header) -> str | None:
    """A proper name of several words in subtitle or title."""
    for text in (header.subtitle or "", header.title):
        for match in _NAME.finditer(text):
            name = _SKIP.sub("", match.group())
            if " " in name and len(name) <= 40:
                return name
    return None


def _question(topic: str, number: int) -> str:
    forms = (
        "What does the archive say about {}?",
        "What has changed for {}?",
        "Why does {} matter?",
        "Who is involved in {}?",
    )
    return forms[number % len(forms)].format(topic) if number % 2 else forms[0].format(topic)
