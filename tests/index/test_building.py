import time
from pathlib import Path

import pytest

from index.building import Building, health
from index.errors import StoppedError
from index.overview import Health
from index.sql.catalog import Catalog
from index.sql.database import open_database


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog(open_database(None, tmp_path))


def test_every_process_sees_how_far_it_has_come(catalog: Catalog) -> None:
    told: list[Health] = []
    building = Building(catalog, 400, lambda: False, told.append)
    building.note("words", 100)
    assert told == [Health(is_whole=False, building="words", done=0.25)]
    assert health(catalog.values(), is_whole=False) == told[0]


def test_of_a_building_that_died_nothing_is_said(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    Building(catalog, 400, lambda: False).note("words", 100)
    later = time.time() + 600
    monkeypatch.setattr("index.building.time.time", lambda: later)
    assert health(catalog.values(), is_whole=True) == Health(is_whole=True)


def test_it_stops_when_told_to(catalog: Catalog) -> None:
    with pytest.raises(StoppedError, match="still serves"):
        Building(catalog, 400, lambda: True).note("words", 100)
