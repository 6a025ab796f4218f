from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.freshness import WatchedFolder
from index.sql.database import open_database
from index.sql.watches import Watches

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def watches(tmp_path: Path) -> Watches:
    return Watches(open_database(None, tmp_path))


def test_what_is_known_of_a_folder_stays_when_it_is_followed_again(watches: Watches) -> None:
    watches.begin(["/a", "/b"], NOON)
    watches.looked("/a", NOON, has_new=True)
    watches.begin(["/a"], LATER)
    assert watches.all() == (
        WatchedFolder("/a", NOON, last_look=NOON, last_change=NOON),
        WatchedFolder("/b", NOON),
    )


def test_a_look_without_news_is_no_change(watches: Watches) -> None:
    watches.looked("/a", NOON, has_new=True)
    watches.looked("/a", LATER, has_new=False)
    assert watches.all() == (WatchedFolder("/a", NOON, last_look=LATER, last_change=NOON),)


def test_a_failure_is_kept_beside_the_last_look(watches: Watches) -> None:
    watches.looked("/a", NOON, has_new=False)
    watches.failed("/a", LATER, "no such folder")
    [known] = watches.all()
    assert (known.last_look, known.last_failure) == (NOON, LATER)
    assert known.failure == "no such folder"


def test_a_folder_is_forgotten(watches: Watches) -> None:
    watches.begin(["/a", "/b"], NOON)
    assert watches.forget(["/a", "/c"]) == ["/a"]
    assert [one.folder for one in watches.all()] == ["/b"]
