"""Whether everything that an archive keeps agrees with everything else."""

from collections.abc import Iterator
from itertools import islice

import numpy as np

from index.derived import DerivedIndexes
from index.errors import StoreError
from index.files import sha256_of
from index.lexical import LexicalIndex
from index.sentence_words import SentenceWords
from index.source_path import path_of
from index.sql.catalog import Catalog
from index.sql.feed import Feed
from index.sql.stored import StoredArticle, StoredPassage
from index.vectors import VectorStore

_MOST = 20  # problems of one kind that are told one by one
_SAMPLE = 200  # passages that are searched for by their own words and vectors
_UNIT = 1e-2  # by how much a vector's length may differ from 1


class Verification:
    """Compares catalog, words, vectors and files. Nobody writes to them meanwhile."""

    def __init__(self, catalog: Catalog, feed: Feed, indexes: DerivedIndexes) -> None:
        self._catalog = catalog
        self._feed = feed
        self._indexes = indexes

    def of_catalog(self, *, files: bool) -> list[str]:
        """What is wrong with the catalog, one sentence each; empty if nothing is.

        Args:
            files: Whether to compare the files that articles came from, too.
        """
        found = [*_some(self._catalog.damage()), *_some(self._articles())]
        return [*found, *_some(self._files())] if files else found

    def of_index(self, name: str) -> list[str]:
        """In what an index, ``words`` or ``vectors``, differs from the catalog."""
        return [*_some(self._in_words() if name == "words" else self._in_vectors())]

    def _articles(self) -> Iterator[str]:
        dimension = int(self._catalog.value("embedding_dimension") or 0)
        for stored in self._catalog.stored_articles():
            yield from article_problems(stored, dimension)

    def _in_words(self) -> Iterator[str]:
        state = self._catalog.values()
        words = self._indexes.words.to_read(state)
        if words is None:
            if self._is_written():
                yield "the words index is not there, or damaged"
            return
        try:
            yield from _differences("words", *self._numbers_in_words(words))
            for document in self._feed.sample_documents(_SAMPLE):
                if not words.holds(document):
                    yield f"the words index does not find passage {document.passage_id}"
        except StoreError as error:
            yield str(error)

    def _numbers_in_words(self, words: LexicalIndex) -> tuple[list[int], int]:
        """Passages that the words lack, and how many they have that are no more."""
        missing, held = [], 0
        for numbers in self._numbers():
            found = words.ids_between(numbers[0], numbers[-1])
            missing += [number for number in numbers if number not in found]
            held += len(found.intersection(numbers))
        return missing, words.count() - held

    def _in_vectors(self) -> Iterator[str]:
        state = self._catalog.values()
        if not self._is_written():
            return
        if not self._indexes.vectors.knows_all(state):
            yield "the vector store does not know every change, or may be damaged"
            return
        try:
            store = self._indexes.vectors.store(state)
            yield from _differences("vectors", *self._numbers_in_vectors(store))
            for number in self._indexes.vectors.differing(state, self._feed, _SAMPLE):
                yield f"the vector store has another vector of passage {number}, or none"
            if not self._indexes.vectors.is_searchable(state, self._feed, _SAMPLE):
                yield "the vector store does not find passages by their own vectors"
        except StoreError as error:
            yield str(error)

    def _numbers_in_vectors(self, store: VectorStore) -> tuple[list[int], int]:
        """Passages that the vector store lacks, and how many it has that are no more."""
        missing, held = [], 0
        for numbers in self._numbers():
            found = store.held(numbers)
            missing += [number for number in numbers if number not in found]
            held += len(found)
        return missing, store.count() - held

    def _numbers(self) -> Iterator[list[int]]:
        numbers = self._feed.passage_ids()
        for at in range(0, len(numbers), 2_000):
            yield numbers[at : at + 2_000]

    def _is_written(self) -> bool:
        return self._catalog.generation() > 0

    def _files(self) -> Iterator[str]:
        for source in self._catalog.sources().values():
            if not source.sha256:
                continue  # it was not read to its end, and the next ingest reads it anyway
            try:
                digest = sha256_of(path_of(source.path))
            except FileNotFoundError:
                yield f"the file {source.path} is not there any more"
            except OSError as error:
                yield f"the file {source.path} cannot be read: {error.strerror}"
            else:
                if digest != source.sha256:
                    yield f"the file {source.path} has changed since it was ingested"


def article_problems(stored: StoredArticle, dimension: int) -> Iterator[str]:
    """What is wrong with an article and its passages.

    Args:
        dimension: Of the vectors.
    """
    text, name, end = stored.article.text, repr(stored.article.article_id), 0
    if stored.article.fingerprint() != stored.fingerprint:
        yield f"the article {name} is not what was stored: its hash differs"
    for passage in stored.passages:
        if not end <= passage.start < passage.end <= len(text):
            yield f"a passage of {name} has wrong offsets"
        elif text[end : passage.start].strip():
            yield f"a stretch of {name} is in no passage"
        if not _has_sentences(passage):
            yield f"a sentence of {name} has wrong offsets"
        if not _has_vectors(passage, dimension):
            yield f"a vector of {name} is damaged (passage {passage.passage_id})"
        if not _has_words(passage, text):
            yield (
                f"the words kept of a sentence of {name} are not its own (passage "
                f"{passage.passage_id}): «archive-qa rebuild» finds them anew"
            )
        end = passage.end
    if text[end:].strip():
        yield f"the end of {name} is in no passage"


def _has_sentences(passage: StoredPassage) -> bool:
    spans = passage.sentences
    return spans is not None and all(
        passage.start <= start <= end <= passage.end for start, end in spans
    )


def _has_words(passage: StoredPassage, text: str) -> bool:
    """Whether the words of its sentences are as its text has them, where they are kept."""
    if passage.sentence_words is None or passage.sentences is None:
        return True
    words = SentenceWords.of([text[start:end] for start, end in passage.sentences])
    return passage.sentence_words == words.stored()


def _has_vectors(passage: StoredPassage, dimension: int) -> bool:
    """Whether there is one of length 1, and one for each sentence."""
    if len(passage.vector) != 4 * dimension:
        return False
    length = float(np.linalg.norm(np.frombuffer(passage.vector, np.float32)))
    return abs(length - 1) < _UNIT and (
        len(passage.sentence_vectors) == 2 * dimension * len(passage.sentences or ())
    )


def _differences(name: str, missing: list[int], surplus: int) -> Iterator[str]:
    if missing:
        yield f"the {name} index lacks {len(missing)} passages, such as {missing[0]}"
    if surplus:
        yield f"the {name} index has {surplus} passages that are no more"


def _some(problems: Iterator[str]) -> Iterator[str]:
    yield from islice(problems, _MOST)
    if more := sum(1 for _ in problems):
        yield f"and {more} more like that"
