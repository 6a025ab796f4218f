"""What an archive holds, in figures."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal

from index.freshness import WatchedFolder


@dataclass(frozen=True, slots=True)
class Facet:
    """A value that articles can be filtered by, and how many articles have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Health:
    """How the indexes that are derived from the catalog stand.

    Attributes:
        is_whole: Whether both know every change. Else questions are answered all the same, from
            the words that are indexed and an exact scan of the vectors.
        building: The index that is being built anew, where one is.
        done: How much of it there is, 0 to 1.
    """

    is_whole: bool
    building: Literal["words", "vectors"] | None = None
    done: float = 0.0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Status:
    """What the archive holds.

    Attributes:
        first_date: Date of the oldest article that has one.
        last_ingest: When an ingest last ran to its end.
        as_of: When its sources were last known to be looked at with success.
        watches: The folders that are followed.
        generation: Grows with every change.
    """

    articles: int
    passages: int
    first_date: date | None
    last_date: date | None
    last_ingest: datetime | None
    as_of: datetime | None
    watches: tuple[WatchedFolder, ...]
    generation: int
    embedding_model: str
    data_dir: str
    health: Health

    def as_json(self) -> dict[str, Any]:
        dates = ("first_date", "last_date", "last_ingest", "as_of")
        iso = {n: getattr(self, n).isoformat() if getattr(self, n) else None for n in dates}
        return asdict(self) | iso | {"watches": [one.as_json() for one in self.watches]}
