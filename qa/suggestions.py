"""Questions to begin with, drawn from the archive itself."""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice

from index.archive import Archive
from index.article import Header
from qa.chat import Chat
from qa.names import holds_name, names_in

_RECENT = 30  # articles that are read for their names
_LEAST = 2  # times that an article must use a name of its heading to be about it
_LEAST_UNHEADED = 3  # the same of a name that its heading does not have
_COMMON = 0.15  # share of the articles; a name that more of them use is nobody's topic
_IN_HEADING = 3  # what a name of the title or subtitle counts more than one of the text alone
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
    names = [names_in(text_of(header.article_id)) for header in recent]
    spread = Counter(name for found in names for name in found)
    found = (_topic(one, used, spread) for one, used in zip(recent, names, strict=True))
    topics = list(dict.fromkeys(filter(None, found)))
    random.Random(day.toordinal()).shuffle(topics)  # noqa: S311 - nothing depends on its secrecy
    for number, name in enumerate(topics):
        yield _FORMS[number % len(_FORMS)].format(name)


def _topic(header: Header, names: Counter[str], spread: Counter[str]) -> str | None:
    """The name that an article is about: often in it or in its heading, and in few others."""
    heading = f"{header.title}\n{header.subtitle or ''}"
    weights = {}
    for name, times in names.items():
        bare = name.removeprefix("the ")
        headed = holds_name(heading, bare)
        least = _LEAST if headed else _LEAST_UNHEADED
        if times < least or spread[name] > max(1, _COMMON * _RECENT):
            continue
        short = any(holds_name(other, bare) for other in names if other != name)  # of a longer name
        if not short and (headed or " " in bare):  # one word of the text alone is mostly somebody's
            weights[name] = times * (_IN_HEADING if headed else 1) / math.sqrt(spread[name])
    return max(weights, key=weights.__getitem__, default=None)
