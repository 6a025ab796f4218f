"""The numbered folders of the derived indexes: each building anew goes to one of its own."""

import re
import shutil
from pathlib import Path


def next_epoch(data_dir: Path, name: str, current: str) -> str:
    """A number that nothing on disk has: a dying server may still be writing to an older folder."""
    taken = (_epoch_of(path) for path in data_dir.glob(f"{name}-*"))
    return str(max(int(current), *taken, -1) + 1)


def remove_all_but(data_dir: Path, name: str, epoch: str) -> None:
    """Removes the folders of other numbers, and the notes and logs beside them."""
    for path in data_dir.glob(f"{name}-*"):
        if _epoch_of(path) in (int(epoch), -1):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _epoch_of(path: Path) -> int:
    """The number in «vectors-3» and «vectors-3.log»; -1 where the name is another one."""
    found = re.fullmatch(r"[a-z]+-(\d+)(\..*)?", path.name)
    return int(found[1]) if found else -1
