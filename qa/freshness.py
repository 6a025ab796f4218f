"""Whether an archive is whole and up to date, in words: for its readers, and for its operator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from index.days import long_day
from index.freshness import WatchedFolder
from index.overview import Health, Status
from qa.settings import Settings

_INDEXES = {"words": "The index of words", "vectors": "The index of meanings"}


@dataclass(frozen=True, slots=True)
class Patience:
    """What may be expected of a folder that is followed.

    Attributes:
        silent_after: How long it may go without a look that comes to its end.
        new_within: How long it may bring nothing new; ``None`` for ever.
    """

    silent_after: timedelta
    new_within: timedelta | None

    @classmethod
    def of(cls, settings: Settings) -> "Patience":
        days = settings.expect_new_within
        return cls(timedelta(hours=settings.silent_after), timedelta(days=days) if days else None)

    def silent(self, watches: Sequence[WatchedFolder], now: datetime) -> list[WatchedFolder]:
        """Folders that nobody has looked at for too long."""
        return [one for one in watches if now - (one.last_look or one.since) > self.silent_after]

    def barren(self, watches: Sequence[WatchedFolder], now: datetime) -> list[WatchedFolder]:
        """Folders that are looked at, and have brought nothing new for too long."""
        if self.new_within is None:
            return []
        silent = self.silent(watches, now)
        return [o for o in watches if o not in silent and now - _newest(o) > self.new_within]


def notices(status: Status, patience: Patience, now: datetime) -> list[str]:
    """What readers are to know; empty when all is well."""
    progress, missing = building(status.health), _missing(status, patience, now)
    return [
        *([f"{progress} Questions are answered all the same."] if progress else []),
        *([f"{missing}; newer articles may be missing."] if missing else []),
    ]


def building(health: Health) -> str:
    """How far an index has come that is being built anew; empty where none is."""
    if not health.building:
        return ""
    return f"{_INDEXES[health.building]} is being built anew: {health.done:.0%} done."


def _missing(status: Status, patience: Patience, now: datetime) -> str | None:
    if patience.silent(status.watches, now):
        if status.as_of is None:
            return "The archive is not being brought up to date"
        return f"The archive was last brought up to date on {long_day(status.as_of)}"
    barren = patience.barren(status.watches, now)
    if not barren:
        return None
    if len(barren) == len(status.watches):
        return f"No new article has come in since {long_day(max(map(_newest, barren)))}"
    since = min(map(_newest, barren))
    return f"One of the archive’s sources has brought nothing new since {long_day(since)}"


def warnings(status: Status, patience: Patience, now: datetime) -> list[str]:
    """What an operator is to look into; empty when all is well."""
    silent = [
        f"{one.folder} {_last_look(one)}: does whoever followed it still run? (archive-qa unwatch "
        f"forgets it){_failure(one)}"
        for one in patience.silent(status.watches, now)
    ]
    barren = [
        f"{one.folder} has brought nothing new since {long_moment(_newest(one))}"
        for one in patience.barren(status.watches, now)
    ]
    return silent + barren


def _last_look(one: WatchedFolder) -> str:
    if one.last_look:
        return f"was last looked at with success on {long_moment(one.last_look)}"
    return f"was never looked at with success since {long_moment(one.since)}"


def _failure(one: WatchedFolder) -> str:
    if one.last_failure is None or (one.last_look and one.last_failure <= one.last_look):
        return ""
    return f"; on {long_moment(one.last_failure)} it could not be looked at: {one.failure}"


def _newest(one: WatchedFolder) -> datetime:
    return one.last_change or one.since


def long_moment(at: datetime) -> str:
    """A moment as «24 November 2026, 14:05 UTC»."""
    return f"{long_day(at)}, {at:%H:%M} UTC"
