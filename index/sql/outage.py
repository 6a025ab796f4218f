"""Work that outlasts an outage of the database, such as an ingest during a restart of the server.

Readers are answered within seconds, be it that nothing can be answered. Whoever writes or copies
the archive has hours, and loses work by giving up.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from index.errors import DatabaseAwayError

_PATIENCE = 60.0  # seconds that an outage may last
_FIRST_REST, _LONGEST_REST = 0.5, 5.0  # seconds between two tries, doubled each time
_REPEATS = 3  # of a transaction that was cut off

_outlasting = ContextVar("outlasting", default=False)
_T = TypeVar("_T")
_log = logging.getLogger(__name__)


@contextmanager
def outlasting() -> Iterator[None]:
    """Within this block statements may take any time, and a database that is away is awaited."""
    token = _outlasting.set(True)
    try:
        yield
    finally:
        _outlasting.reset(token)


def is_outlasting() -> bool:
    """Return whether the caller runs within :func:`outlasting`."""
    return _outlasting.get()


def awaited(connect: Callable[[], _T]) -> _T:
    """Call what begins a transaction, again and again while the database is away.

    Raises:
        DatabaseAwayError: It is still away when patience ends, or the caller has none.
    """
    end, rest = time.monotonic() + _PATIENCE, _FIRST_REST
    while True:
        try:
            return connect()
        except DatabaseAwayError as error:
            if not is_outlasting() or time.monotonic() + rest > end:
                raise
            if rest == _FIRST_REST:
                _log.warning("waiting up to %.0f s for the database: %s", _PATIENCE, error)
            time.sleep(rest)
            rest = min(2 * rest, _LONGEST_REST)


def repeated(action: Callable[[], _T]) -> _T:
    """Do something once more if the database goes away in the middle of it.

    Args:
        action: Whole transactions, each of which may be repeated harmlessly: it may have been
            committed although its answer was lost.

    Raises:
        DatabaseAwayError: It was cut off several times, or the database stays away.
    """
    for _ in range(_REPEATS - 1):
        try:
            return action()
        except DatabaseAwayError as error:
            _log.warning("the database went away, and what it was doing is repeated: %s", error)
    return action()
