"""How the catalog writes down the path of a file.

A name on disk is bytes. Most are UTF-8 and stand in the catalog as they are; a path that is not
has lone surrogates in Python, which no database takes, and is written as a ``file:`` address
instead. A path begins with a slash and an address does not, so that neither passes for the other.
"""

import os
from pathlib import Path
from urllib.parse import unquote_to_bytes

_ADDRESS = "file://"


def source_of(path: Path) -> str:
    """An absolute path, as the catalog writes it.

    Example:
        >>> source_of(Path("/archive/caf\\udce9.txt"))
        'file:///archive/caf%E9.txt'
    """
    written = str(path)
    try:
        written.encode()
    except UnicodeEncodeError:
        return path.as_uri()
    return written


def path_of(source: str) -> Path:
    """The path that :func:`source_of` has written down."""
    if source.startswith(_ADDRESS):
        return Path(os.fsdecode(unquote_to_bytes(source.removeprefix(_ADDRESS))))
    return Path(source)


def is_gone(source: str) -> bool:
    """Whether nothing is left at the path. What cannot be looked at is not gone."""
    try:
        path_of(source).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
