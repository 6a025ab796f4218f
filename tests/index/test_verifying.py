"""What `verify` finds, in a real archive that was tampered with."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from index.archive import Archive

Open = Callable[..., Archive]


@pytest.fixture
def filled(archive: Archive, tmp_path: Path) -> Archive:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in ("walrus", "camel", "yak"):
        (folder / f"{name}.txt").write_text(f"The {name} lives here. It is at home.")
    archive.ingest([folder])
    assert archive.verify() == []
    return archive


def execute(archive: Archive, statement: str, **values: object) -> None:
    with archive.engine.execution_options(writes=True).begin() as db:
        db.execute(text(statement), values)


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE articles SET text = replace(text, 'walrus', 'badger')", "its hash differs"),
        ("UPDATE passages SET start = start + 2 WHERE passage_id = 1", "is in no passage"),
        ('UPDATE passages SET "end" = 999 WHERE passage_id = 1', "wrong offsets"),
        ("UPDATE passages SET sentences = zeroblob(4) WHERE passage_id = 1", "wrong offsets"),
        ('UPDATE passages SET "end" = "end" - 5 WHERE passage_id = 1', "is in no passage"),
        ("UPDATE passages SET vector = zeroblob(1536) WHERE passage_id = 1", "a vector of"),
        ("UPDATE passages SET vector = zeroblob(8) WHERE passage_id = 1", "is damaged"),
        (
            "UPDATE passages SET sentence_vectors = zeroblob(768) WHERE passage_id = 1",
            "a vector of",
        ),
        (
            "UPDATE passages SET sentence_words = zeroblob(8) WHERE passage_id = 1",
            "are not its own",
        ),
    ],
)
def test_a_catalog_that_was_tampered_with(filled: Archive, statement: str, problem: str) -> None:
    execute(filled, statement)
    assert any(problem in found for found in filled.verify())


def test_files_that_changed_or_went(filled: Archive, tmp_path: Path) -> None:
    (tmp_path / "articles" / "walrus.txt").write_text("The walrus has left.")
    (tmp_path / "articles" / "camel.txt").unlink()
    changed, gone = sorted(filled.verify())[::-1]
    assert "camel.txt is not there any more" in gone + changed
    assert "walrus.txt has changed since it was ingested" in gone + changed
    assert filled.verify(files=False) == []


def while_nothing_is_repaired(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    for name in ("catch_up", "rebuild"):
        monkeypatch.setattr(archive._indexes, name, lambda *_, **__: None)
    return archive.verify()


def test_indexes_that_hold_something_else(filled: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    view = filled._indexes.view()
    assert view.words
    assert view.vectors
    view.words.apply([1], [])
    view.vectors.apply([2], [(99, np.eye(384, dtype=np.float32)[0])])
    found = while_nothing_is_repaired(filled, monkeypatch)
    assert "the words index lacks 1 passages, such as 1" in found
    assert "the vectors index lacks 1 passages, such as 2" in found
    assert "the vectors index has 1 passages that are no more" in found
    monkeypatch.undo()
    assert filled.verify() == []


def test_a_vector_that_is_another_ones(filled: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    view = filled._indexes.view()
    assert view.vectors
    view.vectors.apply([], [(1, np.eye(384, dtype=np.float32)[0])])
    found = while_nothing_is_repaired(filled, monkeypatch)
    assert "the vector store has another vector of passage 1, or none" in found
    monkeypatch.undo()
    assert filled.verify() == []


def test_many_problems_of_one_kind_are_summed_up(filled: Archive, tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / "articles" / f"{number}.txt").write_text(f"The number {number}.")
    filled.ingest([tmp_path / "articles"])
    for file in (tmp_path / "articles").iterdir():
        file.unlink()
    found = filled.verify()
    assert len(found) == 21
    assert found[-1] == "and 13 more like that"
