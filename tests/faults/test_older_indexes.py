"""A copy of the data folder's files from another day, put back in part."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.archive import Archive
from tests.faults.damage import replace
from tests.faults.many_passages import PASSAGES, add, name, vectors, word

Open = Callable[..., Archive]
_GONE, _NEW = 3, PASSAGES + 1


@pytest.fixture
def changed(data_dir: Path, open_archive: Open) -> Path:
    """The folder of an archive that has lost one article and got another since it was copied."""
    archive = open_archive()
    archive.remove([name(_GONE)])
    add(archive, _NEW)
    archive.close()
    return data_dir


def found(archive: Archive, number: int) -> tuple[bool, bool]:
    """Whether an article is found by its own word, and by its own vector."""
    by_word = archive.search(word(number), k=5)
    by_meaning = archive.search("", k=1, vector=vectors()[number])
    names = [{hit.article.article_id for hit in hits} for hits in (by_word, by_meaning)]
    return name(number) in names[0], name(number) in names[1]


@pytest.mark.parametrize("index", ["words-1", "vectors-1"])
def test_an_index_of_another_day_is_built_anew(
    changed: Path, intact: Path, open_archive: Open, index: str
) -> None:
    replace(changed / index, intact / index)
    archive = open_archive()
    assert found(archive, _GONE) == (False, False)
    assert archive.verify() == []
    assert found(archive, _NEW) == (True, True)
    assert found(archive, _GONE) == (False, False)


def test_the_catalog_of_another_day_is_what_counts(
    changed: Path, intact: Path, open_archive: Open
) -> None:
    for file in changed.glob("catalog.sqlite3*"):
        file.unlink()
    (changed / "catalog.sqlite3").write_bytes((intact / "catalog.sqlite3").read_bytes())
    archive = open_archive()
    assert archive.verify() == []
    assert found(archive, _GONE) == (True, True)
    assert found(archive, _NEW) == (False, False)
