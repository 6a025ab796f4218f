"""Whether the time that a pattern takes grows faster than the text it reads."""

from dataclasses import dataclass
from functools import cache

from tests.redos.automaton import Automaton, pumps
from tests.redos.backtracking import Counter, TooManyStepsError
from tests.redos.program import Program, program
from tests.redos.syntax import Mode

_STEP = 12  # rounds by which a text is made longer
_LIMIT = 200_000  # steps; a pattern that is only just quadratic takes some 20,000


@dataclass(frozen=True)
class Attack:
    """Texts over which a pattern takes more than linear time: `before`, n times `word`, `after`."""

    before: str
    word: str
    after: str

    def __str__(self) -> str:
        return f"{self.before!r} + {self.word!r} * n + {self.after!r}"

    def text(self, rounds: int) -> str:
        """Return the text with so many times the word."""
        return self.before + self.word * rounds + self.after


@cache
def attack(pattern: str, flags: int, mode: Mode) -> Attack | None:
    """Return texts over which a pattern takes more than linear time; None if there are none."""
    running = program(pattern, flags)
    for pump in pumps(Automaton(pattern, flags, mode)):
        for after in pump.afters:
            found = Attack(pump.before, pump.word, after)
            if _is_slow(running, found, mode, _STEP) and _is_slow(running, found, mode, 4 * _STEP):
                return found
    return None


def _is_slow(running: Program, found: Attack, mode: Mode, step: int) -> bool:
    """Return whether the steps grow faster than the text, from where all repeats that end have."""
    counter = Counter(running, _LIMIT)
    rounds = [running.longest + step * more for more in (1, 2, 3)]
    try:
        few, more, most = (counter.count(found.text(n), mode) for n in rounds)
    except TooManyStepsError:
        return True
    # The second difference is about 0 if the count is linear, and the step squared if quadratic.
    return most - 2 * more + few > step * step // 2
