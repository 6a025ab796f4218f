"""The words of the passages, in Tantivy: BM25 over the stems of each language, with filters."""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tantivy

from index.analysis import query_terms, terms
from index.article import Header
from index.days import written_days
from index.errors import StoreError
from index.filters import LABELS, Filters, fold
from index.labels import about, labels
from index.languages import ENGLISH
from index.name_forms import forms_of

# A damaged file makes Tantivy panic, which we say in a line of our own. Rust would print seventy
# lines of backtrace beside it for each, and looks this up once.
if os.environ.get("RUST_BACKTRACE") != "full":
    os.environ["RUST_BACKTRACE"] = "0"

FORMAT = 3  # to be raised with every change of the fields or of how words are analysed

_WRITER_BYTES = 64_000_000  # memory in which a commit is gathered
_ANALYZED = "whitespace"  # index.analysis has made terms of the words, by their language
# What a word counts by where it stands: the passage itself, its article's title, and the rest of
# what is known of the article.
_FIELDS = (("text", 1.0), ("title", 0.6), ("about", 0.4))
_DAY = 2.0  # what a whole day counts by, beside its words
_OTHER = 0.5  # what «British» counts by where «Britain» is asked for


@dataclass(frozen=True, slots=True)
class LexicalDocument:
    """A passage as the words index holds it."""

    passage_id: int
    text: str
    article: Header


