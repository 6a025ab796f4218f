"""In what two statements on one point differ: what one says and the other denies, other figures."""

import re
from collections import defaultdict
from typing import Literal

from index.days import MONTHS
from index.wording import stem, stems, words
from qa.verifying.amounts import amounts
from qa.verifying.negation import denied
from qa.verifying.opposites import opposed

Difference = Literal["opposed", "other figures"]

_PERCENT = re.compile(r"%|\bper cent\b")
_YEARS = range(1800, 2200)
_UNCOUNTED = frozenset(map(stem, MONTHS))  # «4 April» is no figure


def difference(one: str, other: str) -> Difference | None:
    """How two statements that are alike differ; ``None``: in nothing that words or figures tell.

    «Opposed»: one denies what the other says, or has the opposite of one of its words. «Other
    figures»: they count the same things, and not as many. Whether they contradict each other is
    left to whoever reads them.
    """
    said, told = stems(one), stems(other)
    denying = (denied(one) & told) ^ (denied(other) & said)
    if denying or opposed(said, told) or opposed(told, said):
        return "opposed"
    counted, others = _counted(one), _counted(other)
    differing = (unit for unit in counted.keys() & others if not counted[unit] & others[unit])
    return "other figures" if any(differing) else None


def _counted(text: str) -> dict[str, set[float]]:
    """The amounts of a text by what they count: «45 per cent», «two million tonnes»."""
    found: dict[str, set[float]] = defaultdict(set)
    number: list[str] = []
    for word in words(_PERCENT.sub(" percent", text)):
        if amounts(" ".join([*number, word.text])) != amounts(" ".join(number)):
            number.append(word.text)
            continue
        if number and not word.function and word.stem not in _UNCOUNTED:
            found[word.stem] |= {one for one in amounts(" ".join(number)) if one not in _YEARS}
        number = []
    return found
