"""Repairs the indexes beside whoever reads, so that nobody waits long for it."""

import logging
import threading
import time
from pathlib import Path

from index.derived import DerivedIndexes
from index.errors import ArchiveBusyError, StoppedError, StoreError
from index.sql.database import may_write
from index.writer_lock import writer_lock

PATIENCE = 1.0  # seconds that a search waits for a repair

_BUSY_REST = 0.5  # seconds after finding that another process writes, which repairs as well
_FIRST_REST, _LONGEST_REST = 60.0, 3600.0  # seconds after a repair that failed; doubled each time
_log = logging.getLogger(__name__)


class Mender:
    """At most one repair at a time, in a thread of its own."""

    def __init__(self, indexes: DerivedIndexes, data_dir: Path) -> None:
        self._indexes = indexes
        self._data_dir = data_dir
        self._turn = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._rest = 0.0
        self._again = 0.0

    def mend(self, patience: float) -> None:
        """Starts a repair, unless one is under way or has just failed, and waits for its end.

        Args:
            patience: Seconds to wait at most; only whoever has started it waits.
        """
        with self._turn:
            resting = time.monotonic() < self._again
            if resting or self._stop.is_set() or (self._thread and self._thread.is_alive()):
                return
            thread = self._thread = threading.Thread(target=self._run, name="mend", daemon=True)
            thread.start()
        thread.join(patience)

    def close(self) -> None:
        """Leaves off what is being built; the next process to need it begins anew."""
        self._stop.set()
        with self._turn:
            thread = self._thread
        if thread:
            thread.join()

    def _run(self) -> None:
        try:
            if not may_write(self._data_dir):
                self._leave_as_it_is()
                return
            with writer_lock(self._data_dir, wait=False, doing="repairing the indexes"):
                self._indexes.catch_up(self._stop.is_set)
            self._rest = 0.0
        except ArchiveBusyError:
            self._again = time.monotonic() + _BUSY_REST
        except StoppedError:
            pass
        except Exception as error:  # noqa: BLE001 - outermost of its thread; searches go on
            self._rest = min(_LONGEST_REST, max(_FIRST_REST, 2 * self._rest))
            self._again = time.monotonic() + self._rest
            _log.warning(
                "the indexes cannot be repaired now, and are searched as far as they go: %s",
                error,
                exc_info=None if isinstance(error, StoreError) else error,
            )

    def _leave_as_it_is(self) -> None:
        """Repair nothing in a folder that is only read."""
        self._again = time.monotonic() + _LONGEST_REST
        if not self._indexes.view().is_whole:
            _log.warning(
                "%s is read-only: its indexes do not know every change, or one is missing, and are "
                "searched as far as they go until a process that may write repairs them",
                self._data_dir,
            )
