from pathlib import Path

import pytest

from tests.cli.shell import Shell


@pytest.fixture
def shell(tmp_path: Path, prepared: Path) -> Shell:
    """Over a data folder that holds nothing yet."""
    return Shell(tmp_path / "data")
