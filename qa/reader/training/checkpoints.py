"""Checkpoints of a training: whole or not there, the last two kept."""

import re
from pathlib import Path
from typing import Any

import torch

from index.errors import ModelError, NotFoundError

_KEPT = 2
_NAME = re.compile(r"checkpoint-(\d+)\.pt")


def save_checkpoint(folder: Path, step: int, state: dict[str, Any]) -> Path:
    """Write a checkpoint and remove older ones, but for the one before.

    Returns:
        Its file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"checkpoint-{step:06}.pt"
    writing = file.with_suffix(".writing")
    torch.save(state, writing)
    writing.replace(file)
    for old in checkpoints(folder)[:-_KEPT]:
        old.unlink()
    return file


def checkpoints(folder: Path) -> list[Path]:
    """The checkpoints in a folder, the oldest first."""
    return sorted(file for file in folder.glob("checkpoint-*.pt") if _NAME.fullmatch(file.name))


def read_checkpoint(place: Path) -> dict[str, Any]:
    """Read a checkpoint, or the newest in a folder.

    Raises:
        NotFoundError: There is none.
        ModelError: It is damaged.
    """
    files = checkpoints(place) if place.is_dir() else [place]
    if not files or not files[-1].exists():
        raise NotFoundError(f"there is no checkpoint in {place}")
    try:
        state: dict[str, Any] = torch.load(files[-1], weights_only=True)
    except Exception as error:  # torch raises what zip files and pickles do
        raise ModelError(f"the checkpoint {files[-1]} cannot be read: {error}") from error
    return state
