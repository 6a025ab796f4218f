import os
from pathlib import Path

import pytest

from index.processors import available_processors

SEEN = len(os.sched_getaffinity(0))


@pytest.fixture
def groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Control groups on a machine of 64 processors."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)))
    (tmp_path / "own").write_text("0::/system.slice/archive.service\n")
    (tmp_path / "groups" / "system.slice" / "archive.service").mkdir(parents=True)
    return tmp_path / "groups"


def processors(groups: Path) -> int:
    return available_processors(groups, groups.parent / "own")


def test_without_control_groups_it_is_what_is_seen(tmp_path: Path) -> None:
    assert available_processors(tmp_path, tmp_path / "none") == SEEN


@pytest.mark.parametrize(
    ("limit", "expected"),
    [("200000 100000", 2), ("50000 100000", 1), ("250000 100000", 3), ("max 100000", 64)],
)
def test_a_container_is_limited_at_the_root(groups: Path, limit: str, expected: int) -> None:
    (groups / "cpu.max").write_text(f"{limit}\n")
    assert processors(groups) == expected


def test_so_is_a_service(groups: Path) -> None:
    (groups / "system.slice" / "archive.service" / "cpu.max").write_text("400000 100000\n")
    assert processors(groups) == 4
    (groups / "system.slice" / "cpu.max").write_text("300000 100000\n")
    assert processors(groups) == 3


def test_so_it_is_in_version_1(groups: Path) -> None:
    (groups / "cpu").mkdir()
    (groups / "cpu" / "cpu.cfs_quota_us").write_text("150000\n")
    (groups / "cpu" / "cpu.cfs_period_us").write_text("100000\n")
    assert processors(groups) == 2
    (groups / "cpu" / "cpu.cfs_quota_us").write_text("-1\n")
    assert processors(groups) == 64
