"""Articles that were printed twice."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An article whose text is that of another one, or nearly so.

    Attributes:
        article_id: The one that was ingested later.
        of: The other one's id.
        similarity: Of the texts' runs of three words, the share that both have (Jaccard's),
            estimated; 1 exactly where they are the same, punctuation and case aside.
    """

    article_id: str
    of: str
    similarity: float

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"similarity": round(self.similarity, 2)}
