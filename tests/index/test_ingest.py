"""Which article of which file is kept, replaced or removed when folders change."""

import os
import unicodedata
from pathlib import Path

import pytest

from index.archive import Archive
from index.files import SettledFiles
from index.ingest import IngestReport
from index.source_path import is_gone

NOBODY = 65_534
ROW = '{{"id": "{}", "text": "{}"}}\n'


@pytest.fixture
def src(tmp_path: Path) -> Path:
    folder = tmp_path / "src"
    folder.mkdir()
    return folder


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def rows(**texts: str) -> str:
    return "".join(ROW.format(name, text) for name, text in texts.items())


def markdown(name: str, text: str) -> str:
    return f"---\nid: {name}\n---\n{text}\n"


def texts(archive: Archive) -> dict[str, str]:
    return {a.article_id: archive.article(a.article_id).text for a in archive.articles()}


def numbers(report: IngestReport) -> tuple[int, int, int, int, int]:
    failed = len(report.failed)
    return report.added, report.updated, report.unchanged, report.removed, failed


def test_a_file_takes_no_article_from_one_that_still_exists(archive: Archive, src: Path) -> None:
    write(src / "2023" / "01.txt", "Alpha ships.")
    write(src / "2024" / "01.txt", "Beta planes.")
    archive.ingest([src / "2023"])
    report = archive.ingest([src / "2024"])
    assert numbers(report) == (0, 0, 0, 0, 1)
    assert report.failed[0].path == "01.txt"
    assert str(src / "2023" / "01.txt") in report.failed[0].reason
    assert texts(archive) == {"01.txt": "Alpha ships."}


def test_the_folder_above_tells_two_files_of_one_name_apart(archive: Archive, src: Path) -> None:
    write(src / "2023" / "01.txt", "Alpha ships.")
    write(src / "2024" / "01.txt", "Beta planes.")
    for folder in (src / "2023", src / "2024"):
        archive.ingest([folder])
    assert numbers(archive.ingest([src], prune=True)) == (1, 0, 1, 0, 0)
    assert texts(archive) == {"01.txt": "Alpha ships.", "2024/01.txt": "Beta planes."}


def test_a_renamed_file_keeps_the_article_of_its_id(archive: Archive, src: Path) -> None:
    write(src / "old.md", markdown("x", "Alpha ships."))
    archive.ingest([src])
    (src / "old.md").rename(src / "new.md")
    assert numbers(archive.ingest([src], prune=True)) == (0, 1, 0, 0, 0)
    assert numbers(archive.ingest([src], prune=True)) == (0, 0, 1, 0, 0)


@pytest.mark.parametrize(("here", "there"), [("a.jsonl", "b.jsonl"), ("b.jsonl", "a.jsonl")])
def test_a_row_may_move_to_another_file(archive: Archive, src: Path, here: str, there: str) -> None:
    write(src / here, rows(x="Old text.", y="Stays."))
    write(src / there, rows(z="Stays too."))
    archive.ingest([src])
    write(src / here, rows(y="Stays."))
    write(src / there, rows(z="Stays too.", x="New text."))
    assert numbers(archive.ingest([src], prune=True)) == (0, 1, 2, 0, 0)
    assert texts(archive) == {"x": "New text.", "y": "Stays.", "z": "Stays too."}
    archive.ingest([src], prune=True)
    assert numbers(archive.ingest([src], prune=True)) == (0, 0, 3, 0, 0)


def test_two_files_may_swap_their_identities(archive: Archive, src: Path) -> None:
    write(src / "a.md", markdown("one", "Text A."))
    write(src / "b.md", markdown("two", "Text B."))
    archive.ingest([src])
    write(src / "a.md", markdown("two", "Text A."))
    write(src / "b.md", markdown("one", "Text B."))
    assert numbers(archive.ingest([src], prune=True)) == (0, 2, 0, 0, 0)
    assert texts(archive) == {"two": "Text A.", "one": "Text B."}
    assert archive.verify() == []


def test_a_twin_is_told_of_each_time_and_comes_in_when_the_first_is_gone(
    archive: Archive, src: Path
) -> None:
    write(src / "a.md", markdown("x", "Text A."))
    write(src / "b.md", markdown("x", "Text B."))
    assert numbers(archive.ingest([src])) == (1, 0, 0, 0, 1)
    assert numbers(archive.ingest([src])) == (0, 0, 1, 0, 1)
    (src / "a.md").unlink()
    assert numbers(archive.ingest([src], prune=True)) == (0, 1, 0, 0, 0)
    assert texts(archive) == {"x": "Text B."}


def test_a_failed_row_is_told_of_each_time(archive: Archive, src: Path) -> None:
    write(src / "a.jsonl", rows(x="Alpha ships.") + "{bad\n")
    assert numbers(archive.ingest([src])) == (1, 0, 0, 0, 1)
    assert numbers(archive.ingest([src])) == (0, 0, 1, 0, 1)


def test_a_row_that_has_vanished_beside_a_failed_one_is_pruned(archive: Archive, src: Path) -> None:
    write(src / "a.jsonl", rows(x="Alpha ships.", y="Beta planes."))
    archive.ingest([src])
    write(src / "a.jsonl", "{bad\n" + rows(y="Beta planes."))
    assert numbers(archive.ingest([src], prune=True)) == (0, 0, 1, 1, 1)
    assert texts(archive) == {"y": "Beta planes."}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"text": "Alpha ships."}\n{"text": "Beta."}\n', '{bad\n{"text": "Beta."}\n'),
        (rows(x="Alpha ships.", y="Beta."), rows(x="", y="Beta.")),
    ],
    ids=["by its number", "by its id"],
)
def test_an_article_whose_row_fails_is_not_pruned(
    archive: Archive, src: Path, before: str, after: str
) -> None:
    write(src / "a.jsonl", before)
    archive.ingest([src])
    write(src / "a.jsonl", after)
    assert numbers(archive.ingest([src], prune=True)) == (0, 0, 1, 0, 1)
    assert set(texts(archive).values()) == {"Alpha ships.", "Beta."}


