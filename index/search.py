"""The search: by meaning and by words, fused, then looked at closely."""

import logging
from collections.abc import Mapping
from contextlib import suppress

from index.article import Header
from index.cleaning import clean
from index.cross_encoder import CrossEncoder
from index.dense import DenseSearch
from index.derived import DerivedIndexes, View
from index.embedding import Vectors
from index.errors import StoreError
from index.filters import Filters
from index.fusion import fuse, spread
from index.languages import ENGLISH, likeliest
from index.mending import PATIENCE, Mender
from index.models import Models
from index.passage import Hit, Passage
from index.reranking import Query, Ranked, read_again, rerank
from index.spelling import nearest_spelling
from index.sql.catalog import Catalog
from index.sql.feed import Feed
from index.wording import telling_words

_DEPTH = 100  # candidates of each side, at least
_CLOSELY = 40  # of them that are looked at sentence by sentence
_LOOKED_AT = 20  # passages that may hold a word that is spelt like another
_LONG_WORD = 10  # letters, from which two of them may be wrong
_READ_AGAIN = 20  # of them that a cross-encoder reads, where one is set
_TRIES = 3  # where the archive changes under it
_UNKNOWN_FREQUENCY = 0.01  # of a word, as long as no index can say
_log = logging.getLogger(__name__)


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
        self._indexes = indexes
        self._mender = mender
        self._models = models
        self._cross_encoder = cross_encoder
        self._spoken: tuple[tuple[str, int], dict[str, int]] = (("", -1), {})
        self._dense = DenseSearch(catalog, feed, indexes.has_sound_vectors, self._doubt_vectors)

    def embed(self, query: str) -> Vectors:
        """A query's vector: ``(d,) float32`` of length 1."""
        return self._models.for_reading().query(clean(query))

    def hits(self, query: str, filters: Filters, k: int, vector: Vectors) -> list[Hit]:
        """The ``k`` best passages, best first; see :meth:`index.archive.Archive.search`."""
        query = clean(query)
        for _ in range(_TRIES):
            view = self._view()
            if len(vector) != view.dimension:  # embedded anew since
                vector = self.embed(query)
            best = self._fused(view, query, filters, max(_DEPTH, 2 * k), vector)[: 2 * k + 50]
            found = self._catalog.passages(number for number, _, _ in best)
            if len(found) == len(best) or self._catalog.generation() == view.generation:
                break  # or else passages went between the look at the indexes and the reading
        fluency = self._models.named(view.model).fluency(query)
        asked = Query(vector, self._frequencies(view, query), fluency)
        ranked = self._reranked(asked, [item for item in best if item[0] in found], found)
        if self._cross_encoder:
            texts = [_read(*found[number]) for number, _, _ in ranked[:_READ_AGAIN]]
            ranked = read_again(ranked, self._cross_encoder.scores(query, texts))
        article_of = {number: header.article_id for number, (_, header) in found.items()}
        return [
            Hit(*found[number], score, why) for number, score, why in spread(ranked, article_of)[:k]
        ]

    def _reranked(
        self, query: Query, ranked: list[Ranked], found: Mapping[int, tuple[Passage, Header]]
    ) -> list[Ranked]:
        sentences = self._catalog.sentences(number for number, _, _ in ranked[:_CLOSELY])
        titles = {number: found[number][1].title for number in sentences}
        return rerank(query, ranked, sentences, titles)

    def document_frequency(self, word: str, query: str) -> float:
        """Share of the passages with a word; see :meth:`index.archive.Archive`."""
        return self._holding(self._view(), clean(word), clean(query))

    def spelt_alike(self, word: str) -> str | None:
        """The word of the archive spelt most like one; see :meth:`index.archive.Archive`."""
        view, word = self._view(), clean(word)
        if view.words is None:
            return None
        allowed = 1 if len(word) < _LONG_WORD else 2
        try:
            passages = view.words.holding_alike(word, allowed, _LOOKED_AT)
        except StoreError as error:
            _log.warning("no word is sought that is spelt alike: %s", error)
            return None
        found = [passage.text for passage, _ in self._catalog.passages(passages).values()]
        return nearest_spelling(word, found, allowed)

    def _frequencies(self, view: View, query: str) -> Mapping[str, float]:
        return {
            stem: self._holding(view, word, query) for stem, word in telling_words(query).items()
        }

    def _holding(self, view: View, word: str, query: str) -> float:
        if view.words is None:
            return _UNKNOWN_FREQUENCY
        try:
            languages = self._languages(view)
            asked_in = likeliest(query, tuple(languages.items()))
            return view.words.document_frequency(word, languages, asked_in)
        except StoreError as error:
            _log.warning("counting without the words: %s", error)
            self._doubt_words(view)
            return _UNKNOWN_FREQUENCY

    def _view(self) -> View:
        """The indexes as they stand, after repairing what is quickly repaired."""
        view = self._indexes.view()
        if not self._indexes.has_sound_words(view):
            self._doubt_words(view)
            view = self._indexes.view()
        if not view.is_whole:
            self._mender.mend(PATIENCE)
            view = self._indexes.view()
        return view

    def _fused(
        self, view: View, query: str, filters: Filters, depth: int, vector: Vectors
    ) -> list[Ranked]:
        """Passage ids with score and reasons, best first, as the indexes of a view have them."""
        dense = self._dense.nearest(vector, filters, depth, view)
        lexical = self._lexical(view, query, filters, depth)
        dense = self._dense.complete(dense, vector, (number for number, _ in lexical), depth)
        return fuse(dense, lexical)

    def _lexical(
        self, view: View, query: str, filters: Filters, depth: int
    ) -> list[tuple[int, float]]:
        if view.words is None:
            return []
        try:
            return view.words.search(query, filters, depth, self._languages(view))
        except StoreError as error:
            _log.warning("the words cannot be searched: %s", error)
            self._doubt_words(view)
        mended = self._view()
        if mended.words is None or mended.words_epoch == view.words_epoch:
            return []
        return mended.words.search(query, filters, depth, self._languages(view))

    def _languages(self, view: View) -> dict[str, int]:
        """The languages that are searched in with their numbers of articles, read again where the
        archive has changed."""
        state = (view.archive_id, view.generation)
        if self._spoken[0] != state:
            self._spoken = (state, self._catalog.languages() or {ENGLISH: 0})
        return self._spoken[1]

    def _doubt_words(self, view: View) -> None:
        """Has the words of a view built anew the next time that they are wanted: they are
        damaged."""
        with suppress(StoreError):  # of an archive that is only read
            self._indexes.doubt_words(view)

    def _doubt_vectors(self, view: View) -> None:
        """Has the vector store of a view built anew, which has failed to answer."""
        with suppress(StoreError):  # of an archive that is only read
            self._indexes.doubt_vectors(view)
            self._mender.mend(0)


def _read(passage: Passage, article: Header) -> str:
    """A passage as a cross-encoder reads it."""
    return f"{article.title}\n{passage.text}"
