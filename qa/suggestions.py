"""Questions to begin with, drawn from the archive itself."""

import math
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice

from index.archive import Archive
from index.article import Header
from qa.chat import Chat
from qa.wording import FUNCTION_WORDS, word_set

_RECENT = 30  # articles that are read for their names
_LEAST = 2  # times that an article must use a name to be about it
_COMMON = 0.15  # share of the articles; a name that more of them use is nobody's topic
_LONGEST = 40  # characters of a name
_MONTHS = word_set(
    "January February March April May June July August September October November December"
)
_NAME = re.compile(r"\b([Tt]he )?([A-Z][\w-]*\w(?:(?: of)?(?: the)? [A-Z][\w-]*\w| \d\d?\b)+)")
_FORMS = ("What does the archive say about {}?", "What is known about {}?")


class Suggestions:
    """Questions that the archive answers, for a reader who does not know what to ask."""

    def __init__(self, archive: Archive, chat: Chat) -> None:
        self._archive = archive
        self._chat = chat
        self._known: tuple[object, list[str]] = (None, [])

    def of(self, day: date, count: int = 4) -> list[str]:
        """Up to ``count`` questions, the same for a whole day; none while the model loads."""
        state = (day, count, self._archive.status().generation)
        if self._archive.ready and self._known[0] != state:
            asked = drawn(self._archive.articles(), self._text, day)
            answered = (question for question in asked if self._chat.can_answer(question))
            self._known = (state, list(islice(answered, count)))
        return self._known[1]

    def _text(self, article_id: str) -> str:
        return self._archive.article(article_id).text


def drawn(articles: Sequence[Header], text_of: Callable[[str], str], day: date) -> Iterator[str]:
    """Questions on names that the recent articles are about, in an order of the day.

    Args:
        articles: Newest first.
        text_of: Gives the text of an article by its id.
    """
    recent = articles[:_RECENT]
    names = [_names(text_of(header.article_id)) for header in recent]
    spread = Counter(name for found in names for name in found)
    topics = list(dict.fromkeys(filter(None, (_topic(found, spread) for found in names))))
    random.Random(day.toordinal()).shuffle(topics)  # noqa: S311 - nothing depends on its secrecy
    for number, name in enumerate(topics):
        yield _FORMS[number % len(_FORMS)].format(name)


@lru_cache(maxsize=256)
def _names(text: str) -> Counter[str]:
    """Names of several words with how often they stand, «the» before them where it mostly does."""
    plain: Counter[str] = Counter()
    led: Counter[str] = Counter()
    for the, name in _NAME.findall(text):
        plain[name] += 1
        led[name] += bool(the)
    return Counter(
        {
            f"the {name}" if 2 * led[name] >= times else name: times
            for name, times in plain.items()
            if len(name) <= _LONGEST and _is_name(name)
        }
    )


def _is_name(words: str) -> bool:
    first = words.split(maxsplit=1)[0]
    return first.lower() not in FUNCTION_WORDS and not _MONTHS & set(words.split())


def _topic(names: Counter[str], spread: Counter[str]) -> str | None:
    """The name that an article is about: often in it, and in few others."""
    weights = {
        name: times / math.sqrt(spread[name])
        for name, times in names.items()
        if times >= _LEAST and spread[name] <= max(1, _COMMON * _RECENT)
    }
    return max(weights, key=weights.__getitem__, default=None)
