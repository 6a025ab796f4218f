"""Topics that go with a topic: names that its articles use, and the others hardly do."""

import math
from collections import Counter
from collections.abc import Callable, Collection, Sequence

from index.wording import stems
from qa.names import names_in

_LEAST = 2  # articles that use a name
_WEIGHED = 15  # names of which it is found out how many articles use them
_LIFT = 1.5  # how many times as often as elsewhere a name is to be used


def related_topics(
    query: str,
    texts: Sequence[str],
    holding: Callable[[str], Collection[int]],
    articles: int,
    most: int = 6,
) -> list[str]:
    """Names that tell the articles on a topic from the others, best first.

    Weighed by the articles that use a name times the logarithm of its lift: how many times as often
    as among all articles it is used among these (Brin, Motwani, Ullman and Tsur, 1997).

    Args:
        query: The topic; what only says it again is none.
        texts: Of the articles on it, headings among them.
        holding: Gives the articles of the archive that hold a name.
        articles: How many the archive has.
    """
    used, mentions = _used(texts)
    asked = stems(query)
    often = [
        (name, count)
        for name, count in used.most_common()
        if count >= _LEAST and not stems(name) <= asked and not asked <= stems(name)
    ]
    scored: dict[str, float] = {}
    for name, count in often[:_WEIGHED]:
        everywhere = max(count, len(holding(name)))
        lift = (count / len(texts)) / (everywhere / max(articles, everywhere))
        if lift >= _LIFT:
            scored[name] = count * math.log(lift)
    return _apart(sorted(scored, key=lambda name: (-scored[name], -mentions[name])), most)


def _used(texts: Sequence[str]) -> tuple[Counter[str], Counter[str]]:
    """How many of the texts use each name, and how often all of them do."""
    used: Counter[str] = Counter()
    mentions: Counter[str] = Counter()
    for text in texts:
        found: Counter[str] = Counter()
        for name, times in names_in(text).items():
            found[name.removeprefix("the ")] += times
        used.update(found.keys())
        mentions.update(found)
    return used, mentions


def _apart(names: Sequence[str], most: int) -> list[str]:
    """The best of the names, none of which is a part of another."""
    chosen: list[str] = []
    for name in names:
        said = stems(name)
        if all(not said <= stems(one) and not stems(one) <= said for one in chosen):
            chosen.append(name)
    return chosen[:most]
