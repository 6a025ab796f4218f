"""What a stranger on the same machine can do with the vector store, which listens on loopback."""

import json
from pathlib import Path

import httpx
import pytest

from index.archive import Archive
from tests.conftest import SAMPLE
from tests.security.conftest import ARTICLE

DEFAULT = "/api/v2/tenants/default_tenant/databases"


@pytest.fixture
def stranger(archive: Archive) -> httpx.Client:
    """Somebody who has found the port, as every user of a machine can."""
    archive.ingest([SAMPLE / ARTICLE])
    [note] = Path(archive.data_dir).glob("vectors-*.port")
    port = json.loads(note.read_text())["port"]
    return httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60)


def test_a_stranger_finds_no_collection_to_read_or_to_delete(
    archive: Archive, stranger: httpx.Client
) -> None:
    names = [one["name"] for one in stranger.get(DEFAULT).json()]
    assert names == ["default_database"]
    for tenant in ("default_tenant", "%25", "*", "archive-qa", " "):
        for database in (*names, "%25%25%25", "***", "archive-qa"):
            path = f"/api/v2/tenants/{tenant}/databases/{database}/collections"
            found = stranger.get(path)
            assert found.status_code >= 400 or found.json() == [], path
    assert stranger.post("/api/v2/reset").status_code >= 400
    assert archive.verify(files=False) == []


def test_the_server_has_no_way_to_list_what_is_on_it(stranger: httpx.Client) -> None:
    """A version of Chroma that gets one would open the store to strangers again."""
    assert stranger.get("/api/v2/tenants").status_code == 405
    paths = stranger.get("/openapi.json").json()["paths"]
    without_a_name = {
        path for path, methods in paths.items() if "{" not in path and "get" in methods
    }
    assert without_a_name == {
        "/api/v2/auth/identity",
        "/api/v2/healthcheck",
        "/api/v2/heartbeat",
        "/api/v2/pre-flight-checks",
        "/api/v2/version",
    }
    identity = stranger.get("/api/v2/auth/identity").json()
    assert "archive-qa" not in json.dumps(identity)
