"""Gathers dossiers from an archive."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from index.archive import Archive
from index.article import Header
from index.embedding import Vectors
from index.errors import UsageError
from index.filters import Filters
from index.passage import Sentences
from index.survey import Survey
from index.wording import stems, telling_words
from qa.topics.dossier import Dossier, Look, TopicArticle, TopicQuote
from qa.topics.grading import graded
from qa.topics.related import related_topics

_READ = 30  # articles whose names are counted
_QUOTES = 3  # of one article
_NO_FILTERS = Filters()


class Topics:
    """Looks at every article for a topic."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def dossier(
        self,
        query: str,
        filters: Filters = _NO_FILTERS,
        *,
        quoted: bool = True,
        kept: Collection[str] = (),
    ) -> Dossier:
        """Gathers every article that treats a topic.

        Args:
            quoted: Whether its articles are to have quotes, which take most of the time: else
                :meth:`quoted` adds them to some.
            kept: Ids of articles that are to be in it, whatever their grade.

        Raises:
            UsageError: The query is empty.
        """
        look = self._look(query, filters)
        by_hand = set(self._archive.keys_of(kept).values()) if kept else set()
        keys = look.survey.article_keys.tolist()
        wanted = [n for n, grade in enumerate(look.grades) if grade or keys[n] in by_hand]
        found = self._articles(look, wanted)
        found.sort(key=lambda one: _age(one.article))
        dossier = Dossier(query, filters, tuple(found), look)
        return self._with_quotes(dossier) if quoted else dossier

    def quoted(self, look: Look, articles: Sequence[TopicArticle]) -> list[TopicArticle]:
        """Articles with the sentences of theirs that say most of the topic."""
        passages = {one.row: _telling(look.survey, one.row) for one in articles}
        sentences = self._archive.sentences(one for some in passages.values() for one in some)
        wanted = frozenset(look.words)
        return [
            _with(one, _chosen(wanted, look.vector, passages[one.row], sentences))
            for one in articles
        ]

    def related(self, dossier: Dossier) -> list[str]:
        """Topics that go with a dossier's; see :mod:`qa.topics.related`."""
        treating = [one for one in dossier.articles if one.grade != "mentions"]
        likeliest = sorted(treating, key=lambda one: -one.probability)[:_READ]
        articles = self._archive.texts_of([one.article.article_id for one in likeliest])
        texts = [
            f"{one.article.title}. {one.article.subtitle or ''}\n{articles[one.article.article_id]}"
            for one in likeliest
            if one.article.article_id in articles
        ]
        count = self._archive.status().articles
        return related_topics(dossier.query, texts, self._archive.holding, count)

    def beyond(
        self, query: str, filters: Filters, limit: int, offset: int = 0
    ) -> list[TopicArticle]:
        """The articles that are not in the dossier, the likeliest first: what it could have missed.

        Raises:
            UsageError: The query is empty.
        """
        look = self._look(query, filters)
        left = [row for row, grade in enumerate(look.grades) if not grade]
        left.sort(key=lambda row: -look.probabilities[row])
        return self.quoted(look, self._articles(look, left[offset : offset + limit]))

    def _look(self, query: str, filters: Filters) -> Look:
        if not query.strip():
            raise UsageError("the topic is empty")
        vector = self._archive.embed(query)
        survey = self._archive.survey(query, filters, vector=vector)
        found, grades = graded(survey)
        return Look(telling_words(query), vector, survey, found.tolist(), grades)

    def _with_quotes(self, dossier: Dossier) -> Dossier:
        return replace(dossier, articles=tuple(self.quoted(dossier.look, dossier.articles)))

    def _articles(self, look: Look, rows: Sequence[int]) -> list[TopicArticle]:
        """The articles in some rows of a survey, but for those that have gone since."""
        keys = [int(look.survey.article_keys[row]) for row in rows]
        headers = self._archive.headers_of(keys)
        return [
            TopicArticle(headers[key], look.grades[row], look.probabilities[row], row)
            for row, key in zip(rows, keys, strict=True)
            if key in headers
        ]


def _telling(survey: Survey, row: int) -> list[int]:
    """Of an article's passages those that hold most of the topic."""
    start = survey.starts[row]
    end = survey.starts[row + 1] if row + 1 < len(survey.starts) else len(survey.passage_ids)
    held = survey.weights @ survey.kin[:, start:end] / (survey.weights.sum() or 1.0)
    best = np.argsort(-(held + survey.cosine[start:end]), kind="stable")[:_QUOTES]
    return [int(number) for number in survey.passage_ids[start:end][best]]


def _chosen(
    wanted: frozenset[str],
    vector: Vectors,
    passages: Sequence[int],
    sentences: Mapping[int, Sentences],
) -> list[TopicQuote]:
    """The sentence of each passage that says most of the topic, best first.

    Where a sentence has words of the topic, those that have none are left out.
    """
    scored = []
    for number in passages:
        found = sentences.get(number)
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
        quote = TopicQuote(number, *found.spans[row], found.sentence(row), found.vectors[row])
        scored.append((share, share + cosine, quote))
    worded = [one for one in scored if one[0]] or scored
    return [quote for *_, quote in sorted(worded, key=lambda one: -one[1])]


def _with(found: TopicArticle, quotes: Sequence[TopicQuote]) -> TopicArticle:
    in_order = tuple(sorted(quotes, key=lambda quote: quote.start))
    return replace(found, quotes=in_order, best=next(iter(quotes), None))


def _share(wanted: frozenset[str], present: frozenset[str]) -> float:
    return len(wanted & present) / len(wanted) if wanted else 0.0


def _age(header: Header) -> tuple[bool, int, str]:
    """Sorts the oldest first, those without a date last."""
    day = header.date
    return (day is None, day.toordinal() if day else 0, header.title)
