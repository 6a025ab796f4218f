"""What happens in a folder that is followed shows in the archive; nothing that is wrong ends it."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from index.archive import Archive
from index.errors import StoreError, UsageError
from index.folder_events import FolderEvents
from index.freshness import WatchedFolder
from index.watching import Look, Pace, Watch, apart
from index.writer_lock import writer_lock

_PATIENCE = 60  # seconds after which a condition that does not come is a failure
_PACE = Pace(settle=0.2, every=0.3, retry=0.3)


class Following:
    """A watch in a thread, and what it told."""

    def __init__(self, archive: Archive, *folders: Path, pace: Pace = _PACE) -> None:
        self.archive = archive
        self.told: list[Look] = []
        self._stopping = threading.Event()
        watch = Watch(archive, folders, pace=pace, on_look=self.told.append)
        self._thread = threading.Thread(target=watch.run, args=[self._stopping.is_set])
        self._thread.start()

    def until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + _PATIENCE
        while not holds():
            assert time.monotonic() < end, "the condition did not come"
            assert self._thread.is_alive(), "the watch has ended"
            time.sleep(0.02)

    def until_held(self, *article_ids: str) -> None:
        self.until(lambda: {a.article_id for a in self.archive.articles()} == set(article_ids))

    def until_looked(self) -> None:
        """Awaits a look that begins from now on at every folder, and comes to its end."""
        now = datetime.now(UTC)
        self.until(lambda: self.looks != [] and min(self.looks) > now)

    @property
    def known(self) -> tuple[WatchedFolder, ...]:
        return self.archive.watches.all()

    @property
    def looks(self) -> list[datetime]:
        return [one.last_look or one.since for one in self.known]

    @property
    def failures(self) -> list[str | None]:
        return [look.failure for look in self.told if look.failure]

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(_PATIENCE)
        assert not self._thread.is_alive()


@pytest.fixture
def follow(archive: Archive) -> Iterator[Callable[..., Following]]:
    running: list[Following] = []

    def begin(*folders: Path, pace: Pace = _PACE) -> Following:
        running.append(Following(archive, *folders, pace=pace))
        return running[-1]

    yield begin
    for one in running:
        one.stop()


@pytest.fixture
def src(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    return tmp_path / "src"


Follow = Callable[..., Following]


def test_new_files_changes_renames_and_removals_show(follow: Follow, src: Path) -> None:
    (src / "a.txt").write_text("Alpha ships.")
    following = follow(src)
    following.until_held("a.txt")
    (src / "sub").mkdir()
    (src / "sub" / "b.txt").write_text("Beta planes.")
    following.until_held("a.txt", "sub/b.txt")
    (src / "a.txt").write_text("Alpha ships, and more.")
    following.until(lambda: "more" in following.archive.article("a.txt").text)
    (src / "a.txt").rename(src / "c.txt")
    following.until_held("c.txt", "sub/b.txt")
    shutil.rmtree(src / "sub")
    following.until_held("c.txt")
    assert following.failures == []
    assert following.archive.verify() == []


def test_a_renamed_article_is_never_away(follow: Follow, src: Path) -> None:
    (src / "a.txt").write_text("Alpha ships.")
    following = follow(src)
    following.until_held("a.txt")
    (src / "a.txt").rename(src / "b.txt")
    following.until(lambda: len(following.told) > 1)
    report = following.told[1].report
    assert report
    assert (report.added, report.removed) == (1, 1)


def test_a_file_that_grows_is_not_read_and_delays_no_other(follow: Follow, src: Path) -> None:
    following = follow(src, pace=Pace(settle=1.0, every=0.3, retry=0.3))
    following.until_looked()
    with (src / "growing.jsonl").open("w") as growing:
        for number in range(10_000):
            growing.write(f'{{"id": "row-{number}", "text": "Row {number} of many."}}\n')
            growing.flush()
            if number == 1:
                (src / "a.txt").write_text("Alpha ships.")
            if following.archive.articles():
                break
            time.sleep(0.1)
    assert [a.article_id for a in following.archive.articles()] == ["a.txt"]
    following.until_held("a.txt", *(f"row-{n}" for n in range(number + 1)))


def _silent(*_: object, **__: object) -> Iterator[set[object]]:
    while True:
        time.sleep(0.1)
        yield set()


def _failing(*_: object, **__: object) -> Iterator[set[object]]:
    yield set()
    raise OSError("OS file watch limit reached")


@pytest.mark.parametrize("tells", [_silent, _failing])
def test_changes_are_noticed_where_the_system_tells_of_none(
    follow: Follow, src: Path, monkeypatch: pytest.MonkeyPatch, tells: object
) -> None:
    monkeypatch.setattr("watchfiles.watch", tells)
    following = follow(src)
    following.until_looked()
    (src / "a.txt").write_text("Alpha ships.")
    following.until_held("a.txt")


def test_changes_are_noticed_at_once_where_the_system_tells_of_them(
    follow: Follow, src: Path
) -> None:
    following = follow(src, pace=Pace(settle=0.2, every=3600, retry=0.3))
    following.until_looked()
    (src / "a.txt").write_text("Alpha ships.")
    following.until_held("a.txt")


def test_what_changes_after_a_look_and_before_the_system_is_listened_to_is_not_lost(
    follow: Follow, src: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen = FolderEvents._listen

    def listen_late(events: FolderEvents) -> Any:
        (src / "a.txt").write_text("Alpha ships.")
        return listen(events)

    monkeypatch.setattr(FolderEvents, "_listen", listen_late)
    follow(src, pace=Pace(settle=0.2, every=3600, retry=0.3)).until_held("a.txt")


def test_a_folder_that_goes_takes_nothing_with_it_and_may_come_back(
    follow: Follow, src: Path
) -> None:
    (src / "a.txt").write_text("Alpha ships.")
    following = follow(src, pace=Pace(settle=0.2, every=3600, retry=0.3))
    following.until_held("a.txt")
    src.rename(src.with_name("away"))
    (src.with_name("away") / "b.txt").write_text("Beta planes.")
    (src.with_name("away")).joinpath("wake").touch()  # told to whoever listens to the old folder
    following.until(lambda: bool(following.failures))
    assert following.failures == ["there is no such folder"]
    assert following.known[0].failure == "there is no such folder"
    assert following.known[0].last_failure
    src.with_name("away").rename(src)
    following.until_held("a.txt", "b.txt")
    (src / "c.txt").write_text("Gamma rays.")  # is told of again
    following.until_held("a.txt", "b.txt", "c.txt")


def test_a_folder_that_is_suddenly_empty_is_not_believed(follow: Follow, src: Path) -> None:
    (src / "a.txt").write_text("Alpha ships.")
    following = follow(src)
    following.until_held("a.txt")
    src.rename(src.with_name("away"))
    src.mkdir()
    following.until(lambda: bool(following.failures))
    assert "empty, though 1 article came from it: nothing is removed" in following.failures[0]
    src.rmdir()
    src.with_name("away").rename(src)
    (src / "b.txt").write_text("Beta planes.")
    following.until_held("a.txt", "b.txt")


def test_a_link_that_leads_elsewhere_is_followed(follow: Follow, tmp_path: Path) -> None:
    for release in ("one", "two"):
        (tmp_path / release).mkdir()
        (tmp_path / release / "a.txt").write_text(f"Release {release}.")
    (tmp_path / "current").symlink_to("one")
    following = follow(tmp_path / "current")
    following.until_held("a.txt")
    (tmp_path / "next").symlink_to("two")
    (tmp_path / "next").replace(tmp_path / "current")
    shutil.rmtree(tmp_path / "one")
    following.until(lambda: following.archive.article("a.txt").text == "Release two.")
    (tmp_path / "two" / "b.txt").write_text("Another one.")
    following.until_held("a.txt", "b.txt")


def test_one_folder_that_fails_stops_no_other(
    follow: Follow, archive: Archive, src: Path, tmp_path: Path
) -> None:
    (src / "a.txt").write_text("Alpha ships.")
    following = follow(tmp_path / "missing", src)
    following.until_held("a.txt")
    following.until(lambda: all(one.last_look or one.last_failure for one in following.known))
    missing, there = following.known
    assert (missing.last_look, there.last_failure) == (None, None)


def test_an_archive_that_is_busy_is_looked_at_again(
    follow: Follow, archive: Archive, src: Path, tmp_path: Path
) -> None:
    (src / "a.txt").write_text("Alpha ships.")
    with writer_lock(tmp_path / "data", wait=False):
        following = follow(src)
        following.until(lambda: bool(following.failures))
    assert "is writing to" in (following.failures[0] or "")
    following.until_held("a.txt")


def test_nothing_that_goes_wrong_ends_the_watch(
    follow: Follow, archive: Archive, src: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (src / "a.txt").write_text("Alpha ships.")
    errors = [StoreError("the disk is full"), OSError(5, "Input/output error"), ZeroDivisionError()]
    ingest = archive.ingest

    def fail_at_first(*args: object, **options: object) -> object:
        if errors:
            raise errors.pop(0)
        return ingest(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(archive, "ingest", fail_at_first)
    following = follow(src)
    following.until_held("a.txt")
    assert following.failures[:2] == ["the disk is full", "Input/output error"]
    assert "ZeroDivisionError" in (following.failures[2] or "")


def test_what_cannot_be_read_is_told_once(follow: Follow, src: Path) -> None:
    (src / "empty.txt").touch()
    following = follow(src)
    following.until(lambda: bool(following.told))
    for _ in range(3):
        following.until_looked()
    [look] = following.told
    assert look.lines() == [
        f"{src}: nothing new",
        "  not read: 'empty.txt': the file is empty",
    ]


def test_only_what_is_new_counts_as_a_change(follow: Follow, src: Path) -> None:
    (src / "a.txt").write_text("Alpha ships.")
    (src / "b.txt").write_text("Beta planes.")
    following = follow(src)
    following.until_held("a.txt", "b.txt")
    following.until_looked()
    changed = following.known[0].last_change
    (src / "a.txt").unlink()
    following.until_held("b.txt")
    following.until_looked()
    assert changed
    assert following.known[0].last_change == changed


def test_the_archive_is_as_of_the_last_look(follow: Follow, src: Path) -> None:
    following = follow(src)
    following.until_looked()
    before = following.archive.status().as_of
    following.until_looked()
    after = following.archive.status().as_of
    assert before
    assert after
    assert after > before


def test_folders_must_lie_apart(tmp_path: Path) -> None:
    assert apart([tmp_path, tmp_path / "." / "x" / ".."]) == [tmp_path]
    with pytest.raises(UsageError, match="lies within"):
        apart([tmp_path, tmp_path / "sub"])
