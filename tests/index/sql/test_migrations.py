"""The history of the tables, over real SQLite."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine, inspect, text

from index.errors import SchemaError
from index.sql import migrations, schema
from index.sql.catalog import Catalog
from index.sql.database import open_database, reading
from index.sql.migrations import HEAD
from qa.sql import schema as beside
from qa.sql.conversations import Conversations
from qa.sql.question_log import Asked, QuestionLog
from tests.index.older import make_first


def test_the_head_is_the_last_revision() -> None:
    script = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert script.get_heads() == [HEAD]


def test_the_history_makes_the_tables_that_the_code_knows(tmp_path: Path) -> None:
    known = MetaData()
    for table in (*schema.metadata.tables.values(), *beside.metadata.tables.values()):
        table.to_metadata(known)
    with reading(open_database(None, tmp_path)) as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})
        assert compare_metadata(context, known) == []


def test_an_archive_from_before_the_history_is_taken_over(tmp_path: Path) -> None:
    before_history(tmp_path)
    catalog = Catalog(open_database(None, tmp_path))
    assert catalog.value("archive_id") == "abc"
    assert catalog.value("schema_version") is None


def test_what_readers_asked_before_is_found_by_its_words_and_citations(tmp_path: Path) -> None:
    citations = [{"marker": 1, "article_id": "a.txt"}, {"marker": 2, "article_id": "b.txt"}]
    answer = {"question": "Wer?", "answer": "Österreich [1].", "answered": True}
    engine = open_database(None, tmp_path)
    conversations = Conversations(engine)
    conversations.add("c", "m", "Wer?", answer | {"citations": citations})
    conversations.add("c", "n", "Wann?", {"question": "Wann?", "answered": False})
    engine.dispose()
    before_history(tmp_path)
    log = QuestionLog(open_database(None, tmp_path))
    assert [one.message_id for one in log.find(Asked(words="österreich"), 10)[0]] == ["m"]
    assert [one.message_id for one in log.find(Asked(outcome="declined"), 10)[0]] == ["n"]
    assert log.citations() == {"a.txt": 1, "b.txt": 1}


def test_a_migration_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_history(tmp_path)
    monkeypatch.setattr("alembic.command.upgrade", fail_half_way)
    with pytest.raises(ZeroDivisionError):
        open_database(None, tmp_path)
    engine = create_engine(f"sqlite:///{tmp_path / 'catalog.sqlite3'}")
    assert not inspect(engine).has_table("alembic_version")
    engine.dispose()


def test_an_archive_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    engine = open_database(None, tmp_path)
    with engine.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaError, match="newer version"):
        open_database(None, tmp_path)


def before_history(folder: Path) -> None:
    """Makes a database as the first version did."""
    engine = open_database(None, folder)
    with engine.begin() as db:
        make_first(db)
        db.execute(text("UPDATE \"values\" SET value = 'abc' WHERE name = 'archive_id'"))
    engine.dispose()


def fail_half_way(config, _revision) -> None:
    config.attributes["connection"].execute(text("CREATE TABLE half (x INTEGER)"))
    raise ZeroDivisionError
