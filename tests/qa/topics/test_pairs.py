from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.archive import Archive
from index.article import Header
from qa.topics.dossier import TopicArticle, TopicQuote
from qa.topics.gathering import Topics
from qa.topics.pairs import pairs

NEW_YEAR = date(2024, 1, 1)


def told(name: str, day: date | None, *angles: float) -> TopicArticle:
    """An article with a statement for each angle: the nearer two angles, the more alike."""
    quotes = tuple(
        TopicQuote(n, 0, 1, f"{name}{n}", np.array([np.cos(one), np.sin(one)], np.float32))
        for n, one in enumerate(angles)
    )
    return TopicArticle(Header(article_id=name, title=name, date=day), "about", 0.9, 0, quotes)


def test_what_is_alike_is_set_side_by_side_the_earlier_first() -> None:
    late, early = told("a", date(2024, 6, 1), 0.0, 1.5), told("b", NEW_YEAR, 0.1)
    [pair] = pairs([late, early])
    assert (pair.earlier.quote.text, pair.later.quote.text) == ("b0", "a0")


def test_what_was_said_at_one_time_is_not() -> None:
    assert pairs([told("a", NEW_YEAR, 0), told("b", NEW_YEAR + timedelta(days=27), 0)]) == []
    assert pairs([told("a", NEW_YEAR, 0, 0)]) == []
    assert pairs([told("a", None, 0), told("b", NEW_YEAR, 0)]) == []
    assert pairs([]) == []


@given(st.lists(st.tuples(st.integers(0, 400), st.floats(0, 3)), max_size=12))
def test_each_statement_stands_in_one_pair(statements: list[tuple[int, float]]) -> None:
    articles = [
        told(str(n), NEW_YEAR + timedelta(days=day), angle)
        for n, (day, angle) in enumerate(statements)
    ]
    found = pairs(articles, most=4)
    used = [one.quote.text for pair in found for one in (pair.earlier, pair.later)]
    assert len(used) == len(set(used)) <= 8
    assert [one.likeness for one in found] == sorted((p.likeness for p in found), reverse=True)


def said(name: str, day: date, text: str) -> TopicArticle:
    quote = TopicQuote(0, 0, len(text), text, np.array([1, 0], np.float32))
    return TopicArticle(Header(article_id=name, title=name, date=day), "about", 0.9, 0, (quote,))


def test_those_that_are_opposed_come_first() -> None:
    alike = [told("a", NEW_YEAR, 1.5), told("b", date(2024, 6, 1), 1.5)]
    opposed = [
        said("c", NEW_YEAR, "The mayor supports the port."),
        said("d", date(2024, 6, 1), "The mayor opposes the port."),
    ]
    found = pairs([*alike, *opposed])
    assert [one.difference for one in found] == ["opposed", None]


def test_of_the_sample_archive(sample_archive: Archive) -> None:
    found = pairs(Topics(sample_archive).dossier("NATO").articles)
    [pair] = [one for one in found if "thirty-first" in one.earlier.quote.text]
    assert "thirty-first member of NATO" in pair.earlier.quote.text
    assert "thirty-second member of NATO" in pair.later.quote.text
