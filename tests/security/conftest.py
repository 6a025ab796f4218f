"""A service for attackers to try, over the sample archive, and the people who belong there."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.archive import Archive
from tests.conftest import SAMPLE
from tests.qa.web.conftest import client_over

ARTICLE = "2022-10-black-sea-grain-initiative.txt"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.security)


@pytest.fixture
def asked_archive(archive: Archive) -> Archive:
    """One article, which answers questions; the test may change everything."""
    archive.ingest([SAMPLE / ARTICLE])
    archive.warm_up()
    return archive


@pytest.fixture
def service(asked_archive: Archive) -> FlaskClient:
    """A client of an open archive that shows nothing of who it is."""
    return client_over(asked_archive)


@pytest.fixture
def closed_service(archive: Archive) -> FlaskClient:
    """The same of a closed one, which holds nothing."""
    return client_over(archive, access="closed")
