from datetime import UTC, datetime, timedelta

from index.freshness import WatchedFolder, as_of

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_without_followed_folders_it_is_the_last_ingest() -> None:
    assert as_of(NOON, ()) == NOON
    assert as_of(None, ()) is None


def test_it_is_the_oldest_of_the_last_looks() -> None:
    fresh = WatchedFolder("/a", NOON - HOUR, last_look=NOON)
    stale = WatchedFolder("/b", NOON - 9 * HOUR, last_look=NOON - 8 * HOUR)
    assert as_of(NOON, (fresh, stale)) == NOON - 8 * HOUR


def test_a_folder_that_was_never_looked_at_is_no_fresher_than_its_beginning() -> None:
    failing = WatchedFolder("/a", NOON - HOUR)
    assert as_of(NOON, (failing,)) == NOON - HOUR
    assert as_of(NOON - 2 * HOUR, (failing,)) == NOON - 2 * HOUR
    assert as_of(None, (failing,)) is None
