import os
from pathlib import Path

import pytest

from index.errors import NotFoundError, ReadError, TooLargeError, UnsupportedFileError
from index.reading import FoundFile, ReadFailure, find_files
from index.reading.formats import read_articles


def _names(folder: Path) -> list[str]:
    return [found.name for found in find_files(folder) if isinstance(found, FoundFile)]


def _failures(folder: Path) -> dict[str, str]:
    return {bad.path: bad.reason for bad in find_files(folder) if isinstance(bad, ReadFailure)}


def test_files_are_found_below_a_folder_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.pdf", "sub/deeper/d.JSONL"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert _names(tmp_path) == ["a.md", "b.txt", "sub/c.pdf", "sub/deeper/d.JSONL"]


def test_a_file_may_be_given_itself(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    assert _names(tmp_path / "a.txt") == ["a.txt"]


def test_hidden_files_and_leftovers_are_passed_over(tmp_path: Path) -> None:
    for name in (".hidden.txt", ".git/a.txt", "a.txt~", "~$a.docx", "Thumbs.db", ".DS_Store"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert list(find_files(tmp_path)) == []


def test_other_formats_are_reported(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("x")
    (tmp_path / "README").write_text("x")
    assert _failures(tmp_path) == {
        "README": "not a format that is read (no extension)",
        "a.xlsx": "not a format that is read (.xlsx)",
    }


def test_nothing_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no file or folder"):
        list(find_files(tmp_path / "missing"))


def test_links_in_a_circle_are_entered_once(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("x")
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "again").symlink_to(tmp_path / "sub")
    assert len(_names(tmp_path)) == 1
    assert _failures(tmp_path) == {}


def test_what_a_link_leads_to_is_listed_under_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("x")
    (tmp_path / "above").symlink_to(tmp_path / "sub")
    (tmp_path / "above.txt").symlink_to(tmp_path / "sub" / "a.txt")
    assert _names(tmp_path) == ["sub/a.txt"]


def test_what_lies_elsewhere_is_not_followed_and_said_so(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.txt").write_text("x")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "folder").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "root" / "file.txt").symlink_to(tmp_path / "elsewhere" / "a.txt")
    (tmp_path / "root" / "up").symlink_to(tmp_path)
    assert _names(tmp_path / "root") == []
    assert _failures(tmp_path / "root") == dict.fromkeys(
        ("file.txt", "folder", "up"), "the link leads out of the ingested folder"
    )


def test_a_link_that_is_given_itself_is_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.txt").write_text("x")
    (tmp_path / "root").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "b.txt").symlink_to(tmp_path / "elsewhere" / "a.txt")
    assert _names(tmp_path / "root") == ["a.txt"]
    assert _names(tmp_path / "b.txt") == ["a.txt"]


def test_links_to_nowhere_are_reported(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "missing.txt")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    assert set(_failures(tmp_path)) == {"gone.txt", "loop.txt"}


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"new\nline.txt", "new%0Aline.txt"),
        (b"latin-\xe9.txt", "latin-%E9.txt"),
        ("emoji 🚢.txt".encode(), "emoji 🚢.txt"),
        ("family 👨\u200d👩\u200d👧.txt".encode(), "family 👨\u200d👩\u200d👧.txt"),
        ("no\u00a0break.txt".encode(), "no\u00a0break.txt"),
        (b"quo'te\"#%.txt", "quo'te\"#%.txt"),
    ],
)
def test_odd_names_are_made_printable(tmp_path: Path, raw: bytes, shown: str) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + raw)).write_text("One ship left.")
    (found,) = find_files(tmp_path)
    assert isinstance(found, FoundFile)
    assert found.name == shown
    assert len(list(read_articles(found))) == 1


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert _failures(tmp_path) == {"a.txt": "not a regular file"}


def test_a_file_of_200_megabytes_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(200 * 1024**2)
    with pytest.raises(TooLargeError, match=r"200 MiB; 64 MiB are the most"):
        list(read_articles(FoundFile(tmp_path / "big.txt", "big.txt")))


def test_two_names_that_are_not_unicode_stay_two_identities(tmp_path: Path) -> None:
    for raw in (b"\xe8.txt", b"\xe9.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + raw)).write_text("One ship left.")
    assert _names(tmp_path) == ["%E8.txt", "%E9.txt"]


def test_a_pipe_that_is_given_itself_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert _failures(tmp_path / "a.txt") == {"a.txt": "not a regular file"}


def test_a_name_that_no_system_takes_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="too long"):
        list(find_files(Path("a" * 5000)))


def test_folders_may_lie_deeper_than_calls_in_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(600):
        Path("d").mkdir()
        monkeypatch.chdir("d")
    Path("a.txt").write_text("One ship left.")
    assert _names(tmp_path) == ["d/" * 600 + "a.txt"]


def test_a_format_that_is_not_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.xyz").write_text("x")
    with pytest.raises(UnsupportedFileError, match=r"not a format that is read \(\.xyz\)"):
        list(read_articles(FoundFile(tmp_path / "a.xyz", "a.xyz")))


def test_a_file_that_has_gone_is_a_reason(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="No such file"):
        list(read_articles(FoundFile(tmp_path / "a.txt", "a.txt")))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open everything")
def test_what_may_not_be_opened_is_reported(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    (tmp_path / "a.txt").touch(mode=0)
    (tmp_path / "a.txt").chmod(0)
    assert "Permission denied" in _failures(tmp_path)["closed"]
    with pytest.raises(ReadError):
        list(read_articles(FoundFile(tmp_path / "a.txt", "a.txt")))
    (tmp_path / "closed").chmod(0o700)
