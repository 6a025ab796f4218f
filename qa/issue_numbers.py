"""Volume and number in the name of an issue: «Vol 6 Issue 3 May – Jun 2024», «5/3», «No. 12»."""

import re
from typing import NamedTuple

VOLUME = r"\bvol(?:ume|\.)?\s*"
NUMBER = r"\b(?:issue|number|no\.?|nr\.?)\s*"
DASH = r"\s*[-–—/]\s*"
_PARTS = re.compile(
    rf"{VOLUME}(?P<volume>\d+)|{NUMBER}(?P<number>\d+)(?!{DASH}\d)"
    rf"|\b(?P<both>\d{{1,3}})\s*/\s*(?P<of_both>\d{{1,3}})\b",
    re.IGNORECASE,
)


class IssueNumbers(NamedTuple):
    """What the name of an issue tells.

    Attributes:
        rest: The name without them.
    """

    volume: int | None
    number: int | None
    rest: str


def issue_numbers(name: str) -> IssueNumbers:
    """Takes the name of an issue apart."""
    volume = number = None
    for part in _PARTS.finditer(name):
        if part["both"]:
            volume, number = int(part["both"]), int(part["of_both"])
        elif part["volume"]:
            volume = int(part["volume"])
        else:
            number = int(part["number"])
    return IssueNumbers(volume, number, _PARTS.sub(" ", name))
