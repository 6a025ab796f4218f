from datetime import UTC, date, datetime, timedelta

import pytest

from index.freshness import WatchedFolder
from index.overview import Health, Status
from qa.freshness import Patience, notices, warnings
from qa.settings import Settings

NOW = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
WHOLE = Health(is_whole=True)
PATIENCE = Patience(timedelta(hours=24), timedelta(days=30))


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def folder(name: str = "/a", look: float = 0, change: float = 0, **values: object) -> WatchedFolder:
    """One that was followed long ago, looked at and changed so many days ago."""
    times = {"last_look": days_ago(look), "last_change": days_ago(change)}
    return WatchedFolder(name, days_ago(100), **(times | values))  # type: ignore[arg-type]


def status(*watches: WatchedFolder, health: Health = WHOLE) -> Status:
    looks = [one.last_look for one in watches]
    return Status(
        articles=1,
        passages=1,
        first_date=date(2024, 1, 1),
        last_date=date(2024, 1, 1),
        last_ingest=NOW,
        as_of=min((look for look in looks if look), default=None),
        watches=watches,
        generation=1,
        embedding_model="",
        data_dir="",
        health=health,
    )


def told(*watches: WatchedFolder, health: Health = WHOLE) -> tuple[list[str], list[str]]:
    """What readers are told, and what the operator is."""
    found = status(*watches, health=health)
    return notices(found, PATIENCE, NOW), warnings(found, PATIENCE, NOW)


def test_all_well_is_not_worth_a_word() -> None:
    assert told() == ([], [])
    assert told(folder(look=0.9, change=29)) == ([], [])


def test_a_silent_folder_is_told_to_readers_without_its_path() -> None:
    readers, operator = told(folder("/fresh"), folder("/stale", look=21))
    assert readers == [
        "The archive was last brought up to date on 3 November 2026; newer articles may be missing."
    ]
    assert len(operator) == 1
    assert operator[0] == (
        "/stale was last looked at with success on 3 November 2026, 14:05 UTC: does whoever "
        "followed it still run? (archive-qa unwatch forgets it)"
    )


def test_the_last_failure_of_a_silent_folder_is_told_to_the_operator() -> None:
    readers, operator = told(folder(look=2, last_failure=days_ago(1), failure="no such folder"))
    assert "no such folder" not in readers[0]
    assert operator[0].endswith(
        "; on 23 November 2026, 14:05 UTC it could not be looked at: no such folder"
    )


def test_a_failure_before_the_last_look_is_over() -> None:
    _, operator = told(folder(look=2, last_failure=days_ago(3), failure="no such folder"))
    assert "no such folder" not in operator[0]


def test_a_folder_that_was_never_looked_at_is_silent() -> None:
    readers, operator = told(folder(last_look=None, last_change=None))
    assert readers == [
        "The archive is not being brought up to date; newer articles may be missing."
    ]
    assert "was never looked at with success since 16 August 2026" in operator[0]


def test_a_folder_that_brings_nothing_new_is_told() -> None:
    readers, operator = told(folder(change=31))
    assert readers == [
        "No new article has come in since 24 October 2026; newer articles may be missing."
    ]
    assert operator == ["/a has brought nothing new since 24 October 2026, 14:05 UTC"]


def test_one_of_several_that_brings_nothing_new_is_told() -> None:
    readers, _ = told(folder("/a"), folder("/b", change=31))
    assert readers[0].startswith("One of the archive’s sources has brought nothing new since 24 O")


def test_nothing_new_is_no_news_where_none_is_expected() -> None:
    patience = Patience.of(Settings())
    found = status(folder(change=99))
    assert notices(found, patience, NOW) == []
    assert warnings(found, patience, NOW) == []


@pytest.mark.parametrize(
    ("building", "said"),
    [
        ("words", "The index of words is being built anew: 40% done."),
        ("vectors", "The index of meanings is being built anew: 40% done."),
    ],
)
def test_an_index_that_is_being_built_is_told(building: str, said: str) -> None:
    health = Health(is_whole=False, building=building, done=0.4)  # type: ignore[arg-type]
    readers, operator = told(health=health)
    assert readers == [f"{said} Questions are answered all the same."]
    assert operator == []


def test_a_change_that_is_being_indexed_is_not_worth_a_word() -> None:
    assert told(health=Health(is_whole=False)) == ([], [])
