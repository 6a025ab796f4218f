"""How many processors there are for this process."""

import math
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

_GROUPS = Path("/sys/fs/cgroup")
_OWN = Path("/proc/self/cgroup")


def available_processors(groups: Path = _GROUPS, own: Path = _OWN) -> int:
    """Return how many can work at once, at least 1.

    A container that is limited to two processors still sees all of its machine: the limit is a
    share of time, which only its control group tells (Linux, versions 1 and 2).

    Args:
        groups: Where the control groups are mounted.
        own: Says which is that of this process.
    """
    usable = getattr(os, "sched_getaffinity", None)
    seen = len(usable(0)) if usable else os.cpu_count() or 1
    return max(1, min([seen, *map(math.ceil, _quotas(groups, own))]))


def _quotas(groups: Path, own: Path) -> Iterator[float]:
    """The shares that this process's group and those above it are limited to, in processors."""
    for group in _own_groups(own):
        yield from _quota(groups / group / "cpu.max", None)
    old = groups / "cpu"
    yield from _quota(old / "cpu.cfs_quota_us", old / "cpu.cfs_period_us")


def _own_groups(own: Path) -> list[PurePosixPath]:
    """The group of this process and those above it, relative to the root."""
    try:
        lines = own.read_text().splitlines()
    except OSError:
        return [PurePosixPath()]
    path = next((line[3:] for line in lines if line.startswith("0::")), "/")
    group = PurePosixPath(path.lstrip("/"))
    return [group, *group.parents] if group.parts else [PurePosixPath()]


def _quota(quota: Path, period: Path | None) -> Iterator[float]:
    try:
        words = quota.read_text().split() + (period.read_text().split() if period else [])
        share, per = map(float, words)
    except (OSError, ValueError):  # there is none, or it is "max"
        return
    if share > 0 and per > 0:
        yield share / per
