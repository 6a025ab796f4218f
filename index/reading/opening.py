"""Opens a file, and never one that lies outside of the folder it was listed in.

Between the listing of a folder and the reading of a file somebody may put a link in its place. So
the file is opened from the folder downwards, one name after the other, and no name may be a link.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from index.errors import ReadError, UnsupportedFileError
from index.reading.discovery import LEADS_OUT, FoundFile

# Nothing waits for whoever writes to a pipe that has taken the place of a file.
_FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


@contextmanager
def opened(file: FoundFile) -> Iterator[BinaryIO]:
    """The file, open for reading.

    Raises:
        ReadError: It is not a regular file, or lies outside of the folder that was listed.
        OSError: It cannot be opened.
    """
    descriptor = _below(file.root, file.path) if file.root else os.open(file.path, _FILE)
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UnsupportedFileError("not a regular file")
        yield stream


def _below(root: Path, path: Path) -> int:
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(root):
        raise ReadError(LEADS_OUT)
    *folders, name = real.relative_to(root).parts
    folder = os.open(root, _FOLDER)
    try:
        for part in folders:
            inner = os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        return os.open(name, _FILE | os.O_NOFOLLOW, dir_fd=folder)
    finally:
        os.close(folder)
