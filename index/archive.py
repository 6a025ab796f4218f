"""SKETCH of the face; the real one is being written by the lead. Signatures hold."""
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from index.article import Article, Header
from index.filters import Filters
from index.passage import Hit, Passage

@dataclass(frozen=True, slots=True)
class Facet:
    """One value that articles can be filtered by, and how many articles have it."""
    value: str
    count: int

@dataclass(frozen=True, slots=True)
class Status:
    """What the archive holds. `as_json()` exists."""
    articles: int
    passages: int
    first_date: date | None
    last_date: date | None
    last_ingest: datetime | None   # UTC, aware
    generation: int                # grows with every change of the archive
    embedding_model: str
    data_dir: str
    def as_json(self) -> dict[str, object]: ...

class Archive:
    def status(self) -> Status: ...
    def generation(self) -> int: ...
    def warm_up(self) -> None: """Loads the model and opens the stores: seconds, once. Thread-safe."""
    @property
    def ready(self) -> bool: """Whether `warm_up` has finished."""
    def articles(self, filters: Filters = Filters()) -> list[Header]: """Newest first, then issue, page."""
    def article(self, article_id: str) -> Article: """Raises NotFoundError."""
    def facet(self, name: str) -> list[Facet]: """name: author | category | issue; issues newest first, others by count."""
    def search(self, query: str, filters: Filters = Filters(), k: int = 10) -> list[Hit]: ...
