"""Who on this machine may read an archive's files.

The command line and the child processes make files for their owner alone, whatever the umask that
they were started with. What is there already keeps its mode: an operator may have opened a folder
to a group on purpose. So a wide one is told of, and never changed.
"""

import os
import shlex
import stat
from contextlib import suppress
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def keep_files_private() -> None:
    """Make every file and folder of this process from now on its owner's alone."""
    os.umask(0o077)


def keep_files_readable() -> None:
    """Make files and folders that everybody may read and only their owner may write."""
    os.umask(0o022)


def exposure_of(folder: Path) -> str | None:
    """Return a sentence on what others may do with a data folder; ``None`` if nothing.

    It ends with the command that mends it.
    """
    wide = [path for path in (folder, *folder.rglob("*")) if _is_wide(path)]
    if not wide:
        return None
    which = f"{wide[0]} and {len(wide) - 1} more" if len(wide) > 1 else str(wide[0])
    return (
        f"other users of this machine may have access to the data folder ({which}); unless you "
        f"want that: chmod -R go= {shlex.quote(str(folder))}"
    )


def _is_wide(path: Path) -> bool:
    with suppress(OSError):  # a file that has gone meanwhile
        mode = path.lstat().st_mode
        return not stat.S_ISLNK(mode) and bool(mode & _OTHERS)
    return False
