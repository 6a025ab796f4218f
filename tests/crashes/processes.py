"""Processes by their numbers, as Linux knows them."""

import json
import os
import signal
from contextlib import suppress
from pathlib import Path


def children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def guards(data_dir: Path) -> list[int]:
    """Those that watch over the Chroma servers of an archive, whoever has started them."""
    found = []
    for note in data_dir.glob("vectors-*.port"):
        with suppress(OSError, ValueError, KeyError):
            guard = int(json.loads(note.read_text())["guard"])
            words = Path(f"/proc/{guard}/cmdline").read_bytes()
            if b"index.chroma_guard" in words and os.fsencode(data_dir) in words:
                found.append(guard)
    return found
