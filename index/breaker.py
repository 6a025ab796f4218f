"""Keeps a part that does not answer from slowing every question."""

import threading
import time
from collections.abc import Callable


class Breaker:
    """A circuit breaker (Nygard 2007). Safe to share between threads.

    After a failure nothing is asked for a while; then one question tries again, and the others go
    on without until it has an answer.
    """

    def __init__(self, rest: float, now: Callable[[], float] = time.monotonic) -> None:
        """Start closed.

        Args:
            rest: Seconds after a failure in which nothing is asked.
        """
        self._rest = rest
        self._now = now
        self._turn = threading.Lock()
        self._failures = 0
        self._since = 0.0
        self._until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the last call has failed."""
        return self._failures > 0

    def attempt(self) -> int | None:
        """Return a number for the call that the caller may make; ``None`` if it may make none.

        How the call went is to be reported, with this number if it failed.
        """
        with self._turn:
            if self._failures:
                if self._now() < self._until:
                    return None
                self._until = self._now() + self._rest  # the others wait for how this one fares
            return self._failures

    def failed(self, attempt: int) -> int:
        """Note a failure, and return how many there were in a row.

        Calls that were under way at the same time count as one.
        """
        with self._turn:
            if attempt == self._failures:
                self._since = self._since if self._failures else self._now()
                self._failures += 1
                self._until = self._now() + self._rest
            return self._failures

    def succeeded(self) -> float | None:
        """Note an answer.

        Returns:
            Seconds since the first failure if there was one; else ``None``.
        """
        with self._turn:
            if not self._failures:
                return None
            self._failures = 0
            return self._now() - self._since
