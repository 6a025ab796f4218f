from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from index.archive import Archive
from index.embedding import PACKAGED_MODEL, Embedder
from qa.accounts.account import Role
from qa.assembly import Assembly, assembly_over
from qa.settings import Settings
from qa.web import create_app
from tests.cli.shell import Shell
from tests.conftest import SAMPLE
from tests.people import PASSWORD


@pytest.fixture
def contract(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """The snapshot that a test compares with, a file of JSON."""
    return snapshot.use_extension(JSONSnapshotExtension)


@pytest.fixture(scope="module")
def assembly(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Assembly]:
    """Everything over the sample articles, in a data folder that tests may change."""
    folder = tmp_path_factory.mktemp("contracts")
    archive = Archive(folder, embedding_model=PACKAGED_MODEL, embedder=embedder)
    archive.ingest([SAMPLE])
    archive.warm_up()
    made = assembly_over(archive, Settings(title="The Sample Archive"))
    made.people.accounts.add("Ann Lee", Role.ADMIN, PASSWORD)
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(assembly: Assembly) -> FlaskClient:
    """A browser in which an admin is logged in."""
    browser = create_app(assembly).test_client()
    assert browser.post("/login", data={"name": "Ann Lee", "password": PASSWORD}).status_code == 303
    return browser


@pytest.fixture
def shell(tmp_path: Path, prepared: Path) -> Shell:
    """Over a data folder that holds nothing yet."""
    return Shell(tmp_path / "data")


@pytest.fixture
def articles() -> Path:
    return SAMPLE
