"""The API under the inputs that its own OpenAPI document allows, and under those it forbids.

Schemathesis makes both from the document: no answer may be an error of ours (500 or more) or one
that the document does not name, and what the document allows is accepted.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import Archive
from index.embedding import PACKAGED_MODEL, Embedder
from tests.conftest import SAMPLE
from tests.crashes.service import Service

_FUZZER = Path(sys.executable).with_name("schemathesis")
_HOOKS = "tests.security.schemathesis_hooks"
_ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, prepared: Path
) -> Iterator[Service]:
    """The real service over the sample articles."""
    folder = tmp_path_factory.mktemp("fuzzed")
    archive = Archive(folder / "data", embedding_model=PACKAGED_MODEL, embedder=embedder)
    archive.ingest([SAMPLE])
    archive.close()
    running = Service(folder / "data", folder / "log")
    yield running
    running.stop()


def test_the_api_does_what_its_document_says(service: Service, tmp_path: Path) -> None:
    command = [
        *(str(_FUZZER), "run", f"{service.url}/openapi.json", "--url", service.url),
        *("--seed", "20", "--max-examples", "10", "--no-shrink", "--continue-on-failure"),
        *("--report-dir", str(tmp_path), "--request-timeout", "60"),
    ]
    environment = os.environ | {"SCHEMATHESIS_HOOKS": _HOOKS, "PYTHONPATH": str(_ROOT)}
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False
    )
    assert done.returncode == 0, done.stdout[-10_000:] + done.stderr
    assert "Tested: 18" in done.stdout
