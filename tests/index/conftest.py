from pathlib import Path
from typing import Any

import pytest
from chromadb.api.models.Collection import Collection

from index.embedding import PACKAGED_MODEL
from index.model_export import export


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the packaged model as it is prepared, to be read only."""
    folder = tmp_path_factory.mktemp("prepared")
    export(PACKAGED_MODEL, folder)
    return folder


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
