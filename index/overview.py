"""What an archive holds, in figures."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Facet:
    """A value that articles can be filtered by, and how many articles have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Status:
    """What the archive holds.

    Attributes:
        first_date: Date of the oldest article that has one.
        last_ingest: When an ingest last ran to its end.
        generation: Grows with every change.
    """

    articles: int
    passages: int
    first_date: date | None
    last_date: date | None
    last_ingest: datetime | None
    generation: int
    embedding_model: str
    data_dir: str

    def as_json(self) -> dict[str, Any]:
        dates = ("first_date", "last_date", "last_ingest")
        iso = {n: getattr(self, n).isoformat() if getattr(self, n) else None for n in dates}
        return asdict(self) | iso
