"""The log of requests that the service could not answer: one line for each, but no flood of them.

During an outage every request fails for the same reason. The first is logged at once; from then on
a line a minute says how many more there were.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

_QUIET = 60.0  # seconds between two lines on failures of one kind
_log = logging.getLogger(__name__)


@dataclass
class _Kind:
    """Failures of one kind since the last line on them."""

    said_at: float
    unsaid: int = 0


class FailureLog:
    """Log failures, and count those that are not logged. Safe to share between threads."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._turn = threading.Lock()
        self._kinds: dict[tuple[int, type[Exception]], _Kind] = {}

    def note(self, status: int, request: str, error: Exception) -> None:
        """Note that a request was answered with an error of the service's own.

        Args:
            status: 500 or more.
            request: Its method and route, without what a reader asked.
            error: The real reason, for whoever operates the service.
        """
        with self._turn:
            now, key = self._now(), (status, type(error))
            kind = self._kinds.get(key)
            if kind and now - kind.said_at < _QUIET:
                kind.unsaid += 1
                return
            unsaid = kind.unsaid if kind else 0
            self._kinds[key] = _Kind(now)
        more = f" (and {unsaid} more like it since the last line)" if unsaid else ""
        _log.warning("%d %s: %s%s", status, request, " ".join(str(error).split()), more)