class LexicalIndex:
    """One folder of Tantivy. One process writes; every process may search."""

    def __init__(self, folder: Path) -> None:
        """Opens the index, or makes an empty one.

        Raises:
            StoreError: It is damaged, or of another version.
        """
        self._linked = None
        with _plain_errors():
            if self.is_at(folder) and not os.access(folder, os.W_OK):
                self._linked = _linked(folder)
                folder = Path(self._linked.name)
            folder.mkdir(parents=True, exist_ok=True)
            self._schema = _schema()
            self._index = tantivy.Index(self._schema, path=str(folder))
            self._index.config_reader(reload_policy="manual")
            self._index.reload()

    @staticmethod
    def is_at(folder: Path) -> bool:
        """Whether there is an index in the folder."""
        return (folder / "meta.json").exists()

    @property
    def is_fixed(self) -> bool:
        """Whether it stays as it was opened, whatever another process commits."""
        return self._linked is not None

    def apply(self, removed: Iterable[int], added: Iterable[LexicalDocument]) -> None:
        """Takes passages out and puts others in, in one commit. May be repeated harmlessly."""
        with _plain_errors():
            writer = self._index.writer(_WRITER_BYTES, 1)
            new = list(added)
            stale = [*removed, *(document.passage_id for document in new)]
            if stale:
                # by query: deleting by term misses unsigned numbers (tantivy-py 0.27)
                writer.delete_documents_by_query(
                    tantivy.Query.term_set_query(self._schema, "passage_id", stale)
                )
            for document in new:
                writer.add_document(_document(document))
            writer.commit()
            writer.wait_merging_threads()
            self._index.reload()

    def reload(self) -> None:
        """Takes up what another process has committed."""
        with _plain_errors():
            self._index.reload()

    def count(self) -> int:
        """How many passages the index holds."""
        with _plain_errors():
            return int(self._index.searcher().num_docs)

    def ids_between(self, first: int, last: int) -> set[int]:
        """Those of the passages ``first`` to ``last``, both included, that the index holds."""
        with _plain_errors():
            searcher = self._index.searcher()
            found = searcher.search(self._numbered(first, last), max(1, last - first + 1)).hits
            return set(_ids(searcher, found))

    def holds(self, document: LexicalDocument) -> bool:
        """Whether the passage is found by each word of its text."""
        number = document.passage_id
        clauses = [(tantivy.Occur.Must, self._numbered(number, number))]
        held = set(terms(document.text, document.article.language))
        clauses += [(tantivy.Occur.Must, self._term(term)) for term in held]
        with _plain_errors():
            found = self._index.searcher().search(tantivy.Query.boolean_query(clauses), 1).hits
        return bool(found)

    def search(
        self, query: str, filters: Filters, limit: int, languages: Iterable[str] = (ENGLISH,)
    ) -> list[tuple[int, float]]:
        """Passage ids with their BM25 scores, best first.

        The query is words, never syntax: it is analysed as the passages were, and any of its
        words may match.

        Args:
            languages: Those of the passages, ISO 639-1.
        """
        asked = query_terms(query, languages)
        if not asked:
            return []
        with _plain_errors():
            searcher = self._index.searcher()
            wanted = self._query(asked, self._days(query), filters)
            found = searcher.search(wanted, limit, count=False).hits
            scores = (float(score) for score, _ in found)
            return list(zip(_ids(searcher, found), scores, strict=True))

    def document_frequency(
        self, word: str, languages: Iterable[str] = (ENGLISH,), asked_in: str = ENGLISH
    ) -> float:
        """Share of the passages, 0 to 1, that hold the word or another inflection of it.

        Of a word that no passage holds, of those whose article has it in its title, its byline or
        what else is known of it: it does occur, and is no typing error.

        A word that the analysis splits counts as its rarest part; one that it drops (a stop word)
        counts as 1. Of several languages the one counts in which it is most frequent.

        Args:
            languages: Those of the passages, ISO 639-1.
            asked_in: That of them which the word is of: «war» is a stop word in German alone.
        """
        if not terms(word, asked_in):
            return 1.0
        read = {tuple(terms(word, language)) for language in languages} - {()}
        with _plain_errors():
            searcher = self._index.searcher()
            total = int(searcher.num_docs)
            # counted by searching: Tantivy's own figure includes deleted passages until it merges
            holding = {one: self._holding(searcher, one) for some in read for one in some}
        most = max((min(holding[one] for one in some) for some in read), default=0)
        return most / total if total else 0.0

    def holders(
        self,
        word: str,
        languages: Iterable[str] = (ENGLISH,),
        *,
        begins: int | None = None,
        is_begun: bool = False,
        field: str = "text",
    ) -> set[int]:
        """The passages that hold a word, in whatever inflection.

        Args:
            languages: Those of the passages, ISO 639-1.
            begins: Letters by which a word that begins alike counts as well; ``None``: none does.
            is_begun: Whether the word may be half written.
            field: ``text``, or ``title``: that of their article.
        """
        read = {tuple(terms(word, language)) for language in languages} - {()}
        with _plain_errors():
            searcher = self._index.searcher()
            every = max(1, int(searcher.num_docs))
            found: set[int] = set()
            for some in read:
                wanted = [
                    self._beginning(field, one, len(one) if is_begun else begins) for one in some
                ]
                clauses = [(tantivy.Occur.Must, one) for one in wanted]
                query = tantivy.Query.boolean_query(clauses)
                found.update(_ids(searcher, searcher.search(query, every, count=False).hits))
            return found

    def _beginning(self, field: str, term: str, letters: int | None) -> tantivy.Query:
        if letters is None or len(term) < letters:
            return tantivy.Query.term_query(self._schema, field, term, "basic")
        beginning = re.escape(term[:letters])
        return tantivy.Query.regex_query(self._schema, field, f"{beginning}.*")

    def holding_alike(self, word: str, distance: int, limit: int) -> list[int]:
        """Passages that hold a word that is spelt like this one, best first.

        Args:
            distance: Letters that may be wrong, missing, added or swapped with the next: 1 or 2.
        """
        alike = [
            tantivy.Query.fuzzy_term_query(self._schema, "text", term, distance)
            for term in terms(word, None)
        ]
        if not alike:
            return []
        with _plain_errors():
            searcher = self._index.searcher()
            found = searcher.search(
                tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in alike]),
                limit,
                count=False,
            ).hits
            return _ids(searcher, found)

    def _holding(self, searcher: tantivy.Searcher, term: str) -> int:
        in_text, *elsewhere = (self._term(term, field) for field, _ in _FIELDS)
        known = tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in elsewhere])
        return self._count(searcher, in_text) or self._count(searcher, known)

    @staticmethod
    def _count(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
        return int(searcher.search(query, 1).count or 0)  # type: ignore[attr-defined] # its stub lacks it

    def _term(self, term: str, field: str = "text") -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, term, "basic")

    def _numbered(self, first: int, last: int) -> tantivy.Query:
        kind = tantivy.FieldType.Unsigned
        return tantivy.Query.range_query(self._schema, "passage_id", kind, first, last)

    def _days(self, query: str) -> list[tantivy.Query]:
        """The days that a query names, as they are written in a text: «4 April 2023».

        Their words alone are in many passages, and together in few.
        """
        days = (terms(day, ENGLISH) for day in written_days(query))
        return [tantivy.Query.phrase_query(self._schema, "text", [*day]) for day in days]

    def _query(
        self, asked: list[str], days: Sequence[tantivy.Query], filters: Filters
    ) -> tantivy.Query:
        should = [(tantivy.Occur.Should, tantivy.Query.boost_query(day, _DAY)) for day in days]
        for term in asked:
            others = _other_forms(term, asked)
            for field, weight in _FIELDS:
                one = self._any_of(field, {term: weight, **dict.fromkeys(others, weight * _OTHER)})
                should.append((tantivy.Occur.Should, one))
        words = tantivy.Query.boolean_query(should)
        clauses = [(tantivy.Occur.Must, words)]
        clauses += [(tantivy.Occur.Must, clause) for clause in self._filter(filters)]
        return tantivy.Query.boolean_query(clauses) if len(clauses) > 1 else words

    def _any_of(self, field: str, weights: Mapping[str, float]) -> tantivy.Query:
        """Scores as the best of some terms does."""
        queries = [
            tantivy.Query.boost_query(
                tantivy.Query.term_query(self._schema, field, term, "freq"), weight
            )
            for term, weight in weights.items()
        ]
        return tantivy.Query.disjunction_max_query(queries) if len(queries) > 1 else queries[0]

    def _filter(self, filters: Filters) -> Iterator[tantivy.Query]:
        for field in LABELS:
            values = [fold(value) for value in getattr(filters, field)]
            if values:
                chosen = tantivy.Query.term_set_query(self._schema, field, values)
                yield tantivy.Query.const_score_query(chosen, 0.0)
        if filters.after or filters.before:
            days = tantivy.Query.range_query(
                self._schema,
                "day",
                tantivy.FieldType.Unsigned,
                _day(filters.after or date.min),
                _day(filters.before or date.max),
            )
            yield tantivy.Query.const_score_query(days, 0.0)


