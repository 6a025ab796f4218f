"""Which issue of a magazine somebody means: «the May–June issue», «Vol. 6, No. 3», «issue 5/3»."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.days import MONTHS
from index.filters import fold
from qa.issue_numbers import DASH, NUMBER, VOLUME, issue_numbers

_MONTH = rf"(?:{'|'.join(f'{name}|{name[:3]}' for name in MONTHS)})\.?"
_IN_MONTHS = rf"(?:[\s,(]+{_MONTH}(?:{DASH}{_MONTH})?(?:\s+\d{{4}})?\)?)?"
# As people write them.
BY_VOLUME = rf"(?:the\s+)?{VOLUME}\d+(?:,?\s*{NUMBER}\d+|{DASH}\d+\b)?{_IN_MONTHS}"
BY_NUMBER = rf"(?:the\s+)?(?:issue|number)\s+(?:no\.?\s*)?\d+(?:{DASH}\d+)?\b{_IN_MONTHS}"

_LATEST = re.compile(r"(?:latest|newest|current|most recent|last)", re.IGNORECASE)
_MONTHS = frozenset(name[:3] for name in MONTHS)
_LABELS = frozenset({"issue", "number", "no", "nr", "vol", "volume"})


def issues_named(said: str, issues: Sequence[str]) -> tuple[str, ...]:
    """The issues that somebody means: all of a volume; of several of one name («May–June») the
    newest; none where there is none of that name.

    Args:
        issues: Newest first.
    """
    if _LATEST.fullmatch(said.strip()):
        return tuple(issues[:1])
    wanted = _taken_apart(said)
    meant = tuple(issue for issue in issues if wanted.means(_taken_apart(issue)))
    return meant if wanted.is_volume else meant[:1]


@dataclass(frozen=True, slots=True)
class _Issue:
    """The name of an issue.

    Attributes:
        words: All of it but volume and number; months by their first three letters.
    """

    volume: int | None
    number: int | None
    words: frozenset[str]

    @property
    def is_volume(self) -> bool:
        return self.volume is not None and self.number is None and not self.words

    def means(self, other: "_Issue") -> bool:
        """Whether nothing that it says is otherwise there."""
        if self.volume is None and self.number is None and not self.words:
            return False
        same_volume = self.volume is None or self.volume == other.volume
        same_number = self.number is None or self.number == other.number
        return same_volume and same_number and self.words <= other.words


def _taken_apart(name: str) -> _Issue:
    volume, number, rest = issue_numbers(name)
    words = re.findall(r"[^\W_]+", fold(rest))
    short = (word[:3] if word[:3] in _MONTHS and len(word) > 2 else word for word in words)
    return _Issue(volume, number, frozenset(short) - _LABELS)
