"""Keeps a dead chat model from slowing every question."""

import threading
import time
from collections.abc import Callable

from qa.writing.failures import ChatModelError, Trouble

_FAILURES = 3  # in a row, after which the model is left alone
_REST = 30.0  # seconds; twice as long each time that it fails again
_LONGEST_REST = 600.0
# What only an answer that has come can show, and tells nothing of how the next question will fare.
_OF_ONE_QUESTION = frozenset({Trouble.TOO_LONG, Trouble.FILTERED, Trouble.UNSUPPORTED})


class Breaker:
    """A circuit breaker (Nygard 2007): after failures in a row nothing is asked for a while, then
    one question tries again. Safe to share between threads.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._turn = threading.Lock()
        self._failures = 0
        self._rest = 0.0
        self._until = 0.0

    def check(self) -> None:
        """Lets a question through.

        Raises:
            ChatModelError: The model is being left alone.
        """
        with self._turn:
            if self._now() < self._until:
                raise ChatModelError(Trouble.RESTING)
            if self._rest:  # the next ones wait for how this one fares
                self._until = self._now() + self._rest

    def succeeded(self) -> None:
        """The model has answered."""
        with self._turn:
            self._failures, self._rest, self._until = 0, 0.0, 0.0

    def failed(self, failure: ChatModelError) -> None:
        """The model has not answered, or not as it should."""
        if failure.trouble in _OF_ONE_QUESTION:
            self.succeeded()
        elif failure.trouble is not Trouble.RESTING:
            self._count(failure)

    def _count(self, failure: ChatModelError) -> None:
        with self._turn:
            self._failures += 1
            hopeless = failure.trouble is Trouble.NO_ACCESS
            if failure.retry_after is not None:
                self._until = self._now() + min(failure.retry_after, _LONGEST_REST)
            if hopeless or self._failures >= _FAILURES:
                self._rest = min(self._rest * 2 or _REST, _LONGEST_REST)
                self._until = max(self._until, self._now() + self._rest)
