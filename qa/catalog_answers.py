"""Answers questions about the archive itself, from its catalog: true to the number."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import itemgetter

from index.archive import Archive
from index.article import Header
from index.days import long_day
from index.filters import Filters
from index.wording import stems
from qa.answer import Citation
from qa.composing import escape, quoted
from qa.exactness import is_exact
from qa.filter_words import filters_in_brief
from qa.topics.dossier import Look, TopicArticle, TopicQuote
from qa.topics.gathering import Topics
from qa.understanding.archive_questions import ArchiveQuestion, Wanted

_SHOWN = 5  # articles of a list
_EXAMPLES = 3  # articles that are shown beside a number


@dataclass(frozen=True, slots=True)
class CatalogAnswer:
    """What the catalog says to a question.

    Attributes:
        answered: ``False`` where there is no such article.
        text: Markdown with ``[1]`` markers, one for each citation.
    """

    answered: bool
    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """An article, and what finds words of it that speak of what was sought."""

    article: Header
    best: Callable[[], TopicQuote | None] = lambda: None


class CatalogAnswers:
    """Asks the catalog."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._topics = Topics(archive)

    def answer(
        self, asked: ArchiveQuestion, filters: Filters, *, retracted: bool = False
    ) -> CatalogAnswer:
        """Answers a question about the articles that pass the filters.

        Args:
            retracted: Whether retracted articles count.
        """
        if asked.wanted is Wanted.HELP:
            return CatalogAnswer(True, _help(self._archive.status().articles))
        if asked.is_mention and not self._archive.health().is_whole:
            asked = replace(asked, is_mention=False)  # its words are not all known
        every = self._found(asked, filters)
        found = [one for one in every if retracted or not one.article.is_retracted]
        scope = _scope(asked, filters)
        answer = self._answered(asked, found, scope)
        left_out = len(every) - len(found)
        if not left_out:
            return answer
        plural = " is" if left_out == 1 else "s are"
        said = f"{left_out:,} retracted article{plural} left out."
        return replace(answer, text=f"{answer.text}\n\n{said}")

    def _answered(
        self, asked: ArchiveQuestion, found: Sequence["_Found"], scope: str
    ) -> CatalogAnswer:
        if not found:
            return CatalogAnswer(answered=False, text=f"The archive has no article{scope}.")
        newest_first = sorted(found, key=_age)
        told = {
            Wanted.SECTIONS: self._sections,
            Wanted.ISSUES: self._issues,
            Wanted.WRITERS: self._writers,
            Wanted.SPAN: self._span,
            Wanted.COUNT: self._counted,
            Wanted.LIST: self._list,
            Wanted.NEWEST: self._newest,
            Wanted.OLDEST: self._oldest,
        }
        return told[asked.wanted](newest_first, scope)

    def _found(self, asked: ArchiveQuestion, filters: Filters) -> list[_Found]:
        if not asked.about:
            return [_Found(header) for header in self._archive.articles(filters)]
        if asked.is_mention:
            return self._mentioning(asked.about, filters)
        dossier = self._topics.dossier(asked.about, filters, quoted=False)
        return [
            _Found(one.article, partial(self._best, dossier.look, one))
            for one in dossier.articles
            if one.grade in ("about", "treats")
        ]

    def _mentioning(self, words: str, filters: Filters) -> list[_Found]:
        """Every article of which a passage has the words, whatever it is about."""
        holding = self._archive.headers_of(self._archive.holding(words)).values()
        ids, wanted = {one.article_id for one in holding}, stems(words)
        return [
            _Found(one, partial(self._mention, one.article_id, wanted))
            for one in self._archive.articles(filters)
            if one.article_id in ids
        ]

    def _mention(self, article_id: str, wanted: frozenset[str]) -> TopicQuote | None:
        """The first sentence that has the most of some words."""
        passages = self._archive.passages_of(article_id)
        held = self._archive.sentences(passage.passage_id for passage in passages)
        found = (
            (len(wanted & stems(text)), TopicQuote(passage_id, start, end, text))
            for passage_id, sentences in held.items()
            for row, (start, end) in enumerate(sentences.spans)
            if (text := sentences.sentence(row))
        )
        most, quote = max(found, key=itemgetter(0), default=(0, None))
        return quote if most else None

    def _best(self, look: Look, found: TopicArticle) -> TopicQuote | None:
        return self._topics.quoted(look, [found])[0].best

    def _counted(self, found: Sequence[_Found], scope: str) -> CatalogAnswer:
        return self._listed(f"{_count(len(found), scope)}.", found[:_EXAMPLES])

    def _list(self, found: Sequence[_Found], scope: str) -> CatalogAnswer:
        newest = ". The newest are:" if len(found) > _SHOWN else "."
        return self._listed(_count(len(found), scope) + newest, found[:_SHOWN])

    def _newest(self, found: Sequence[_Found], scope: str) -> CatalogAnswer:
        return self._listed(f"The latest article{scope} is:", found[:1])

    def _oldest(self, found: Sequence[_Found], scope: str) -> CatalogAnswer:
        return self._listed(f"The first article{scope} is:", [_dated(found)[-1]])

    def _writers(self, found: Sequence[_Found], scope: str) -> CatalogAnswer:
        written = Counter(author for one in found for author in _authors(one.article))
        silent = sum(not _authors(one.article) for one in found)
        return self._parted("by", "author", [*written.most_common(), ("", silent)], found, scope)

    def _sections(self, found: Sequence[_Found], scope: str) -> CatalogAnswer:
        sections = Counter(one.article.category or "" for one in found)
        return self._parted("in", "section", sections.most_common(), found, scope)

    def _issues(self, found: Sequence[_Found], scope: str) -> CatalogAnswer:
        issues = Counter(one.article.issue or "" for one in found)
        return self._parted("in", "issue", list(issues.items()), found, scope)

    def _parted(
        self,
        by: str,
        part: str,
        counted: Sequence[tuple[str, int]],
        found: Sequence[_Found],
        scope: str,
    ) -> CatalogAnswer:
        """How many articles each author, section or issue has; what has no name comes last."""
        named = [(name, count) for name, count in counted if name]
        if not named:
            return self._listed(f"{_count(len(found), scope)}. None names its {part}.", found[:1])
        unnamed = sum(count for name, count in counted if not name)
        lines = [f"- **{escape(name)}**: {_articles(count)}" for name, count in named]
        lines += [f"- no {part} named: {_articles(unnamed)}"] if unnamed else []
        plural = "s" if len(named) != 1 else ""
        lead = f"{_count(len(found), scope)}, {by} {len(named):,} {part}{plural}:"
        return self._listed(f"{lead}\n\n" + "\n".join(lines), found[:_EXAMPLES])

    def _span(self, found: Sequence[_Found], scope: str) -> CatalogAnswer:
        oldest, newest = _dated(found)[-1], found[0]
        ends = [oldest] if oldest is newest else [oldest, newest]
        days = [long_day(one.article.date) for one in ends if one.article.date]
        reach = f". It reaches from {days[0]} to {days[-1]}." if days else ". None has a date."
        return self._listed(_count(len(found), scope) + reach, ends)

    def _listed(self, lead: str, found: Sequence[_Found]) -> CatalogAnswer:
        """The articles below a sentence, each with words of it."""
        shown = [(one.article, quote) for one in found if (quote := self._quote(one))]
        citations = tuple(
            Citation(n, header, quote.passage_id, quote.text, quote.start, quote.end, verified=True)
            for n, (header, quote) in enumerate(shown, 1)
        )
        paragraphs = [
            f"{_named(one.article)}:\n\n{quoted(one.quote, one.marker)}" for one in citations
        ]
        return CatalogAnswer(True, "\n\n".join([lead, *paragraphs]), citations)

    def _quote(self, found: _Found) -> TopicQuote | None:
        """The words that were sought, or those with which the article begins; exact."""
        article_id = found.article.article_id
        quote = found.best() or self._beginning(article_id)
        if quote and is_exact(self._archive, article_id, quote.start, quote.end, quote.text):
            return quote
        return None

    def _beginning(self, article_id: str) -> TopicQuote | None:
        for passage in self._archive.passages_of(article_id)[:1]:
            sentences = self._archive.sentences([passage.passage_id]).get(passage.passage_id)
            if sentences and len(sentences.spans) > sentences.before:
                row = sentences.before
                text = sentences.sentence(row)
                return TopicQuote(passage.passage_id, *sentences.spans[row], text)
        return None


