"""Turns at the processor: so many questions are looked up at a time, and so many wait."""

import math
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import BusyError

_WEIGHT = 0.1  # of the latest turn, in what a turn is expected to take


class Turns:
    """Gives turns in the order in which they were asked for. Safe to share between threads.

    What takes the processor's time gets slower and slower for everybody when all of it is begun at
    once. So it waits, and where too much waits already it is refused at once, with the time after
    which to come again.
    """

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        """Begins with nobody at work.

        Args:
            at_once: How many have their turn at the same time, at least 1.
            waiting: How many may wait for theirs.
            patience: Seconds that one waits, at most.
        """
        self._at_once = at_once
        self._waiting = waiting
        self._patience = patience
        self._lock = threading.Lock()
        self._free = at_once
        self._queue: deque[threading.Event] = deque()
        self._lasts = 0.1  # seconds that a turn is expected to take

    @property
    def waiting(self) -> int:
        """How many wait at this moment."""
        return len(self._queue)

    def check(self) -> None:
        """Raises BusyError where nobody more may wait, before anything was done for them."""
        if not self._free and len(self._queue) >= self._waiting:
            raise self._busy()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Waits for a turn, and holds it.

        Raises:
            BusyError: Too many wait already, or it took too long.
        """
        self._take()
        began = time.monotonic()
        try:
            yield
        finally:
            self._give_back(time.monotonic() - began)

    def _take(self) -> None:
        with self._lock:
            if self._free:  # then nobody waits
                self._free -= 1
                return
            self.check()
            mine = threading.Event()
            self._queue.append(mine)
        if mine.wait(self._patience):
            return
        with self._lock:
            if mine.is_set():  # at the last moment
                return
            self._queue.remove(mine)
        raise self._busy()

    def _give_back(self, lasted: float) -> None:
        with self._lock:
            self._lasts += _WEIGHT * (lasted - self._lasts)
            if self._queue:
                self._queue.popleft().set()  # who takes it over, so that none overtakes
            else:
                self._free += 1

    def _busy(self) -> BusyError:
        """The error, with when those that wait now will have had their turn."""
        return BusyError(max(1, math.ceil(len(self._queue) * self._lasts / self._at_once)))
