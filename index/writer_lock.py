"""One process writes to an archive at a time."""

import json
import logging
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ArchiveBusyError, StoppedError, StoreError
from index.sql.outage import outlasting

if TYPE_CHECKING:
    from filelock import BaseFileLock

_TURN = 0.5  # seconds, at most, until whoever waits heeds that it is to stop
_LITTLE_ROOM = 32_000_000  # bytes, with which a failed write is put down to a full disk
_log = logging.getLogger(__name__)


@contextmanager
def writing_to(
    data_dir: Path, doing: str, *, wait: bool, stop: Callable[[], bool] = lambda: False
) -> Iterator[None]:
    """Holds the right to write, as :func:`writer_lock`, and calls a full disk by its name.

    Raises:
        ArchiveBusyError: Another process holds it, and ``wait`` is false.
        StoppedError: ``stop`` came true while another process held it.
        StoreError: The data folder cannot be written to, or the disk is full.
    """
    with writer_lock(data_dir, wait=wait, doing=doing, stop=stop):
        try:
            yield
        except StoreError as error:
            left = shutil.disk_usage(data_dir).free
            if left >= _LITTLE_ROOM:
                raise
            raise StoreError(
                f"there is no room left on the disk of {data_dir} ({left // 1_000_000} MB): make "
                f"some, and do it again; what was stored before is there ({error})"
            ) from error


@contextmanager
def writer_lock(
    data_dir: Path,
    *,
    wait: bool,
    doing: str = "writing",
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[None]:
    """Holds the right to write. The system frees it when its holder dies, however it dies.

    Its holder also outlasts an outage of the database: see :mod:`index.sql.outage`.

    Args:
        wait: Wait for another holder, after saying in the log who it is.
        doing: What it is held for, as whoever waits is to read it: «ingesting».
        stop: Whether to wait no longer.

    Raises:
        ArchiveBusyError: Another process holds it, and ``wait`` is false.
        StoppedError: ``stop`` came true while another process held it.
        StoreError: The data folder cannot be written to.
    """
    from filelock import FileLock  # it imports asyncio, for which readers need not wait

    lock = FileLock(str(data_dir / "writer.lock"))
    note = data_dir / "writer.json"
    try:
        _acquire(lock, note, data_dir, stop if wait else None)
    except OSError as error:
        raise StoreError(f"{data_dir} cannot be written to: {error.strerror}") from None
    try:
        _write(note, doing)
        with outlasting():
            yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def _acquire(
    lock: "BaseFileLock", note: Path, data_dir: Path, stop: Callable[[], bool] | None
) -> None:
    from filelock import Timeout

    try:
        lock.acquire(timeout=0)
    except Timeout:
        if stop is None:
            raise ArchiveBusyError(f"{_holder(note)} is writing to {data_dir}") from None
        _log.warning("waiting: %s is writing to %s", _holder(note), data_dir)
        while not stop():
            with suppress(Timeout):
                lock.acquire(timeout=_TURN)
                return
        raise StoppedError("stopped while another process was writing") from None


def _write(note: Path, doing: str) -> None:
    known = {
        "process": os.getpid(),
        "host": socket.gethostname(),
        "doing": doing,
        "since": datetime.now().astimezone().isoformat(timespec="seconds"),
    }
    with suppress(OSError):  # a full disk: the lock holds without it
        note.write_text(json.dumps(known), encoding="utf-8")


def _holder(note: Path) -> str:
    """Who holds the lock, in words."""
    try:
        known = json.loads(note.read_text(encoding="utf-8"))
        host = "" if known["host"] == socket.gethostname() else f" on {known['host']}"
        return f"process {known['process']}{host} ({known['doing']} since {known['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
