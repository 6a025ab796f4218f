"""The public collections that lie beside the repository, and archives made of them."""

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from index.archive import Archive
from index.embedding import PACKAGED_MODEL, Embedder

_SHARED = Path(__file__).parents[3] / "shared"


def collection(name: str) -> Path:
    """The folder of a collection; ends the program with a plain message where it is missing."""
    return _there(_SHARED / "data" / name)


def reference() -> Path:
    """The folder with the article of reference; ends the program likewise."""
    return _there(_SHARED / "sample")


def _there(folder: Path) -> Path:
    if not folder.is_dir():
        sys.exit(f"The evaluation data is missing: {folder} is not there. Nothing was measured.")
    return folder


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a file in JSON Lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def subjects(articles: Path) -> dict[str, str]:
    """Titles of a collection's articles by id."""
    return {row["id"]: row["title"] for row in rows(articles)}


def off_archive_questions(known: set[str]) -> list[str]:
    """English questions of XQuAD on subjects other than these."""
    folder = collection("xquad")
    titles = subjects(folder / "articles.en.jsonl")
    questions = rows(folder / "questions.en.jsonl")
    return [row["question"] for row in questions if titles[row["article_id"]] not in known]


@contextmanager
def archive_of(
    *sources: Path, folder: Path | None = None, embedder: Embedder | None = None
) -> Iterator[Archive]:
    """An archive of these files, ready to be asked.

    Args:
        folder: Where it is kept; ``None`` for a temporary folder.
        embedder: The packaged model, where it is loaded already.
    """
    with nullcontext(folder) if folder else tempfile.TemporaryDirectory() as place:
        archive = Archive(Path(place), embedding_model=PACKAGED_MODEL, embedder=embedder)
        try:
            archive.ingest(sources)
            archive.warm_up()
            yield archive
        finally:
            archive.close()
