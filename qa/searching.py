"""Search results as the public interfaces show them."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from index.passage import Hit


def results(query: str, hits: Iterable[Hit]) -> dict[str, Any]:
    """What ``GET /api/search`` and ``search --json`` answer."""
    return {"query": query, "results": [_result(hit) for hit in hits]}


def _result(hit: Hit) -> dict[str, Any]:
    return {
        **hit.article.as_json(),
        "passage_id": hit.passage.passage_id,
        "text": hit.passage.text,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "score": round(hit.score, 6),
        "reasons": asdict(hit.reasons),
    }
