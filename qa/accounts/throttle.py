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
    """Counts tries to log in, in memory. Safe to share between threads.

    A door is a name together with an address, so that nobody can lock out somebody elsewhere.
    Behind a proxy the address is that of all, unless ``ARCHIVE_QA_PROXIES`` tells of it.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turn = threading.Lock()
        self._doors: OrderedDict[tuple[str, ...], _Tries] = OrderedDict()

    def knock(self, *door: str) -> float:
        """Begins a try, unless it is too soon for one.

        It counts as a failure until the door is opened: of many tries at once no more are let in
        than of one after the other.

        Returns:
            Seconds until the next try; 0: this one may be made.
        """
        now = self._clock()
        with self._turn:
            tries = self._doors.setdefault(door, _Tries())
            if now - tries.last > _FORGOTTEN:
                tries.count = 0
            if wait := tries.waits(now):
                return wait
            tries.count, tries.last = tries.count + 1, now
            self._doors.move_to_end(door)
            while len(self._doors) > _MOST:
                self._doors.popitem(last=False)
            return 0.0

    def opened(self, *door: str) -> None:
        """Forgets the failures of a door, as its owner has come."""
        with self._turn:
            self._doors.pop(door, None)
