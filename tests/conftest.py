"""Fixtures that several folders of tests share: the real model, loaded once, and real archives."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from index.archive import Archive
from index.embedding import PACKAGED_MODEL, Embedder
from index.model_export import ensure_prepared
from qa.settings import load_settings

settings.register_profile("timeless", deadline=None)  # how long it takes is for benchmarks
settings.load_profile("timeless")

SAMPLE = Path(__file__).parents[1] / "qa" / "sample"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--thorough", action="store_true", help="also what is alike: every damage to every file"
    )
    parser.addoption("--kills", type=int, default=15, help="processes that tests/crashes kills")
    parser.addoption("--crash-seed", type=int, help="of tests/crashes, to draw the same again")


def pytest_configure(config: pytest.Config) -> None:
    """What may be made again is made in a folder of this run's own, which its processes share."""
    if not hasattr(config, "workerinput"):
        cache = tempfile.TemporaryDirectory(prefix="archive-qa-tests-")
        config.add_cleanup(cache.cleanup)
        os.environ["ARCHIVE_QA_CACHE_DIR"] = cache.name


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what only a release needs to see, unless it is asked for."""
    if not config.getoption("--thorough"):
        left_out = [item for item in items if item.get_closest_marker("thorough")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return Embedder(PACKAGED_MODEL)


@pytest.fixture(scope="session")
def prepared() -> Path:
    """Folder with the packaged model as commands find it, so that none tells of preparing it.

    To be read only.
    """
    folder = load_settings().prepared_models
    ensure_prepared(PACKAGED_MODEL, folder)
    return folder


@pytest.fixture
def open_archive(tmp_path: Path, embedder: Embedder) -> Iterator[Callable[..., Archive]]:
    """Opens archives that share the loaded model; each call another one, over the same folder."""
    opened: list[Archive] = []

    def open_one(folder: str = "data", **options: Any) -> Archive:
        archive = Archive(
            tmp_path / folder, embedding_model=PACKAGED_MODEL, embedder=embedder, **options
        )
        opened.append(archive)
        return archive

    yield open_one
    for archive in opened:
        archive.close()


@pytest.fixture
def archive(open_archive: Callable[..., Archive]) -> Archive:
    return open_archive()


@pytest.fixture(scope="session")
def sample_archive(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder
) -> Iterator[Archive]:
    """The articles that are shipped with the product. Not to be changed by a test."""
    folder = tmp_path_factory.mktemp("sample")
    archive = Archive(folder, embedding_model=PACKAGED_MODEL, embedder=embedder)
    archive.ingest([SAMPLE])
    yield archive
    archive.close()
