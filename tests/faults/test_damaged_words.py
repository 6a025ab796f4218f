"""Whatever becomes of Tantivy's files, questions are answered, and the index is built anew."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from index.archive import Archive
from tests.faults.damage import DAMAGES, delete
from tests.faults.healing import (
    assert_heals,
    assert_right_or_said_to_be_incomplete,
    assert_whole,
    await_repair,
)

Open = Callable[..., Archive]
Damage = Callable[[Path], None]


def index_of(data_dir: Path) -> Path:
    [folder] = (path for path in data_dir.glob("words-*") if path.is_dir())
    return folder


def test_its_folder_is_deleted(data_dir: Path, open_archive: Open) -> None:
    delete(index_of(data_dir))
    assert_heals(open_archive)


def test_its_folder_is_deleted_while_it_is_asked(data_dir: Path, open_archive: Open) -> None:
    running = open_archive()
    running.warm_up()
    delete(index_of(data_dir))
    assert_right_or_said_to_be_incomplete(running)
    await_repair(running)
    assert_whole(running)
    running.close()
    assert_heals(open_archive)


_ASKED = """
import sys, time
from pathlib import Path
from index.archive import Archive
from index.embedding import PACKAGED_MODEL
from tests.faults.damage import scribble
from tests.faults.many_passages import word

archive = Archive(Path(sys.argv[1]), embedding_model=PACKAGED_MODEL)
archive.warm_up()
[index] = (path for path in Path(sys.argv[1]).glob("words-*") if path.is_dir())
for file in index.glob("*.idx"):
    scribble(file)
while archive._catalog.value("words_epoch") == index.name.removeprefix("words-"):
    archive.search(word(7))
    archive.document_frequency(word(9))
    time.sleep(0.05)
archive.close()
"""


def test_damage_is_called_damage_and_takes_no_pages_of_the_log(data_dir: Path) -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "RUST_BACKTRACE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", _ASKED, str(data_dir)],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        timeout=120,
        check=True,
    )
    assert "the words index is damaged: building it anew" in done.stderr
    assert "of another version" not in done.stderr
    assert "stack backtrace" not in done.stderr


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", ["meta.json", ".managed.json"])
def test_its_table_of_contents_is_damaged(
    data_dir: Path, open_archive: Open, name: str, damage: Damage
) -> None:
    damage(index_of(data_dir) / name)
    assert_heals(open_archive)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("kind", ["fast", "fieldnorm", "idx", "pos", "store", "term"])
def test_its_segments_are_damaged(
    data_dir: Path, open_archive: Open, kind: str, damage: Damage
) -> None:
    for file in index_of(data_dir).glob(f"*.{kind}"):
        damage(file)
    assert_heals(open_archive)


def test_it_is_of_another_version(data_dir: Path, open_archive: Open) -> None:
    file = index_of(data_dir) / "meta.json"
    meta = json.loads(file.read_text())
    del meta["schema"][0]  # a field that this version knows
    file.write_text(json.dumps(meta))
    assert_heals(open_archive)


def test_it_is_an_empty_one(data_dir: Path, open_archive: Open) -> None:
    file = index_of(data_dir) / "meta.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"segments": []}))
    assert_heals(open_archive)


def test_a_writer_that_died_has_left_its_lock(data_dir: Path, open_archive: Open) -> None:
    (index_of(data_dir) / ".tantivy-writer.lock").touch()
    assert_heals(open_archive)
