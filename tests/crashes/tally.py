"""The figures of a run."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """What happened, counted.

    Attributes:
        victims: Kills, by what was killed.
        moments: Kills at a moment that was aimed at, by its name.
        done: Operations that were acknowledged, by their kind.
        refused: What was said of operations that the product did not do.
        builds: How often each index was begun anew.
        answers: What the service gave: «answered», or «cut off», as it was killed.
        unavailable: What it said with 503.
        faults: What must not be and was, one sentence each; empty if all is well.
    """

    victims: Counter[str] = field(default_factory=Counter)
    moments: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    builds: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    unavailable: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        answers = f"{self.answers['answered']} answers, {self.answers['cut off']} cut off by a kill"
        lines = [
            f"{self.victims.total()} kills ({_each(self.victims)})",
            f"{self.moments.total()} of them aimed ({_each(self.moments)})",
            f"{self.done.total()} operations acknowledged ({_each(self.done)})",
            f"{self.refused.total()} operations refused ({_each(self.refused)})",
            f"{self.builds.total()} indexes built anew ({_each(self.builds)})",
            f"{answers}, {self.unavailable.total()} refused with 503 ({_each(self.unavailable)})",
            f"{len(self.faults)} faults",
            *self.faults[:20],
        ]
        return "\n  ".join(lines)


def _each(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.most_common()) or "none"
