"""Links that lead out of an ingested folder, and those put there a moment later: finding M6."""

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.archive import Archive
from index.errors import ReadError
from index.ingest import IngestReport
from index.reading import FoundFile, ReadFailure, ReadingLimits, Sandbox, find_files
from index.reading.formats import read_articles
from tests.index.test_watching import Following, follow  # noqa: F401 - a fixture

_OUT = "the link leads out of the ingested folder"
_SECRET = "The secret\n\nThe key lies under the third stone."

Follow = Callable[..., Following]


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "secret.txt").write_text(_SECRET)
    return folder


@pytest.fixture
def src(tmp_path: Path) -> Path:
    folder = tmp_path / "src"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "a.txt").write_text("Ships\n\nThe ship Marabel carried maize.")
    return folder


def failures(report: IngestReport) -> dict[str, str]:
    return {failure.path: failure.reason for failure in report.failed}


def found_in(folder: Path, name: str) -> FoundFile:
    (file,) = (one for one in find_files(folder) if isinstance(one, FoundFile) and one.name == name)
    return file


def _by_way_of_another(src: Path, out: Path) -> None:
    (src / "sub" / "y").symlink_to(out)
    (src / "x.txt").symlink_to(src / "sub" / "y" / "secret.txt")


def _to_a_neighbour_of_like_name(src: Path, out: Path) -> None:
    (src / "x").symlink_to(out.rename(out.parent / "src-private"))


LINKS: dict[str, Callable[[Path, Path], None]] = {
    "file": lambda src, out: (src / "x.txt").symlink_to(out / "secret.txt"),
    "relative": lambda src, _: (src / "x.txt").symlink_to("../elsewhere/secret.txt"),
    "folder": lambda src, out: (src / "x").symlink_to(out),
    "parent": lambda src, out: (src / "x").symlink_to(out.parent),
    "by-way-of-another": _by_way_of_another,
    "to-a-neighbour-of-like-name": _to_a_neighbour_of_like_name,
}


@pytest.mark.parametrize("attack", LINKS.values(), ids=LINKS)
def test_a_link_out_of_the_folder_is_not_followed_and_said(
    archive: Archive, src: Path, secret: Path, attack: Callable[[Path, Path], None]
) -> None:
    attack(src, secret)
    report = archive.ingest([src], prune=True)
    assert [one.article_id for one in archive.articles()] == ["sub/a.txt"]
    assert set(failures(report).values()) == {_OUT}


def test_a_link_within_the_folder_and_a_folder_that_is_a_link_are_read(
    archive: Archive, src: Path, tmp_path: Path
) -> None:
    (src / "again").symlink_to(src / "sub")
    (tmp_path / "linked").symlink_to(src)
    report = archive.ingest([tmp_path / "linked"])
    assert report.failed == []
    assert [one.article_id for one in archive.articles()] == ["sub/a.txt"]


def test_a_followed_folder_is_read_without_it(
    follow: Follow,  # noqa: F811
    src: Path,
    secret: Path,
) -> None:
    following = follow(src)
    following.until_held("sub/a.txt")
    (src / "x.txt").symlink_to(secret / "secret.txt")
    following.until(lambda: any(_OUT in line for look in following.told for line in look.lines()))
    following.until_looked()
    following.until_held("sub/a.txt")


def _file_by_link(src: Path, secret: Path) -> None:
    (src / "sub" / "a.txt").unlink()
    (src / "sub" / "a.txt").symlink_to(secret / "secret.txt")


def _folder_by_link(src: Path, secret: Path) -> None:
    (secret / "secret.txt").rename(secret / "a.txt")
    (src / "sub").rename(src / "was")
    (src / "sub").symlink_to(secret)


@pytest.mark.parametrize("swap", [_file_by_link, _folder_by_link])
def test_a_link_put_in_its_place_after_the_listing_is_not_followed(
    src: Path, secret: Path, swap: Callable[[Path, Path], None]
) -> None:
    file = found_in(src, "sub/a.txt")
    swap(src, secret)
    with pytest.raises(ReadError, match=_OUT):
        list(read_articles(file))


def test_nor_is_it_by_the_child_that_reads_files(src: Path, secret: Path) -> None:
    file = found_in(src, "sub/a.txt")
    _file_by_link(src, secret)
    with closing(Sandbox(ReadingLimits())) as sandbox, pytest.raises(ReadError, match=_OUT):
        list(sandbox.articles(file))


@pytest.mark.parametrize("swap", [_file_by_link, _folder_by_link])
def test_nor_one_put_there_between_looking_and_opening(
    src: Path,
    secret: Path,
    swap: Callable[[Path, Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = found_in(src, "sub/a.txt")
    looked = str(src.resolve() / "sub" / "a.txt")
    swap(src, secret)
    monkeypatch.setattr("os.path.realpath", lambda *_, **__: looked)  # as it was before
    with pytest.raises(ReadError):
        list(read_articles(file))


def test_a_pipe_put_in_its_place_is_not_waited_for(src: Path) -> None:
    file = found_in(src, "sub/a.txt")
    file.path.unlink()
    os.mkfifo(file.path)
    with pytest.raises(ReadError, match="not a regular file"):
        list(read_articles(file))


def test_what_came_by_such_a_link_earlier_stays_until_the_link_is_gone(
    archive: Archive, src: Path, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (src / "x").symlink_to(secret)
    with monkeypatch.context() as earlier:
        earlier.setattr("index.reading.discovery._leads_out", lambda *_: False)
        assert not [one for one in find_files(src) if isinstance(one, ReadFailure)]
        earlier.setattr("index.ingest.find_files", _without_roots)
        assert archive.ingest([src]).added == 2
    report = archive.ingest([src], prune=True)
    assert (report.removed, failures(report)) == (0, {"x": _OUT})
    assert archive.article("x/secret.txt").title == "The secret"
    (src / "x").unlink()
    assert archive.ingest([src]).removed == 0
    assert archive.ingest([src], prune=True).removed == 1
    assert [one.article_id for one in archive.articles()] == ["sub/a.txt"]


def _without_roots(path: Path) -> list[FoundFile]:
    """Files as an earlier version listed them."""
    return [FoundFile(one.path, one.name) for one in find_files(path) if isinstance(one, FoundFile)]
