"""Small disks, to be filled or taken away."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_BALLAST = "ballast"


@contextmanager
def disk(place: Path, megabytes: int) -> Iterator["Disk"]:
    """A file system of its own in memory, where this user may mount one."""
    place.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux may mount a small disk")
    options = f"size={megabytes}m,mode=755"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "archive-qa-test", str(place)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"this machine mounts no small disk, not even for root: {mounted.stderr}")
    try:
        yield Disk(place)
    finally:
        # detached at once, and gone when the last process lets go of it
        subprocess.run(["umount", "--lazy", str(place)], check=True)


class Disk:
    """A mounted file system."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def fill(self, leave: int) -> None:
        """Leaves so many bytes."""
        with (self.place / _BALLAST).open("ab") as ballast:
            while (room := self._free() - leave) > 0:
                ballast.write(bytes(min(room, 1_000_000)))
                ballast.flush()

    def make_room(self) -> None:
        (self.place / _BALLAST).unlink()

    def protect(self) -> None:
        """Lets nobody write to it any more."""
        subprocess.run(["mount", "-o", "remount,ro", str(self.place)], check=True)

    def _free(self) -> int:
        found = os.statvfs(self.place)
        return found.f_bavail * found.f_frsize
