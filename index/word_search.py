"""The side of a search that goes by words."""

import logging
from collections.abc import Mapping

from index.derived import View
from index.errors import StoreError
from index.filters import Filters
from index.languages import ENGLISH, likeliest
from index.spelling import nearest_spelling
from index.sql.catalog import Catalog
from index.survey import WordHolders
from index.views import Views
from index.word_weights import ALIKE, word_weights
from index.wording import telling_words

_LOOKED_AT = 20  # passages that may hold a word that is spelt like another
_LONG_WORD = 10  # letters, from which two of them may be wrong
_COUNTED = 20_000  # words whose passages are not counted again
_UNKNOWN_FREQUENCY = 0.01  # of a word, as long as no index can say
_log = logging.getLogger(__name__)

_Counted = tuple[tuple[str, int, str], dict[tuple[str, str], float]]


class WordSearch:
    """Finds passages by their words, as long as the index of these is sound."""

    def __init__(self, catalog: Catalog, views: Views) -> None:
        self._catalog = catalog
        self._views = views
        self._spoken: tuple[tuple[str, int], dict[str, int]] = (("", -1), {})
        self._counted: _Counted = (("", -1, ""), {})

    def best(self, view: View, query: str, filters: Filters, depth: int) -> list[tuple[int, float]]:
        """Passage ids with their BM25 scores, best first; none where no index is sound."""
        if view.words is None:
            return []
        try:
            return view.words.search(query, filters, depth, self.languages(view))
        except StoreError as error:
            _log.warning("the words cannot be searched: %s", error)
            self._views.doubt_words(view)
        mended = self._views.current()
        if mended.words is None or mended.words_epoch == view.words_epoch:
            return []
        return mended.words.search(query, filters, depth, self.languages(view))

    def frequencies(self, view: View, query: str) -> Mapping[str, float]:
        """Share of the passages that hold each of the query's telling words, by stem."""
        return {
            stem: self.frequency(view, word, query) for stem, word in telling_words(query).items()
        }

    def frequency(self, view: View, word: str, query: str) -> float:
        """Share of the passages, 0 to 1, with a word; see :class:`index.archive.Archive`."""
        if view.words is None:
            return _UNKNOWN_FREQUENCY
        try:
            languages = self.languages(view)
            asked_in = likeliest(query, tuple(languages.items()))
            counted = self._counted_in(view)
            known = counted.get((word, asked_in))
            if known is None:
                known = view.words.document_frequency(word, languages, asked_in)
                counted[word, asked_in] = known
            return known
        except StoreError as error:
            _log.warning("counting without the words: %s", error)
            self._views.doubt_words(view)
            return _UNKNOWN_FREQUENCY

    def _counted_in(self, view: View) -> dict[tuple[str, str], float]:
        """What has been counted as long as the archive is as it is, by word and its language."""
        if not view.is_whole:
            return {}  # the words are on their way to this state
        state = (view.archive_id, view.generation, view.words_epoch)
        if self._counted[0] != state or len(self._counted[1]) > _COUNTED:
            self._counted = (state, {})
        return self._counted[1]

    def holders(self, view: View, query: str) -> list[WordHolders] | None:
        """The passages that hold each of the query's telling words; ``None`` where no index is
        sound."""
        if view.words is None:
            return None
        weights = word_weights(self.frequencies(view, query))
        languages = self.languages(view)
        try:
            return [
                WordHolders(
                    weights[stem],
                    view.words.holders(word, languages),
                    view.words.holders(word, languages, begins=ALIKE),
                    view.words.holders(word, languages, field="title"),
                )
                for stem, word in telling_words(query).items()
            ]
        except StoreError as error:
            _log.warning("looking without the words: %s", error)
            self._views.doubt_words(view)
            return None

    def holding_all(self, view: View, query: str, *, is_begun: bool) -> set[int]:
        """The passages that hold all of the query's words; none where no index is sound.

        Args:
            is_begun: Whether the last of them may be half written.
        """
        told = list(telling_words(query).values())
        if view.words is None or not told:
            return set()
        languages = self.languages(view)
        try:
            found = view.words.holders(told[-1], languages, is_begun=is_begun and len(told[-1]) > 1)
            for word in told[:-1]:
                found &= view.words.holders(word, languages)
            return found
        except StoreError as error:
            _log.warning("looking without the words: %s", error)
            self._views.doubt_words(view)
            return set()

    def spelt_alike(self, view: View, word: str) -> str | None:
        """The word of the archive spelt most like one; see :class:`index.archive.Archive`."""
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

    def languages(self, view: View) -> dict[str, int]:
        """The languages that are searched in with their numbers of articles, read again where the
        archive has changed."""
        state = (view.archive_id, view.generation)
        if self._spoken[0] != state:
            self._spoken = (state, self._catalog.languages() or {ENGLISH: 0})
        return self._spoken[1]
