from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from index.errors import StoreError
from index.sql import database
from index.sql.catalog import Catalog
from index.sql.database import open_database, reading, writing


def test_a_data_folder_that_is_a_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for url in (None, "sqlite://"):
        with pytest.raises(StoreError, match="cannot be made"):
            open_database(url, tmp_path / "file")


def test_who_reads_does_not_wait_for_those_who_wait_to_write(tmp_path: Path) -> None:
    engine = open_database(None, tmp_path)
    catalog = Catalog(engine)
    with ThreadPoolExecutor(20) as many:
        with writing(engine):
            waiting = [many.submit(catalog.set_values, {"colour": str(n)}) for n in range(20)]
            while engine.pool.checkedout() <= len(waiting):  # type: ignore[attr-defined]
                assert not any(one.done() for one in waiting)
            assert catalog.value("colour") is None
        for one in waiting:
            one.result()


def test_a_server_that_gives_no_more_connections_is_a_clear_error(tmp_path: Path) -> None:
    engine = create_engine(
        f"sqlite:///{tmp_path / 'a.sqlite3'}", pool_size=1, max_overflow=0, pool_timeout=0.01
    )
    with reading(engine), pytest.raises(StoreError, match="too busy"), reading(engine):
        pass


def test_an_archive_in_a_folder_of_somebody_else_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_database(None, tmp_path)
    Catalog(engine).set_values({"colour": "blue"})
    engine.dispose()
    monkeypatch.setattr(database, "may_write", lambda _: False)
    catalog = Catalog(open_database(None, tmp_path))
    assert catalog.value("colour") == "blue"
    with pytest.raises(StoreError, match="readonly"):
        catalog.set_values({"colour": "red"})


def test_what_another_is_writing_there_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Catalog(open_database(None, tmp_path))
    monkeypatch.setattr(database, "may_write", lambda _: False)
    reader = Catalog(open_database(None, tmp_path))
    writer.set_values({"colour": "blue"})
    assert reader.value("colour") == "blue"


def test_opening_a_catalog_again_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    engine = open_database(None, tmp_path)
    Catalog(engine)
    with writing(engine):
        Catalog(open_database(None, tmp_path))


def test_reading_sees_one_state(tmp_path: Path) -> None:
    engine = open_database(None, tmp_path)
    catalog = Catalog(engine)
    with reading(engine) as db:
        before = db.scalar(text('SELECT count(*) FROM "values"'))
        catalog.set_values({"colour": "blue"})
        assert db.scalar(text('SELECT count(*) FROM "values"')) == before
