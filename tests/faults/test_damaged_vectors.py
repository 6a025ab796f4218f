"""Whatever becomes of Chroma's files, questions are answered, and the store is built anew."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.archive import Archive
from tests.faults.damage import DAMAGES, delete, replace
from tests.faults.healing import assert_heals, assert_searches_are_right, assert_whole

Open = Callable[..., Archive]
Damage = Callable[[Path], None]

_GRAPH = ("data_level0.bin", "header.bin", "length.bin", "link_lists.bin", "index_metadata.pickle")


def store_of(data_dir: Path) -> Path:
    [folder] = (path for path in data_dir.glob("vectors-*") if path.is_dir())
    return folder


def execute(statement: str) -> Damage:
    def run(file: Path) -> None:
        with closing(sqlite3.connect(file)) as database, database:
            database.execute(statement)

    return run


def test_nothing_is_built_anew_where_nothing_is_wrong(data_dir: Path, open_archive: Open) -> None:
    assert_heals(open_archive)
    assert store_of(data_dir).name == "vectors-1"


def test_its_folder_is_deleted(data_dir: Path, open_archive: Open) -> None:
    delete(store_of(data_dir))
    assert_heals(open_archive)


def test_its_folder_is_deleted_while_it_is_asked(data_dir: Path, open_archive: Open) -> None:
    running = open_archive()
    assert_searches_are_right(running)
    delete(store_of(data_dir))
    assert_searches_are_right(running)
    assert_whole(running)
    running.close()
    assert_heals(open_archive)


@pytest.mark.parametrize("damage", DAMAGES)
def test_its_database_is_damaged(data_dir: Path, open_archive: Open, damage: Damage) -> None:
    damage(store_of(data_dir) / "chroma.sqlite3")
    assert_heals(open_archive)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", _GRAPH)
def test_its_graph_is_damaged(
    data_dir: Path, open_archive: Open, name: str, damage: Damage
) -> None:
    [file] = store_of(data_dir).glob(f"*/{name}")
    damage(file)
    assert_heals(open_archive)


def test_its_graph_is_deleted(data_dir: Path, open_archive: Open) -> None:
    for folder in store_of(data_dir).glob("*/"):
        delete(folder)
    assert_heals(open_archive)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO migrations VALUES ('sysdb', 99, '00099-later.sqlite.sql', 'x', 'y')",
        "UPDATE migrations SET hash = 'another'",
        "DROP TABLE migrations",
        "ALTER TABLE collections RENAME TO sets",
        "DROP TABLE embeddings",
        "DROP TABLE segments",
        "DELETE FROM collections",
    ],
)
def test_its_database_is_of_another_version(
    data_dir: Path, open_archive: Open, statement: str
) -> None:
    execute(statement)(store_of(data_dir) / "chroma.sqlite3")
    assert_heals(open_archive)


def test_it_is_that_of_another_archive(data_dir: Path, foreign: Path, open_archive: Open) -> None:
    replace(store_of(data_dir), store_of(foreign))
    assert_heals(open_archive)


def test_it_lacks_what_the_log_of_changes_held(data_dir: Path, open_archive: Open) -> None:
    execute("DELETE FROM embeddings_queue")(store_of(data_dir) / "chroma.sqlite3")
    assert_heals(open_archive)
