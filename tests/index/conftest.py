from pathlib import Path

import pytest

from index.embedding import PACKAGED_MODEL
from index.model_export import export


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the packaged model as it is prepared, to be read only."""
    folder = tmp_path_factory.mktemp("prepared")
    export(PACKAGED_MODEL, folder)
    return folder
