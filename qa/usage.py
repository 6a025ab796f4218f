"""What chat models took for the questions that are kept, for staff."""

import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from qa.conversations import Message


@dataclass
class DailyUsage:
    """What one model took on one day (UTC).

    Attributes:
        questions: That it was asked.
        troubles: How often it failed, by how.
        first_ms: Milliseconds until its first words, of each answer that had some.
        total_ms: Milliseconds until its last, likewise.
        claims: Sentences that it wrote, by how they stand to the archive.
    """

    day: date
    model: str
    questions: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    troubles: Counter[str] = field(default_factory=Counter)
    first_ms: list[float] = field(default_factory=list)
    total_ms: list[float] = field(default_factory=list)
    claims: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        return {
            "day": self.day.isoformat(),
            "model": self.model,
            "questions": self.questions,
            "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out,
            "median_first_ms": statistics.median(self.first_ms) if self.first_ms else None,
            "median_total_ms": statistics.median(self.total_ms) if self.total_ms else None,
            "supported": self.claims["supported"],
            "unsupported": self.claims["unsupported"],
            "troubles": dict(self.troubles),
        }


def usage_of(log: Iterable[Message]) -> list[DailyUsage]:
    """Usage by day and model, newest day first.

    Args:
        log: Questions with their answers, as they were kept.
    """
    found: dict[tuple[date, str], DailyUsage] = {}
    for message in log:
        writer = message.response.get("writer")
        if not writer:
            continue
        key = (message.asked_at.date(), str(writer["model"]))
        _add(found.setdefault(key, DailyUsage(*key)), writer, message.response.get("condensing"))
    return sorted(found.values(), key=lambda usage: (-usage.day.toordinal(), usage.model))


def _add(usage: DailyUsage, writer: dict[str, Any], condensing: dict[str, Any] | None) -> None:
    usage.questions += 1
    for took in filter(None, (writer, condensing)):
        usage.tokens_in += took["tokens_in"] or 0
        usage.tokens_out += took["tokens_out"] or 0
    if writer["trouble"]:
        usage.troubles[writer["trouble"]] += 1
    if writer["first_ms"] is not None:
        usage.first_ms.append(writer["first_ms"])
        usage.total_ms.append(writer["total_ms"])
    usage.claims.update(claim["standing"] for claim in writer["claims"])
