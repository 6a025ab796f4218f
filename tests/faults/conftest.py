"""One archive of enough passages that Chroma writes all of its files, copied for each test."""

import shutil
from pathlib import Path

import pytest

from index.archive import Archive
from index.embedding import PACKAGED_MODEL, Embedder
from tests.faults.many_passages import fill


@pytest.fixture(scope="session")
def intact(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """A data folder that nobody has open. Not to be changed by a test."""
    folder = tmp_path_factory.mktemp("intact") / "data"
    _make(folder, embedder)
    return folder


@pytest.fixture(scope="session")
def foreign(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """The data folder of another archive that holds the same articles."""
    folder = tmp_path_factory.mktemp("foreign") / "data"
    _make(folder, embedder)
    return folder


@pytest.fixture
def data_dir(intact: Path, tmp_path: Path) -> Path:
    """The folder that ``open_archive`` opens, as it was left by whoever closed it last."""
    return Path(shutil.copytree(intact, tmp_path / "data"))


def _make(folder: Path, embedder: Embedder) -> None:
    archive = Archive(folder, embedding_model=PACKAGED_MODEL, embedder=embedder)
    fill(archive)
    archive.close()
