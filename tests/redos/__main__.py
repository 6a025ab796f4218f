"""Checks that every regular expression of the product takes linear time; run by `make check`."""

import sys
from pathlib import Path

from tests.redos.growth import attack
from tests.redos.source import Unknown, Use, uses

ROOT = Path(__file__).parents[2]


def problem(use: Use | Unknown) -> str | None:
    """Return what is wrong with a use of a pattern; None if nothing is."""
    at = f"{use.path.relative_to(ROOT)}:{use.line}"
    if isinstance(use, Unknown):
        return None if use.exempt else f"{at}: this pattern cannot be known beforehand"
    found = attack(use.pattern, use.flags, use.mode)
    if found and not use.exempt:
        return f"{at}: {use.pattern!r}\n    as a {use.mode} is {found}"
    if use.exempt and not found:
        return f"{at}: needs no exemption as a {use.mode}"
    return None


def main() -> int:
    """Report the patterns that are slow; return how many there are."""
    found = list(uses([ROOT / "index", ROOT / "qa"], ROOT))
    problems = list(filter(None, map(problem, found)))
    print("\n".join(problems) or f"{len(found)} regular expressions take linear time")
    return min(len(problems), 1)


if __name__ == "__main__":
    sys.exit(main())
