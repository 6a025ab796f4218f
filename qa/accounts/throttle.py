"""Slows down whoever tries one password after another."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_FREE = 5  # failures that cost nothing: people do mistype
_FIRST = 2.0  # seconds to wait after one more; each further one doubles it
_LONGEST = 300.0
_FORGOTTEN = 3_600.0  # seconds after the last failure
_MOST = 10_000  # doors that are remembered; the one that rested longest is forgotten


@dataclass(slots=True)
class _Tries:
    count: int = 0
    last: float = 0.0

    def waits(self, now: float) -> float:
        if self.count < _FREE:
            return 0.0
        wait = min(_FIRST * 2.0 ** min(self.count - _FREE, 16), _LONGEST)
        return max(self.last + wait - now, 0.0)


class Throttle:
    """Counts failed logins, in memory. Safe to share between threads.

    A door is a name together with an address, so that nobody can lock out somebody elsewhere.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turn = threading.Lock()
        self._doors: OrderedDict[tuple[str, ...], _Tries] = OrderedDict()

    def wait(self, *door: str) -> float:
        """Seconds until the next try; 0: at once."""
        with self._turn:
            tries = self._doors.get(door)
            return tries.waits(self._clock()) if tries else 0.0

    def failed(self, *door: str) -> None:
        """Counts a failure."""
        now = self._clock()
        with self._turn:
            tries = self._doors.setdefault(door, _Tries())
            if now - tries.last > _FORGOTTEN:
                tries.count = 0
            tries.count, tries.last = tries.count + 1, now
            self._doors.move_to_end(door)
            while len(self._doors) > _MOST:
                self._doors.popitem(last=False)

    def opened(self, *door: str) -> None:
        """Forgets the failures of a door, as its owner has come."""
        with self._turn:
            self._doors.pop(door, None)
