"""What the system tells of changes below folders. Nothing else in the product knows watchfiles."""

import logging
import time
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchfiles.main import FileChange

    Changes = Generator[set[FileChange], None, None]

_TICK = 500  # milliseconds, of which the caller may wait for one more than it wanted
_GATHER = 400  # milliseconds in which changes are gathered, when one is there
_STEP = 100  # milliseconds between two looks for a change
_log = logging.getLogger(__name__)


class FolderEvents:
    """Changes below some folders, as far as the system tells them.

    Network file systems and volumes of containers mostly tell none: it is no news that nothing was
    told.
    """

    def __init__(self, folders: Sequence[Path], stop: Callable[[], bool]) -> None:
        """Starts to listen when first asked.

        Args:
            stop: Ends a wait early.
        """
        self._folders = folders
        self._stop = stop
        self._changes: Changes | None = None
        self._is_deaf = False

    def next(self) -> set[Path]:
        """The folders in which something has changed, after waiting for that a little."""
        paths = [Path(path) for _, path in self._next_changes()]
        return {one for one in self._folders if any(path.is_relative_to(one) for path in paths)}

    def _next_changes(self) -> "set[FileChange]":
        try:
            if self._changes is None and not self._is_deaf:
                self._changes = self._listen()
            if self._changes is not None:
                return next(self._changes)
        except StopIteration:
            self._changes = None
        except Exception as error:  # noqa: BLE001 - watchfiles lets its own and the system's through
            _log.warning("no changes are told, but looked for from time to time: %s", error)
            self._is_deaf, self._changes = True, None
        if not self._stop():
            time.sleep(_TICK / 1000)
        return set()

    def renew(self) -> None:
        """Listens anew: a folder that was away and is back is another one to the system."""
        self.close()
        self._is_deaf = False

    def close(self) -> None:
        """Listens no more."""
        if self._changes is not None:
            self._changes.close()
        self._changes = None

    def _listen(self) -> "Changes | None":
        import watchfiles

        there = [folder for folder in self._folders if folder.is_dir()]
        if not there:
            return None
        return watchfiles.watch(
            *there,
            watch_filter=None,
            debounce=_GATHER,
            step=_STEP,
            stop_event=_StopEvent(self._stop),
            rust_timeout=_TICK,
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )


class _StopEvent:
    """A stop as watchfiles takes it."""

    def __init__(self, stop: Callable[[], bool]) -> None:
        self.is_set = stop
