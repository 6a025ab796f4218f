import os
from pathlib import Path

import pytest

from index.errors import ReadError
from index.files import FilesAsTheyAre, SettledFiles
from tests.clock import Clock


@pytest.fixture
def clock() -> Clock[float]:
    return Clock(0.0)


@pytest.fixture
def files(clock: Clock[float]) -> SettledFiles:
    return SettledFiles(2.0, clock)


def look_later(files: SettledFiles, clock: Clock[float], seconds: float) -> None:
    clock.now += seconds
    files.begin_look()


def test_a_file_is_read_once_it_has_stayed_as_it_is(
    files: SettledFiles, clock: Clock[float], tmp_path: Path
) -> None:
    (tmp_path / "a").write_text("Alpha")
    assert files.digest(tmp_path / "a") is None
    assert not files.are_settled
    look_later(files, clock, 1.9)
    assert files.digest(tmp_path / "a") is None
    look_later(files, clock, 0.1)
    assert files.digest(tmp_path / "a") == FilesAsTheyAre().digest(tmp_path / "a")
    assert files.are_settled


def test_a_file_that_grows_begins_to_settle_anew(
    files: SettledFiles, clock: Clock[float], tmp_path: Path
) -> None:
    for length in range(3):
        (tmp_path / "a").write_text("x" * length)
        assert files.digest(tmp_path / "a") is None
        look_later(files, clock, 2)
    assert files.digest(tmp_path / "a") is not None


def test_the_clock_of_the_files_is_not_looked_at(
    files: SettledFiles, clock: Clock[float], tmp_path: Path
) -> None:
    (tmp_path / "a").touch()
    os.utime(tmp_path / "a", (4e9, 4e9))
    files.digest(tmp_path / "a")
    look_later(files, clock, 2)
    assert files.digest(tmp_path / "a") is not None


def test_a_settled_file_is_read_again_only_when_it_was_touched(
    files: SettledFiles, clock: Clock[float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_text("Alpha")
    files.digest(tmp_path / "a")
    look_later(files, clock, 2)
    first = files.digest(tmp_path / "a")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", None)
        look_later(files, clock, 60)
        assert files.digest(tmp_path / "a") == first


def test_another_file_of_the_same_size_and_time_is_read(
    files: SettledFiles, clock: Clock[float], tmp_path: Path
) -> None:
    for name, text in (("a", "Alpha"), ("b", "Bravo")):
        (tmp_path / name).write_text(text)
        os.utime(tmp_path / name, (1e9, 1e9))
    files.digest(tmp_path / "a")
    look_later(files, clock, 2)
    first = files.digest(tmp_path / "a")
    (tmp_path / "b").rename(tmp_path / "a")
    look_later(files, clock, 2)
    assert files.digest(tmp_path / "a") not in (None, first)


def test_a_file_is_gone_once_it_has_stayed_away(
    files: SettledFiles, clock: Clock[float], tmp_path: Path
) -> None:
    assert not files.is_gone(str(tmp_path / "a"))
    look_later(files, clock, 2)
    assert files.is_gone(str(tmp_path / "a"))
    (tmp_path / "a").touch()
    assert not files.is_gone(str(tmp_path / "a"))


def test_what_no_look_asks_for_is_forgotten(
    files: SettledFiles, clock: Clock[float], tmp_path: Path
) -> None:
    (tmp_path / "a").touch()
    files.digest(tmp_path / "a")
    look_later(files, clock, 2)
    look_later(files, clock, 2)
    assert files.digest(tmp_path / "a") is None


@pytest.mark.parametrize("files", [FilesAsTheyAre(), SettledFiles(0)])
def test_a_file_that_is_not_there_says_why(
    files: FilesAsTheyAre | SettledFiles, tmp_path: Path
) -> None:
    with pytest.raises(ReadError, match="No such file"):
        files.digest(tmp_path / "a")
