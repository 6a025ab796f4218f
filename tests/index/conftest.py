from typing import Any

import pytest
from chromadb.api.models.Collection import Collection


@pytest.fixture
def widths(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many results Chroma itself is asked for, each time."""
    seen: list[int] = []
    plain = Collection.query

    def noted(collection: Collection, **options: Any) -> Any:
        seen.append(options["n_results"])
        return plain(collection, **options)

    monkeypatch.setattr(Collection, "query", noted)
    return seen
