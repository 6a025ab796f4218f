"""The search: by meaning and by words, fused, then looked at closely."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from index.article import Header
from index.cleaning import clean
from index.cross_encoder import CrossEncoder
from index.days import MONTHS
from index.dense import DenseSearch
from index.derived import DerivedIndexes, View
from index.embedding import Vectors
from index.filters import Filters
from index.fusion import fuse, spread
from index.mending import Mender
from index.models import Models
from index.owners import Owners
from index.passage import Hit, Look, Passage
from index.reranking import Query, Ranked, read_again, rerank
from index.sql.catalog import Catalog
from index.sql.feed import Feed
from index.survey import Survey
from index.surveying import Surveyor
from index.views import Views
from index.word_search import WordSearch
from index.wording import stem, telling_words

# Words of questions that ask for a day alone: «What happened on 4 April 2023?»
_OF_A_DAY = frozenset(map(stem, (*MONTHS, "happened", "occurred")))
_DEPTH = 100  # candidates of each side, at least
_CLOSELY = 40  # of them that are looked at sentence by sentence
_READ_AGAIN = 20  # of them that a cross-encoder reads, where one is set
_TRIES = 3  # where the archive changes under it


class Search:
    """Searches an archive, and has repaired what it finds damaged on the way."""

    def __init__(
        self,
        catalog: Catalog,
        feed: Feed,
        indexes: DerivedIndexes,
        mender: Mender,
        models: Models,
        cross_encoder: CrossEncoder | None = None,
    ) -> None:
        """Opens nothing yet.

        Args:
            cross_encoder: Reads the best passages again.
        """
        self._catalog = catalog
        self._models = models
        self._cross_encoder = cross_encoder
        self._views = views = Views(indexes, mender)
        self._words = WordSearch(catalog, views)
        owners = Owners(catalog)
        self._dense = DenseSearch(
            catalog, feed, owners, indexes.has_sound_vectors, views.doubt_vectors
        )
        self._surveyor = Surveyor(owners, self._dense, self._words)

    def embed(self, query: str) -> Vectors:
        """A query's vector: ``(d,) float32`` of length 1."""
        return self._models.for_reading().query(clean(query))

    @property
    def is_without_store(self) -> bool:
        """Whether the exact scan stands in for a vector store that has failed to answer."""
        return self._dense.is_without_store

    def open_store(self, view: View) -> None:
        """Has the vector store of a view ready to be asked."""
        self._dense.open_store(view)

    def hits(self, query: str, filters: Filters, k: int, vector: Vectors) -> list[Hit]:
        """The ``k`` best passages, best first; see :meth:`index.archive.Archive.search`."""
        query = clean(query)
        for _ in range(_TRIES):
            view = self._views.current()
            if len(vector) != view.dimension:  # embedded anew since
                vector = self.embed(query)
            fused = self._fused(view, query, filters, max(_DEPTH, 2 * k), vector)[: 2 * k + 50]
            hits, is_whole = self._looked_at(view, query, vector, fused, k)
            if is_whole or self._catalog.generation() == view.generation:
                break  # or else passages went between the look at the indexes and the reading
        return hits

    def _looked_at(
        self, view: View, query: str, vector: Vectors, fused: Sequence[Ranked], k: int
    ) -> tuple[list[Hit], bool]:
        """The ``k`` best of some passages after a closer look at the first of them, without those
        that have gone; and whether none has."""
        looks = self._catalog.looks(number for number, _, _ in fused[:_CLOSELY])
        article_of = self._catalog.article_ids(number for number, _, _ in fused[_CLOSELY:])
        article_of |= {number: look.article_id for number, look in looks.items()}
        there = [item for item in fused if item[0] in article_of]
        best = spread(self._reranked(view, query, vector, there, looks), article_of)[:k]
        found = self._catalog.whole_passages(number for number, _, _ in best)
        hits = []
        for number, score, why in best:
            if number in found:
                passage, article, sentences = found[number]
                hits.append(Hit(passage, article, score, why, sentences))
        return hits, len(there) == len(fused) and len(hits) == len(best)

    def _reranked(
        self,
        view: View,
        query: str,
        vector: Vectors,
        ranked: Sequence[Ranked],
        looks: Mapping[int, Look],
    ) -> list[Ranked]:
        fluency = 0.0 if _is_of_days(query) else self._models.named(view.model).fluency(query)
        asked = Query(vector, self._words.frequencies(view, query), fluency)
        result = rerank(asked, ranked, looks)
        if self._cross_encoder:
            first = [number for number, _, _ in result[:_READ_AGAIN]]
            found = self._catalog.passages(first)
            texts = [_read(*found[number]) if number in found else "" for number in first]
            result = read_again(result, self._cross_encoder.scores(query, texts))
        return result

    def document_frequency(self, word: str, query: str) -> float:
        """Share of the passages with a word; see :meth:`index.archive.Archive`."""
        return self._words.frequency(self._views.current(), clean(word), clean(query))

    def frequencies(self, query: str) -> Callable[[str], float]:
        """The same of a query's words, one after the other, in the archive of this moment."""
        view = self._views.current()
        return cache(lambda word: self._words.frequency(view, clean(word), clean(query)))

    def languages(self) -> dict[str, int]:
        """The languages of the articles; see :meth:`index.archive.Archive`."""
        return self._words.languages(self._views.current())

    def spelt_alike(self, word: str) -> str | None:
        """The word of the archive spelt most like one; see :meth:`index.archive.Archive`."""
        return self._words.spelt_alike(self._views.current(), clean(word))

    def holding(self, words: str, *, is_begun: bool) -> set[int]:
        """Articles of which a passage holds all words; see :meth:`index.archive.Archive`."""
        view = self._views.current()
        return self._surveyor.owners_of(
            view, self._words.holding_all(view, clean(words), is_begun=is_begun)
        )

    def survey(self, topic: str, filters: Filters, vector: Vectors) -> Survey:
        """Every passage with how near it is to a topic; see :meth:`index.archive.Archive`."""
        view = self._views.current()
        if len(vector) != view.dimension:  # embedded anew since
            vector = self.embed(topic)
        return self._surveyor.survey(view, clean(topic), filters, vector)

    def _fused(
        self, view: View, query: str, filters: Filters, depth: int, vector: Vectors
    ) -> list[Ranked]:
        """Passage ids with score and reasons, best first, as the indexes of a view have them."""
        lexical = self._words.best(view, query, filters, depth)
        if lexical and _is_of_days(query):
            return fuse((), lexical)
        dense = self._dense.nearest(vector, filters, depth, view)
        dense = self._dense.complete(dense, vector, (number for number, _ in lexical), depth, view)
        return fuse(dense, lexical)


def _is_of_days(query: str) -> bool:
    """Whether nothing but days is asked for: to a model, one is like another."""
    told = telling_words(query)
    return bool(told) and all(one in _OF_A_DAY or one[0].isdigit() for one in told)


def _read(passage: Passage, article: Header) -> str:
    """A passage as a cross-encoder reads it."""
    return f"{article.title}\n{passage.text}"
