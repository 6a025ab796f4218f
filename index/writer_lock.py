"""One process writes to an archive at a time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import ArchiveBusyError, StoreError


@contextmanager
def writer_lock(data_dir: Path, *, wait: bool) -> Iterator[None]:
    """Holds the right to write. The system frees it when its holder dies, however it dies.

    Raises:
        ArchiveBusyError: Another process holds it, and ``wait`` is false.
        StoreError: The data folder cannot be written to.
    """
    from filelock import FileLock, Timeout  # it imports asyncio, for which readers need not wait

    note = data_dir / "writer.pid"
    lock = FileLock(str(data_dir / "writer.lock"), timeout=-1 if wait else 0)
    try:
        lock.acquire()
    except Timeout:
        raise ArchiveBusyError(f"process {_holder(note)} is writing to {data_dir}") from None
    except OSError as error:
        raise StoreError(f"{data_dir} cannot be written to: {error.strerror}") from None
    try:
        note.write_text(str(os.getpid()))
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def _holder(note: Path) -> str:
    try:
        return note.read_text()
    except OSError:
        return "of unknown number"
