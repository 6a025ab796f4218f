"""Backups of real archives, and archives out of them."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from index.archive import Archive
from index.errors import BackupError, SchemaError
from qa.accounts.account import Role
from qa.assembly import people_of
from qa.settings import Settings
from qa.sql.conversations import Conversations
from tests.index.older import make_first
from tests.people import PASSWORD

Open = Callable[..., Archive]


@pytest.fixture
def filled(archive: Archive, tmp_path: Path) -> Archive:
    write(tmp_path, "walrus", "The walrus lives in the sea.")
    write(tmp_path, "camel", "The camel lives in the desert.")
    archive.ingest([tmp_path / "articles"])
    return archive


@pytest.fixture
def backup(filled: Archive, tmp_path: Path) -> Path:
    filled.back_up(tmp_path / "archive.backup")
    return tmp_path / "archive.backup"


def write(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "articles").mkdir(exist_ok=True)
    (tmp_path / "articles" / f"{name}.txt").write_text(text)


def names(archive: Archive) -> set[str]:
    return {article.article_id for article in archive.articles()}


def found(archive: Archive, query: str) -> str:
    return archive.search(query)[0].passage.text


def test_a_backup_is_one_file_and_makes_another_archive(
    backup: Path, open_archive: Open, tmp_path: Path
) -> None:
    assert not list(tmp_path.glob("archive.backup?*"))
    other = open_archive("elsewhere")
    assert other.restore(backup) is None
    assert names(other) == {"walrus.txt", "camel.txt"}
    assert "walrus" in found(other, "walrus")
    assert other.verify() == []


def test_a_restore_undoes_what_came_after_the_backup(
    filled: Archive, backup: Path, tmp_path: Path
) -> None:
    write(tmp_path, "walrus", "The walrus has left.")
    write(tmp_path, "yak", "The yak lives on the mountain.")
    filled.ingest([tmp_path / "articles"])
    filled.remove(["camel.txt"])
    filled.restore(backup)
    assert names(filled) == {"walrus.txt", "camel.txt"}
    assert found(filled, "walrus") == "The walrus lives in the sea."
    assert filled.document_frequency("yak") == 0
    assert filled.verify(files=False) == []


def test_what_was_there_before_a_restore_is_kept(
    filled: Archive, backup: Path, tmp_path: Path
) -> None:
    write(tmp_path, "yak", "The yak lives on the mountain.")
    filled.ingest([tmp_path / "articles"])
    kept = filled.restore(backup)
    assert kept is not None
    again = filled.restore(kept)
    assert again is not None
    assert again != kept
    assert names(filled) == {"walrus.txt", "camel.txt", "yak.txt"}
    filled.restore(again)
    assert names(filled) == {"walrus.txt", "camel.txt"}
    filled.restore(kept)
    assert names(filled) == {"walrus.txt", "camel.txt", "yak.txt"}


def test_a_reader_follows_a_restore_of_another_archive(
    filled: Archive, open_archive: Open, tmp_path: Path
) -> None:
    other = open_archive("other")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "yak.txt").write_text("The yak lives on the mountain.")
    other.ingest([tmp_path / "more"])
    other.back_up(tmp_path / "other.backup")
    reader = open_archive()
    assert "walrus" in found(reader, "walrus")
    filled.restore(tmp_path / "other.backup")
    assert [hit.article.article_id for hit in reader.search("walrus")] == ["yak.txt"]


def test_conversations_are_backed_up_too(
    filled: Archive, open_archive: Open, tmp_path: Path
) -> None:
    Conversations(filled.engine).add("c", "m", "Where?", {"answer": "There."})
    filled.back_up(tmp_path / "b")
    other = open_archive("elsewhere")
    other.restore(tmp_path / "b")
    assert Conversations(other.engine).get("c").messages[0].response == {"answer": "There."}


def test_an_ingest_after_a_restore_knows_the_files(
    filled: Archive, backup: Path, tmp_path: Path
) -> None:
    filled.restore(backup)
    report = filled.ingest([tmp_path / "articles"])
    assert (report.added, report.updated, report.unchanged) == (0, 0, 2)


def test_another_backup_replaces_it_and_another_file_is_spared(
    filled: Archive, backup: Path, tmp_path: Path
) -> None:
    filled.back_up(backup)
    letter = tmp_path / "letter"
    letter.write_text("Dear reader")
    with pytest.raises(BackupError, match="no backup"):
        filled.back_up(letter)
    assert letter.read_text() == "Dear reader"


def test_what_killed_backups_have_left_is_removed_and_what_is_being_written_is_not(
    filled: Archive, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    old = ("a.backup.1.part", "a.backup.1.part-journal", "b.backup.1.part")
    for name in (*old, "a.backup.2.part"):
        (folder / name).write_text("half")
        if name in old:
            os.utime(folder / name, (0, 0))
    filled.back_up(folder / "a.backup")
    assert {file.name for file in folder.iterdir()} == {
        "a.backup",
        "a.backup.2.part",
        "b.backup.1.part",
    }


def test_what_is_no_backup_is_refused_and_changes_nothing(filled: Archive, tmp_path: Path) -> None:
    text, other, cut = (tmp_path / name for name in ("text", "other", "cut"))
    text.write_text("no database")
    sqlite3.connect(other).execute("CREATE TABLE t (x)").connection.close()
    filled.back_up(cut)
    cut.write_bytes(cut.read_bytes()[:-5000])
    for file in (text, other, cut, tmp_path / "nonesuch"):
        with pytest.raises(BackupError):
            filled.restore(file)
    assert names(filled) == {"walrus.txt", "camel.txt"}


def test_a_backup_of_a_newer_version_is_refused(filled: Archive, backup: Path) -> None:
    with sqlite3.connect(backup) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaError, match="newer version"):
        filled.restore(backup)


def test_a_backup_of_an_older_version_is_brought_up_to_date(
    filled: Archive, backup: Path, open_archive: Open
) -> None:
    engine = create_engine(f"sqlite:///{backup}")
    with engine.begin() as db:
        make_first(db)
        db.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        db.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
    engine.dispose()
    before = backup.read_bytes()
    other = open_archive("elsewhere")
    other.restore(backup)
    assert names(other) == {"walrus.txt", "camel.txt"}
    assert backup.read_bytes() == before


def test_a_restore_that_fails_midway_changes_nothing(
    filled: Archive, backup: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(tmp_path, "yak", "The yak lives on the mountain.")
    filled.ingest([tmp_path / "articles"])
    monkeypatch.setattr("index.sql.copying.skip_given", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        filled.restore(backup)
    assert names(filled) == {"walrus.txt", "camel.txt", "yak.txt"}
    assert filled.verify() == []
    assert not list(filled.data_dir.glob("before-restore*"))


def test_a_login_that_was_ended_does_not_come_back_with_a_backup(
    filled: Archive, tmp_path: Path
) -> None:
    people = people_of(filled, Settings())
    ann = people.accounts.add("Ann", Role.STAFF, PASSWORD)
    login, token = people.sessions.begin(ann, ""), people.tokens.make(ann, "script")
    filled.back_up(tmp_path / "with.backup")
    people.sessions.end_all(ann)
    filled.restore(tmp_path / "with.backup")
    assert people.sessions.find(login) is None
    [found, _] = people.tokens.find(token) or (None, None)
    assert found == ann