def _help(count: int) -> str:
    return (
        f"Ask a question, and it is answered from the {_articles(count)} of this archive, each "
        "statement with the words that it rests on; what they do not say is not answered.\n\n"
        "- What they say: *When did …?*, *Why does …?*, *What is the latest on …?*\n"
        "- Who wrote it, and when: *What did … write about … in 2024?*\n"
        "- What there is: *How many articles mention …?*, *Who writes about …?*\n\n"
        "A question may lean on the one before it: *And what about …?*"
    )


def _age(found: _Found) -> tuple[int, str]:
    """Sorts the newest first, those without a date last."""
    day = found.article.date
    return (-day.toordinal() if day else 1, found.article.title)


def _dated(found: Sequence[_Found]) -> Sequence[_Found]:
    return [one for one in found if one.article.date] or found


def _authors(header: Header) -> tuple[str, ...]:
    return header.authors or ((header.author,) if header.author else ())


def _articles(count: int) -> str:
    return f"{count:,} article{'s' if count != 1 else ''}"


def _count(count: int, scope: str) -> str:
    return f"The archive has {_articles(count)}{scope}"


def _scope(asked: ArchiveQuestion, filters: Filters) -> str:
    kind = " mentioning" if asked.is_mention else " on"
    about = f"{kind} “{escape(asked.about)}”" if asked.about else ""
    words = escape(filters_in_brief(filters))
    return about + (f" ({words})" if words else "")


def _named(header: Header) -> str:
    day = long_day(header.date) if header.date else None
    known = ", ".join(escape(part) for part in (header.author, day) if part)
    return f"*{escape(header.title)}*" + (f" ({known})" if known else "")
