"""What must hold of an archive after each kill, whoever opens it next."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from index.archive import Archive
from index.embedding import PACKAGED_MODEL, Embedder
from index.filters import Filters
from index.sql.feed import Feed
from tests.crashes.articles import own_word, query_for
from tests.crashes.ledger import Ledger, Text

_SEARCHED = 8  # articles that are searched for, beside those that an order was about
_COMPARED = 50  # passages whose vectors are searched for
_REACHED = 0.95  # of them at least: Chroma's index is an approximate one
_SAME = 0.999  # cosine similarity of a vector and itself, in single precision


class Inspection:
    """One look at an archive: it is opened, asked, verified and closed.

    Attributes:
        stored: The text of each article that is there.
        faults: One sentence each.
        epochs: Numbers of the words and of the vectors: they grow with each building anew.
    """

    def __init__(
        self, data_dir: Path, embedder: Embedder, ledger: Ledger, touched: Sequence[str]
    ) -> None:
        archive = Archive(data_dir, embedding_model=PACKAGED_MODEL, embedder=embedder)
        try:
            archive.warm_up()
            self.stored = {
                header.article_id: archive.article(header.article_id).text
                for header in archive.articles()
            }
            self.faults = [
                *ledger.contradictions(self.stored),
                *_not_searchable(archive, self._some(touched)),
                *archive.verify(files=False),
                *_not_in_both(archive, self.stored),
            ]
            values = archive._catalog.values()
            names = ("words", "vectors")
            self.epochs = {name: int(values.get(f"{name}_epoch", "0")) for name in names}
        finally:
            archive.close()

    def _some(self, touched: Sequence[str]) -> list[str]:
        every = max(1, len(self.stored) // _SEARCHED)
        names = {*list(self.stored)[::every], *touched[:_SEARCHED]}
        return sorted(name for name in names if name in self.stored)


def torn(stored: Mapping[str, str], before: Mapping[str, str], after: Mapping[str, Text]) -> bool:
    """Whether changes that were to be made all or not at all were made in part."""
    wanted = {name: text for name, text in {**before, **after}.items() if text is not None}
    return dict(stored) not in (dict(before), wanted)


def _not_searchable(archive: Archive, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        hits = archive.search(query_for(name))
        if name not in {hit.article.article_id for hit in hits}:
            yield f"a search does not find {name}"


def _not_in_both(archive: Archive, stored: Mapping[str, str]) -> Iterator[str]:
    """Compares both indexes with the articles, in other ways than :meth:`Archive.verify` does."""
    view = archive._indexes.view()
    if view.words is None or view.vectors is None:
        yield f"after a verification the words are {view.words} and the vectors {view.vectors}"
        return
    feed = Feed(archive.engine)
    passages = {d.passage_id: d.article.article_id for some in feed.documents() for d in some}
    counts = (len(passages), view.words.count(), view.vectors.count())
    if len(set(counts)) != 1:
        yield "catalog, words and vectors have {}, {} and {} passages".format(*counts)
    for number, name in passages.items():
        if [i for i, _ in view.words.search(own_word(name, stored[name]), Filters(), 5)] != [
            number
        ]:
            yield f"the words index does not find {name}, and that alone, by its own word"
    if missing := passages.keys() - view.vectors.held(list(passages)):
        yield f"the vector store lacks {sorted(passages[number] for number in missing)}"
    sample = feed.sample_vectors(_COMPARED)
    reached = [max(s for _, s in view.vectors.nearest(vector, 5)) > _SAME for _, vector in sample]
    if sum(reached) < _REACHED * len(reached):
        yield f"the vector store finds {sum(reached)} of {len(reached)} passages by their vectors"
