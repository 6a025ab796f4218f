"""The names that a text uses, found by their capitals within its sentences."""

import re
from collections import Counter
from functools import lru_cache

from index.days import MONTHS
from index.wording import FUNCTION_WORDS

_LONGEST = 40  # characters
_MONTHS = frozenset(map(str.capitalize, MONTHS))
# Within a sentence, since any word has a capital at the head of one, or after «The».
_NAME = re.compile(
    r"(?:\b([Tt]he )|(?<=[a-z,;] ))"
    r"([A-Z][\w’-]*\w(?:(?: of)?(?: the)? (?:al-|el-)?[A-Z][\w’-]*\w| \d\d?\b)*)"
)
_OF_A_NATION = re.compile(r"\w+(?:ian|ish|ese|ch|can|man)")  # «Russian» is no topic


@lru_cache(maxsize=256)
def names_in(text: str) -> Counter[str]:
    """Names with how often they stand, «the» before them where it mostly does."""
    plain: Counter[str] = Counter()
    led: Counter[str] = Counter()
    for the, found in _NAME.findall(text):
        name = re.sub(r"’s$", "", found)
        plain[name] += 1
        led[name] += bool(the)
    return Counter(
        {
            f"the {name}" if 2 * led[name] >= times else name: times
            for name, times in plain.items()
            if len(name) <= _LONGEST and _is_name(name)
        }
    )


def holds_name(text: str, name: str) -> bool:
    """Whether a text holds a name, and not only within a longer word."""
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def _is_name(words: str) -> bool:
    first = words.split(maxsplit=1)[0]
    whole = not _OF_A_NATION.fullmatch(words)
    return whole and first.lower() not in FUNCTION_WORDS and not _MONTHS & set(words.split())
