"""Whatever is killed, and whenever: no article is lost, and no deleted one is cited."""

import sys
from pathlib import Path

import pytest

from index.embedding import Embedder
from tests.crashes.voyage import Voyage

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")


def test_an_archive_outlives_every_kill(
    tmp_path: Path, embedder: Embedder, kills: int, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with Voyage(tmp_path, embedder, seed) as voyage:
        try:
            voyage.run(kills)
        finally:
            with capsys.disabled():
                print(f"\ncrashes, --crash-seed {seed}: {voyage.tally}")
    assert not voyage.tally.faults, "\n".join(voyage.log[-5:])
