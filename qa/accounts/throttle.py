"""Slows down whoever tries one password after another."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_FORGOTTEN = 3_600.0  # seconds after the last failure
_MOST = 10_000  # doors that are remembered; the one that rested longest is forgotten


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait after failures.

    Attributes:
        free: Failures that cost nothing: people do mistype.
        first: Seconds to wait after one more; each further one doubles it.
        longest: Seconds that nobody waits longer than.
    """

    free: int = 5
    first: float = 2.0
    longest: float = 300.0

    def after(self, failures: int) -> float:
        """Seconds to wait after so many failures."""
        if failures < self.free:
            return 0.0
        return min(self.first * 2.0 ** min(failures - self.free, 16), self.longest)


@dataclass(slots=True)
class _Tries:
    count: int = 0
    last: float = 0.0


class Throttle:
    """Counts tries at doors, in memory. Safe to share between threads.

    A door is whatever tries are counted by, such as a name together with an address.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, backoff: Backoff | None = None
    ) -> None:
        self._clock = clock
        self._backoff = backoff or Backoff()
        self._lock = threading.Lock()
        self._doors: OrderedDict[tuple[str, ...], _Tries] = OrderedDict()

    def wait(self, *door: str) -> float:
        """Return the seconds until the next try at a door; 0: it may be made."""
        with self._lock:
            return self._wait(self._doors.get(door), self._clock())

    def knock(self, *door: str) -> float:
        """Begins a try, unless it is too soon for one.

        It counts as a failure until the door is opened: of many tries at once no more are let in
        than of one after the other.

        Returns:
            Seconds until the next try; 0: this one may be made.
        """
        now = self._clock()
        with self._lock:
            tries = self._doors.setdefault(door, _Tries())
            if now - tries.last > _FORGOTTEN:
                tries.count = 0
            if wait := self._wait(tries, now):
                return wait
            tries.count, tries.last = tries.count + 1, now
            self._doors.move_to_end(door)
            while len(self._doors) > _MOST:
                self._doors.popitem(last=False)
            return 0.0

    def take_back(self, *door: str) -> None:
        """Take back one try, which was no failure."""
        with self._lock:
            tries = self._doors.get(door)
            if tries and tries.count:
                tries.count -= 1

    def opened(self, *door: str) -> None:
        """Forgets the failures of a door, as its owner has come."""
        with self._lock:
            self._doors.pop(door, None)

    def _wait(self, tries: _Tries | None, now: float) -> float:
        if tries is None or now - tries.last > _FORGOTTEN:
            return 0.0
        return max(tries.last + self._backoff.after(tries.count) - now, 0.0)
