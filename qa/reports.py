"""Mistakes that readers report: cases, which staff close with a reply."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Report:
    """A mistake that a reader has reported.

    Attributes:
        words: What the reader says is wrong.
        message_id: The answer that it is in; ``None`` where it is in none, or the question was
            removed since.
        marker: The citation of the answer that it is in; ``None``: it is in the answer.
        article_id: The article that it is in, as far as that is known.
        reply: What staff have answered; ``None`` as long as the case is open.
        closed_by: The name of whoever has closed it.
    """

    report_id: str
    reported_at: datetime
    words: str
    message_id: str | None
    marker: int | None
    article_id: str | None
    reply: str | None = None
    closed_by: str | None = None
    closed_at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """What whoever has reported it is told: all but who of the staff has closed it."""
        return {
            "report_id": self.report_id,
            "reported_at": self.reported_at.isoformat(),
            "words": self.words,
            "marker": self.marker,
            "article_id": self.article_id,
            "reply": self.reply,
            "closed_at": self.closed_at.isoformat() if self.closed_at else None,
        }
