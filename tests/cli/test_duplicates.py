"""What the command line says of articles that were printed twice."""

import json
from pathlib import Path

import pytest

from tests.cli.shell import Shell

GRAIN = (
    "The Grain Deal\n\nAuthor : Maritime Desk\n\n"
    "The Black Sea Grain Initiative was signed in Istanbul on 22 July 2022. The first ship to sail "
    "was the Razoni, which left Odesa on 1 August with 26,000 tonnes of maize. It was inspected "
    "in the Bosporus and went on to Lebanon, where its buyer no longer wanted the maize.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(GRAIN)
    (folder / "b.txt").write_text(GRAIN.replace("The Grain Deal", "Printed Again"))
    (folder / "c.txt").write_text(GRAIN.replace("its buyer", "the buyer"))
    return folder


def test_articles_that_were_printed_twice_are_told_of(shell: Shell, folder: Path) -> None:
    said = shell.run("ingest", folder).splitlines()
    assert said[1] == "  b.txt is the same as a.txt"
    assert said[2].startswith("  c.txt is nearly the same as a.txt (9")
    assert said[2].endswith(" %)")
    assert shell.run("duplicates").splitlines() == said[1:]

    report = json.loads(shell.run("ingest", folder, "--json"))
    assert (report["unchanged"], report["duplicates"]) == (3, [])
    listed = json.loads(shell.run("duplicates", "--json"))
    assert listed[0] == {"article_id": "b.txt", "of": "a.txt", "similarity": 1.0}


def test_an_article_that_has_moved_is_not_told_as_printed_twice(shell: Shell, folder: Path) -> None:
    for name in ("b.txt", "c.txt"):
        (folder / name).unlink()
    shell.run("ingest", folder)
    (folder / "a.txt").rename(folder / "moved.txt")
    report = json.loads(shell.run("ingest", folder, "--prune", "--json"))
    assert (report["added"], report["removed"], report["duplicates"]) == (1, 1, [])
