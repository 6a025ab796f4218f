from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.archive import Archive
from qa.assembly import assembly_over
from qa.settings import Settings
from qa.web import create_app


def client_over(archive: Archive, **settings: object) -> FlaskClient:
    chosen = Settings(title="The Test Archive", **settings)  # type: ignore[arg-type]
    return create_app(assembly_over(archive, chosen)).test_client()


@pytest.fixture(scope="session")
def client(sample_archive: Archive) -> FlaskClient:
    """A client of the app over the sample archive."""
    sample_archive.warm_up()
    return client_over(sample_archive)


@pytest.fixture
def empty_client(archive: Archive) -> FlaskClient:
    return client_over(archive)


@pytest.fixture
def golden() -> Path:
    return Path(__file__).parents[2] / "golden"