def _other_forms(term: str, asked: Collection[str]) -> list[str]:
    """The terms of the other forms of a name that are not asked for as well."""
    found = {one for form in forms_of(term) for one in terms(form, ENGLISH)}
    return sorted(found.difference(asked))


def _ids(searcher: tantivy.Searcher, found: Sequence[tuple[Any, tantivy.DocAddress]]) -> list[int]:
    """Of what was found, with what it scores, the passages."""
    addresses = [address for _, address in found]
    return [int(i or 0) for i in searcher.fast_field_values("passage_id", addresses)]


def _linked(folder: Path) -> "TemporaryDirectory[str]":
    """A folder that leads to the files of another, where we may write nothing.

    Tantivy makes a lock file where it opens an index, be it to read.
    """
    links = TemporaryDirectory(prefix="archive-qa-")
    for file in folder.iterdir():
        if not file.name.endswith(".lock"):
            (Path(links.name) / file.name).symlink_to(file.absolute())
    return links


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("passage_id", indexed=True, fast=True)
    builder.add_unsigned_field("day", indexed=True, fast=True)
    for field, _ in _FIELDS:
        builder.add_text_field(field, tokenizer_name=_ANALYZED)
    for field in LABELS:
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _document(item: LexicalDocument) -> tantivy.Document:
    header = item.article
    document = tantivy.Document()
    document.add_unsigned("passage_id", item.passage_id)
    if header.date:
        document.add_unsigned("day", _day(header.date))
    for field, text in (("text", item.text), ("title", header.title), ("about", about(header))):
        document.add_text(field, " ".join(terms(text, header.language)))
    for field, value in labels(header):
        document.add_text(field, value)
    return document


def _day(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Every fault of Tantivy as one of ours.

    What is damaged makes it panic as well, which its binding raises as an exception that is no
    ``Exception`` and has a name only.
    """
    try:
        yield
    except (ValueError, OSError) as error:
        raise StoreError(f"the words index: {error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise StoreError(f"the words index is damaged: {error}") from None