def test_a_state_of_a_file_that_comes_back_is_read_again(archive: Archive, src: Path) -> None:
    first = rows(x="Alpha ships.")
    write(src / "a.jsonl", first)
    archive.ingest([src])
    write(src / "a.jsonl", rows(x="Beta planes.") + "{bad\n")
    archive.ingest([src])
    write(src / "a.jsonl", first)
    assert numbers(archive.ingest([src])) == (0, 1, 0, 0, 0)
    assert texts(archive) == {"x": "Alpha ships."}


def test_nothing_is_pruned_below_a_folder_that_cannot_be_opened(
    archive: Archive, src: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(src / "a.txt", "Alpha ships.")
    write(src / "closed" / "b.txt", "Beta planes.")
    archive.ingest([src])
    (src / "closed" / "b.txt").unlink()
    scan = os.scandir

    def scan_or_refuse(path: Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr("index.reading.discovery.os.scandir", scan_or_refuse)
    assert numbers(archive.ingest([src], prune=True)) == (0, 0, 1, 0, 1)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")
def test_what_somebody_else_may_not_look_at_is_not_pruned(tmp_path: Path) -> None:
    write(tmp_path / "closed" / "b.txt", "Beta planes.")
    tmp_path.chmod(0o755)
    (tmp_path / "closed").chmod(0o700)
    os.seteuid(NOBODY)
    try:
        assert not is_gone(str(tmp_path / "closed" / "b.txt"))
    finally:
        os.seteuid(0)


def test_files_of_any_name_are_taken_in(archive: Archive, src: Path) -> None:
    names = [b"x\xe9.txt", b"x%E9.md", "é.txt".encode(), b"a\nb.txt"]
    names.append(unicodedata.normalize("NFD", "ö.txt").encode())
    for number, name in enumerate(names):
        Path(os.fsdecode(os.fsencode(src) + b"/" + name)).write_text(f"Ship number {number}.")
    assert numbers(archive.ingest([src])) == (5, 0, 0, 0, 0)
    assert numbers(archive.ingest([src], prune=True)) == (0, 0, 5, 0, 0)
    Path(os.fsdecode(os.fsencode(src) + b"/x\xe9.txt")).unlink()
    assert numbers(archive.ingest([src], prune=True)) == (0, 0, 4, 1, 0)


def test_a_link_to_a_folder_changes_no_identity(archive: Archive, src: Path) -> None:
    write(src / "sub" / "a.txt", "Alpha ships.")
    archive.ingest([src])
    (src / "lnk").symlink_to(src / "sub")
    assert numbers(archive.ingest([src], prune=True)) == (0, 0, 1, 0, 0)
    assert numbers(archive.ingest([src / "lnk"], prune=True)) == (0, 0, 1, 0, 0)


class After:
    """Says stop from the ``n``-th time that it is asked."""

    def __init__(self, n: int) -> None:
        self.left = n

    def __call__(self) -> bool:
        self.left -= 1
        return self.left <= 0


@pytest.mark.parametrize(("n", "added"), [(1, 0), (2, 0), (3, 1), (5, 3), (6, 3), (7, 4)])
def test_what_was_read_before_a_stop_is_kept_and_the_next_ingest_goes_on(
    archive: Archive, src: Path, n: int, added: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.reading.sandbox._GRACE", 600)  # else a slow child asks as well
    write(src / "a.jsonl", rows(a="Alpha ships.", b="Beta planes.", c="Gamma rays."))
    write(src / "d.txt", "Delta wings.")
    report = archive.ingest([src], prune=True, stop=After(n))
    assert report.stopped
    assert report.added == len(texts(archive)) == added
    assert archive.status().last_ingest is None
    assert numbers(archive.ingest([src]))[:2] == (4 - added, 0)
    assert len(texts(archive)) == 4
    assert archive.verify() == []


def test_nothing_is_pruned_after_a_stop(archive: Archive, src: Path) -> None:
    write(src / "a.txt", "Alpha ships.")
    write(src / "b.txt", "Beta planes.")
    archive.ingest([src])
    (src / "a.txt").unlink()
    report = archive.ingest([src], prune=True, stop=After(2))
    assert (report.stopped, report.removed) == (True, 0)
    assert set(texts(archive)) == {"a.txt", "b.txt"}


def test_a_file_that_is_being_written_is_left_alone(archive: Archive, src: Path) -> None:
    write(src / "a.txt", "Alpha ships.")
    write(src / "b.txt", "Beta planes.")
    archive.ingest([src])
    files = SettledFiles(0.0)
    archive.ingest([src], files=files)
    write(src / "a.txt", "Alpha ships and")
    unsettled = SettledFiles(60.0)
    assert numbers(archive.ingest([src], prune=True, files=unsettled)) == (0, 0, 2, 0, 0)
    assert texts(archive)["a.txt"] == "Alpha ships."
    assert numbers(archive.ingest([src], prune=True, files=files)) == (0, 1, 1, 0, 0)


def test_a_file_is_pruned_once_it_has_stayed_away(archive: Archive, src: Path) -> None:
    write(src / "a.txt", "Alpha ships.")
    write(src / "b.txt", "Beta planes.")
    archive.ingest([src])
    (src / "a.txt").unlink()
    assert numbers(archive.ingest([src], prune=True, files=SettledFiles(60.0)))[3] == 0
    assert numbers(archive.ingest([src], prune=True, files=SettledFiles(0.0)))[3] == 1
