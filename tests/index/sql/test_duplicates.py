from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from index.article import Article
from index.duplicate import Duplicate
from index.minhash import signature
from index.sql import duplicates
from index.sql.catalog import Catalog
from index.sql.database import open_database, reading
from index.sql.duplicates import Duplicates
from index.sql.schema import minhash_bands, minhashes, near_duplicates
from index.sql.storing import Prepared

GRAIN = (
    "The Black Sea Grain Initiative was signed in Istanbul on 22 July 2022. The first ship to sail "
    "was the Razoni, which left Odesa on 1 August with 26,000 tonnes of maize. It was inspected "
    "in the Bosporus and went on to Lebanon, where its buyer no longer wanted the maize."
)
REPRINT = GRAIN.replace("its buyer", "the buyer")
MOON = (
    "Chandrayaan-3 landed near the south pole of the Moon on 23 August 2023. The rover Pragyan "
    "rolled down its ramp some hours later and found sulphur in the soil, before a night of two "
    "weeks began in which it was to sleep and from which it has never woken up again."
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(None, tmp_path)
    yield engine
    engine.dispose()


def prepared(article_id: str, text: str, *, signed: bool = True) -> Prepared:
    article = Article(article_id=article_id, title="T", text=text)
    return Prepared(article, None, [], [], signature(text) if signed else None)


def store(engine: Engine, *, signed: bool = True, **texts: str) -> None:
    Catalog(engine).store([prepared(name, text, signed=signed) for name, text in texts.items()])


def found(engine: Engine) -> list[tuple[str, str]]:
    return [(pair.article_id, pair.of) for pair in Duplicates(engine).pairs()]


def rows(engine: Engine) -> list[int | None]:
    with reading(engine) as db:
        tables = (minhashes, minhash_bands, near_duplicates)
        return [db.scalar(select(func.count()).select_from(table)) for table in tables]


def test_the_same_text_and_one_with_small_changes_are_found(engine: Engine) -> None:
    store(engine, a=GRAIN, b=MOON)
    store(engine, c=GRAIN.upper(), d=REPRINT)
    same, *near = Duplicates(engine).pairs()
    assert same == Duplicate("c", "a", 1.0)
    assert {(pair.article_id, pair.of) for pair in near} == {("d", "a"), ("d", "c")}
    assert all(0.8 < pair.similarity < 1 for pair in near)


def test_pairs_can_be_asked_for_by_their_later_article(engine: Engine) -> None:
    store(engine, a=GRAIN, b=GRAIN, c=MOON, d=MOON)
    assert Duplicates(engine).pairs(["a", "d"]) == [Duplicate("d", "c", 1.0)]
    assert Duplicates(engine).pairs([]) == []


def test_an_article_that_is_no_copy_any_more_is_told_as_none(engine: Engine) -> None:
    store(engine, a=GRAIN, b=GRAIN)
    store(engine, a=MOON)
    assert found(engine) == []
    store(engine, a=GRAIN)
    assert found(engine) == [("a", "b")]


def test_storing_an_article_again_leaves_one_signature_of_it(engine: Engine) -> None:
    store(engine, a=GRAIN)
    before = rows(engine)
    store(engine, a=GRAIN)
    assert rows(engine) == before == [1, 25, 0]


def test_nothing_stays_of_what_is_removed(engine: Engine) -> None:
    store(engine, a=GRAIN, b=GRAIN)
    Catalog(engine).remove(["a"])
    assert found(engine) == []
    Catalog(engine).remove(["b"])
    assert rows(engine) == [0, 0, 0]


def test_texts_without_a_word_are_not_the_same(engine: Engine) -> None:
    store(engine, a="…", b="…")
    assert rows(engine) == [2, 0, 0]


def test_articles_from_before_there_were_signatures_get_theirs(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicates, "_AT_ONCE", 2)
    store(engine, signed=False, a=GRAIN, b=MOON, c=REPRINT, d="…")
    store(engine, e=MOON)
    Duplicates(engine).fill(stop=lambda: True)
    assert found(engine) == []
    Duplicates(engine).fill()
    assert found(engine) == [("b", "e"), ("c", "a")]
    before = rows(engine)
    Duplicates(engine).fill()
    assert rows(engine) == before


def test_of_many_copies_each_is_told_of_some(engine: Engine) -> None:
    store(engine, **{f"a{number:02}": GRAIN for number in range(40)})
    told = [pair.article_id for pair in Duplicates(engine).pairs()]
    assert set(told) == {f"a{number:02}" for number in range(1, 40)}
    assert max(map(told.count, told)) == 10
