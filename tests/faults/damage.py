"""What disks, people and backups do to files."""

import os
import shutil
from pathlib import Path

import pytest


def truncate(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def empty(file: Path) -> None:
    os.truncate(file, 0)


def flip(file: Path) -> None:
    """Flips bits all over the file, its head spared: so that it still looks like what it was."""
    damaged = bytearray(file.read_bytes())
    damaged[128::509] = bytes(byte ^ 0x55 for byte in damaged[128::509])
    file.write_bytes(damaged)


def scribble(file: Path) -> None:
    """Puts what is nothing at all in its place."""
    file.write_bytes(b"\0\xffnothing" * 100)


def delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def replace(folder: Path, other: Path) -> None:
    """Puts a copy of another folder in its place."""
    shutil.rmtree(folder)
    shutil.copytree(other, folder)


# What a file is damaged by. Half of it and none of it are the likeliest, and stand for the rest.
DAMAGES = [
    truncate,
    delete,
    *(pytest.param(one, marks=pytest.mark.thorough) for one in (empty, flip, scribble)),
]
