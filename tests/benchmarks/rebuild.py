"""Passages a second at which the indexes are built anew from the catalog.

``python -m tests.benchmarks.rebuild [PASSAGES]``, 20,000 by default. The catalog is filled with
made-up articles of realistic length and vectors in clusters: no model is loaded.
"""

import sys
import tempfile
import time
from itertools import count, islice
from pathlib import Path

from index.archive import Archive
from index.article import Article
from index.preparing import prepare
from index.sql.storing import Prepared
from tests.benchmarks.synthetic import CheapEmbedder, Text

_SENTENCES = 60  # in an article: some seven passages
_ARTICLES = 50  # stored together


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        embedder = CheapEmbedder()
        archive = Archive(Path(folder), embedding_model=embedder.name, embedder=embedder)  # type: ignore[arg-type]
        try:
            passages = _fill(archive, embedder, wanted)
            for names in (["words"], ["vectors"], ["words", "vectors"]):
                began = time.perf_counter()
                archive._indexes.rebuild(names=names)
                took = time.perf_counter() - began
                print(f"{' and '.join(names):18} {passages / took:7,.0f} passages/s ({took:.1f} s)")
        finally:
            archive.close()


def _fill(archive: Archive, embedder: CheapEmbedder, wanted: int) -> int:
    text, numbers = Text(), count(1)
    while archive.status().passages < wanted:
        batch = []
        for number in islice(numbers, _ARTICLES):
            body = text.article(_SENTENCES)
            article = Article(article_id=f"a{number}", title=text.sentence(), text=body)
            cuts, inputs = prepare(article, embedder)  # type: ignore[arg-type]
            batch.append(Prepared(article, None, cuts, embedder.passages(inputs)))
        archive._catalog.store(batch, (), embedder.signature)
    held = archive.status()
    size = archive.size() / 1e6
    print(f"{held.articles:,} articles, {held.passages:,} passages, {size:,.0f} MB")
    return held.passages


if __name__ == "__main__":
    main()
