from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, event

from index.article import Article
from index.cutting import Cut
from index.embedding import Embedding
from index.sql.catalog import Catalog
from index.sql.database import open_database
from index.sql.feed import Feed
from index.sql.storing import Prepared

VECTOR = np.ones(2, np.float32)
TEXT = "One ship sailed. Two ships sailed. Three ships sailed."
SPANS = [(0, 16), (17, 34), (35, 54)]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(None, tmp_path)
    yield engine
    engine.dispose()


def prepared(article_id: str) -> Prepared:
    article = Article(article_id=article_id, title="T", text=TEXT)
    cuts = [Cut(*span, (span,)) for span in SPANS]
    return Prepared(article, None, cuts, [Embedding(VECTOR, VECTOR[None, :]) for _ in cuts])


def selections(engine: Engine) -> list[tuple[str, tuple[int, ...]]]:
    """The selecting statements, from now on, and what was put in their places."""
    asked: list[tuple[str, tuple[int, ...]]] = []

    @event.listens_for(engine, "before_cursor_execute")
    def _note(_connection, _cursor, statement: str, given: tuple[int, ...], *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, given))

    return asked


def query_plan(engine: Engine, statement: str, given: tuple[int, ...]) -> str:
    with engine.connect() as db:
        return str(db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all())


def test_documents_hold_the_words_of_their_passages(engine: Engine) -> None:
    Catalog(engine).store([prepared("a"), prepared("b")])
    batches = list(Feed(engine, batch=4).documents())
    assert [len(batch) for batch in batches] == [4, 2]
    words = [(d.article.article_id, d.text) for batch in batches for d in batch]
    expected = [TEXT[start:end] for start, end in SPANS]
    assert words == [(name, text) for name in "ab" for text in expected]


def test_the_feed_gives_what_came_and_went_since(engine: Engine) -> None:
    catalog, feed = Catalog(engine), Feed(engine)
    generation = catalog.store([prepared("a"), prepared("b")])
    catalog.store([prepared("b")])
    assert feed.gone_since(generation) == [4, 5, 6]
    assert [i for batch in feed.vectors(since=generation) for i, _ in batch] == [7, 8, 9]
    assert [i for batch in feed.vectors_after(8) for i, _ in batch] == [9]
    feed.forget_gone(catalog.generation())
    assert feed.gone_since(0) == []


def test_what_came_since_is_found_without_passing_by_what_was_there(engine: Engine) -> None:
    catalog, feed = Catalog(engine), Feed(engine, batch=2)
    generation = catalog.store([prepared("a")])
    catalog.store([prepared("b")])
    catalog.store([prepared("c")])
    asked = selections(engine)
    came = [[i for i, _ in batch] for batch in feed.vectors(since=generation)]
    assert came == [[4, 5], [6, 7], [8, 9]]
    assert [len(batch) for batch in feed.documents(since=generation)] == [2, 2, 2]
    pages = [(words, given) for words, given in asked if "LIMIT" in words]
    assert len(pages) == 2 * 4
    for statement, given in pages:
        plan = query_plan(engine, statement, given)
        assert "USING INDEX ix_passages_generation (generation>?)" in plan


def test_which_passages_there_are_is_found_without_reading_their_vectors(engine: Engine) -> None:
    catalog, feed = Catalog(engine), Feed(engine)
    catalog.store([prepared("a"), prepared("b")])
    catalog.store([prepared("a")])
    asked = selections(engine)
    assert feed.passage_ids() == [4, 5, 6, 7, 8, 9]
    numbers, keys = catalog.owners()
    assert numbers.tolist() == [4, 5, 6, 7, 8, 9]
    assert len(set(keys[:3])) == len(set(keys[3:])) == 1
    assert keys[0] != keys[-1]
    assert len(asked) == 2
    for statement, given in asked:
        assert "USING COVERING INDEX" in query_plan(engine, statement, given)


def test_an_article_is_fetched_once_for_all_of_its_passages(engine: Engine) -> None:
    catalog = Catalog(engine)
    catalog.store([prepared("a")])
    asked = selections(engine)
    assert len(catalog.passages([1, 2, 3])) == 3
    assert len(catalog.sentences([1, 2, 3])) == 3
    assert len(next(Feed(engine).documents())) == 3
    fetching = [statement for statement, _ in asked if "articles.text" in statement]
    assert len(fetching) == 3
    assert not any("substr" in statement for statement in fetching)


def test_the_sentence_before_a_passage_comes_with_it(engine: Engine) -> None:
    catalog = Catalog(engine)
    catalog.store([prepared("a")])
    found = catalog.sentences([1, 2])
    assert (found[1].before, found[1].text) == (0, "One ship sailed.")
    assert (found[2].before, found[2].text) == (1, "One ship sailed. Two ships sailed.")
