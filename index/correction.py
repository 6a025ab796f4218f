"""What staff say of an article that is not to be taken as it stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

CorrectionKind = Literal["corrected", "superseded", "retracted"]


@dataclass(frozen=True, slots=True)
class Correction:
    """What staff say of an article.

    Attributes:
        kind: ``corrected``: something in it is wrong, and the note says what is right;
            ``superseded``: a newer one takes its place; ``retracted``: it no longer stands, and no
            answer is made of it unless that is asked for.
        note: What readers are told. Never empty.
        newer: Id of the article to read instead or beside it.
        newer_title: That article's title; ``None`` where none is named, or it is gone.
        by: The name of whoever says so.
    """

    kind: CorrectionKind
    note: str
    newer: str | None
    newer_title: str | None
    by: str
    at: datetime

    def as_json(self) -> dict[str, Any]:
        """What readers are told: all but who of the staff has said so."""
        return {
            "kind": self.kind,
            "note": self.note,
            "newer": {"article_id": self.newer, "title": self.newer_title}
            if self.newer_title is not None
            else None,
            "at": self.at.isoformat(),
        }
