"""The dossier of a topic: every article that treats it, not the best few."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from index.archive import Archive
from index.article import Header
from index.embedding import Vectors
from index.errors import UsageError
from index.filters import Filters
from index.passage import Hit
from index.sql.catalog import Sentences
from qa.question import stems, take_apart

Grade = Literal["about", "treats", "mentions"]

_DEPTH = 1_000  # passages looked at
_QUOTES = 3  # of one article
_NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class TopicQuote:
    """A sentence on the topic; ``article.text[start:end] == text``."""

    passage_id: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class TopicArticle:
    """An article that treats the topic.

    Attributes:
        grade: ``about`` where title or subtitle hold the topic's words, or most passages do;
            ``treats`` where one passage holds them all; ``mentions`` where one holds half of them,
            or means nearly the same.
        quotes: The sentences that say so, in the article's order.
        best: That of them which says most of the topic.
    """

    article: Header
    grade: Grade
    quotes: tuple[TopicQuote, ...]
    best: TopicQuote | None = None

    def as_json(self) -> dict[str, Any]:
        quotes = [
            {"passage_id": q.passage_id, "start": q.start, "end": q.end, "text": q.text}
            for q in self.quotes
        ]
        return self.article.as_json() | {"grade": self.grade, "quotes": quotes}


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that the archive has on a topic, oldest article first; those without a date last.

    Attributes:
        searched: Passages that were looked at, out of all that the archive has.
    """

    query: str
    filters: Filters
    articles: tuple[TopicArticle, ...]
    searched: int

    def timeline(self) -> dict[str, int]:
        """Articles by month, as ``{"2024-05": 3}``, in order."""
        months = Counter(f"{a.article.date:%Y-%m}" for a in self.articles if a.article.date)
        return dict(sorted(months.items()))

    def facets(self) -> dict[str, dict[str, int]]:
        """Authors, categories and issues with their numbers of articles, most frequent first."""
        headers = [found.article for found in self.articles]
        return {
            "author": _counted(name for header in headers for name in header.authors),
            "category": _counted(header.category for header in headers),
            "issue": _counted(header.issue for header in headers),
        }

    def as_json(self) -> dict[str, Any]:
        return {
            "query": self.query,
            "filters": self.filters.as_json(),
            "searched_passages": self.searched,
            "articles": [found.as_json() for found in self.articles],
            "timeline": self.timeline(),
            "facets": self.facets(),
        }


class Topics:
    """Gathers dossiers from an archive."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def dossier(self, query: str, filters: Filters = _NO_FILTERS) -> Dossier:
        """Gathers every article that treats a topic.

        Raises:
            UsageError: The query is empty.
        """
        if not query.strip():
            raise UsageError("the topic is empty")
        vector = self._archive.embed(query)
        hits = self._archive.search(query, filters, _DEPTH, vector=vector)
        wanted = frozenset(take_apart(query).stems)
        graded = [(grade(wanted, found), found) for found in _by_article(hits)]
        kept = [(the_grade, _telling(wanted, found)) for the_grade, found in graded if the_grade]
        sentences = self._archive.sentences(
            hit.passage.passage_id for _, telling in kept for hit in telling
        )
        articles = [
            _with_quotes(the_grade, telling[0].article, _quotes(wanted, vector, telling, sentences))
            for the_grade, telling in kept
        ]
        articles.sort(key=lambda a: (a.article.date is None, a.article.date or 0, a.article.title))
        return Dossier(query, filters, tuple(articles), len(hits))


def grade(wanted: frozenset[str], hits: Sequence[Hit]) -> Grade | None:
    """How much an article treats the topic; ``None``: not at all.

    Args:
        wanted: Stems of the topic's informative words.
        hits: The article's passages that a search for the topic found, best first.
    """
    header = hits[0].article
    shares = [_share(wanted, stems(hit.passage.text)) for hit in hits]
    meaning = max((hit.reasons.dense_score or 0.0 for hit in hits), default=0.0)
    if _share(wanted, stems(f"{header.title} {header.subtitle or ''}")) == 1:
        return "about"
    whole = sum(share == 1 for share in shares)
    if whole >= 3 or (whole and meaning >= 0.6):
        return "about"
    if whole or meaning >= 0.55:
        return "treats"
    if max(shares) >= 0.5 or meaning >= 0.4:
        return "mentions"
    return None


def _by_article(hits: Iterable[Hit]) -> Iterable[list[Hit]]:
    grouped: dict[str, list[Hit]] = {}
    for hit in hits:
        grouped.setdefault(hit.article.article_id, []).append(hit)
    return grouped.values()


def _share(wanted: frozenset[str], present: frozenset[str]) -> float:
    return len(wanted & present) / len(wanted) if wanted else 0.0


def _telling(wanted: frozenset[str], hits: Sequence[Hit]) -> list[Hit]:
    """Of an article's passages those that hold most of the topic, best first."""
    return sorted(hits, key=lambda hit: -_share(wanted, stems(hit.passage.text)))[:_QUOTES]


def _with_quotes(grade: Grade, article: Header, found: Sequence[TopicQuote]) -> TopicArticle:
    in_order = sorted(found, key=lambda quote: quote.start)
    return TopicArticle(article, grade, tuple(in_order), best=next(iter(found), None))


def _quotes(
    wanted: frozenset[str],
    vector: Vectors,
    hits: Sequence[Hit],
    sentences: dict[int, Sentences],
) -> list[TopicQuote]:
    """The sentence of each passage that says most of the topic, best first.

    Where a sentence has words of the topic, those that have none are left out.
    """
    scored = []
    for hit in hits:
        passage = hit.passage
        found = sentences.get(passage.passage_id)
        if found is None or found.before == len(found.spans):
            continue
        cosines = found.vectors @ vector
        share, cosine, row = max(
            (
                (_share(wanted, stems(found.sentence(row))), float(cosines[row]), row)
                for row in range(found.before, len(found.spans))
            ),
            key=lambda one: one[0] + one[1],
        )
        quote = TopicQuote(passage.passage_id, *found.spans[row], found.sentence(row))
        scored.append((share, share + cosine, quote))
    worded = [one for one in scored if one[0]] or scored
    return [quote for *_, quote in sorted(worded, key=lambda one: -one[1])]


def _counted(values: Iterable[str | None]) -> dict[str, int]:
    return dict(Counter(value for value in values if value).most_common())
