"""Whether the database answers, as long as nobody can tell by its connections.

A server that has stalled accepts connections (its system does that for it) and never answers, so
that a request would wait for ever. A statement that takes long looks the same from outside. What
tells them apart is whether the server answers anybody: it is asked on a connection of its own.
"""

import threading
import time
from collections.abc import Callable

from index.breaker import Breaker
from index.errors import DatabaseAwayError

_REST = 1.0  # seconds after which a server that has stalled is asked again
_BELIEVED = 1.0  # seconds that an answer counts


class Availability:
    """What is known of one database server. Safe to share between threads."""

    def __init__(
        self, probe: Callable[[], bool], now: Callable[[], float] = time.monotonic
    ) -> None:
        """Believe that it answers.

        Args:
            probe: Asks the server, and returns within seconds whether it has answered.
        """
        self._probe = probe
        self._now = now
        self._breaker = Breaker(_REST, now)
        self._asking = threading.Lock()
        self._answered = float("-inf")

    def check(self) -> None:
        """Refuse to begin anything while the server is known to have stalled.

        Raises:
            DatabaseAwayError: It does not answer.
        """
        attempt = self._breaker.attempt()
        if attempt is None or (attempt > 0 and not self._answers(attempt)):
            raise DatabaseAwayError("the catalog's database does not answer")

    def is_stalled(self) -> bool:
        """Return whether there is no point in waiting any longer.

        The first thread to call this asks the server; the others hear what it finds out.
        """
        if self._breaker.is_open:
            return True
        if not self._asking.acquire(blocking=False):
            return False
        try:
            is_known = self._now() - self._answered < _BELIEVED
            return not (is_known or self._answers(0))
        finally:
            self._asking.release()

    def note_silence(self) -> None:
        """Note that the server did not answer a request for a connection in time."""
        self._breaker.failed(0)

    def _answers(self, attempt: int) -> bool:
        if self._probe():
            self._answered = self._now()
            self._breaker.succeeded()
            return True
        self._breaker.failed(attempt)
        return False
