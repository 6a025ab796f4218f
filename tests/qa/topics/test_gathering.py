from pathlib import Path

import pytest

from index.archive import Archive
from index.errors import UsageError
from index.filters import Filters
from index.word_search import WordSearch
from qa.topics.dossier import Dossier
from qa.topics.gathering import Topics
from tests.conftest import SAMPLE


@pytest.fixture(scope="module")
def dossier(sample_archive: Archive) -> Dossier:
    return Topics(sample_archive).dossier("Red Sea")


def test_every_article_on_the_topic_is_there_in_order_of_time(dossier: Dossier) -> None:
    about = [found.article.title for found in dossier.articles if found.grade == "about"]
    assert {"The Red Sea Becomes a Battle Zone", "Six Months of Escorts in the Red Sea"} <= {*about}
    days = [found.article.date for found in dossier.articles if found.article.date]
    assert days == sorted(days)


def test_quotes_are_exact(dossier: Dossier, sample_archive: Archive) -> None:
    assert any(found.quotes for found in dossier.articles)
    for found in dossier.articles:
        text = sample_archive.article(found.article.article_id).text
        assert all(text[quote.start : quote.end] == quote.text for quote in found.quotes)


def test_quotes_speak_of_the_topic_where_the_article_does(sample_archive: Archive) -> None:
    for found in Topics(sample_archive).dossier("Iran").articles:
        if "Iran" in sample_archive.article(found.article.article_id).text:
            assert found.best in found.quotes
            assert all("Iran" in quote.text for quote in found.quotes)


def test_timeline_and_facets_count_the_articles(dossier: Dossier) -> None:
    assert sum(dossier.timeline().values()) == len(dossier.articles)
    assert sum(dossier.facets()["category"].values()) == len(dossier.articles)


def test_filters_hold(sample_archive: Archive) -> None:
    space = Topics(sample_archive).dossier("Russia", Filters(category=("Space",)))
    assert {found.article.category for found in space.articles} == {"Space"}


def test_an_empty_topic_is_refused(sample_archive: Archive) -> None:
    with pytest.raises(UsageError, match="empty"):
        Topics(sample_archive).dossier("  ")


def test_an_article_is_graded_by_how_much_it_is_on_the_topic(sample_archive: Archive) -> None:
    graded = {a.article.title: a.grade for a in Topics(sample_archive).dossier("Moon").articles}
    assert graded["Japan Lands on Its Nose"] == "about"
    assert graded["A Burning Tanker and an Empty Canal"] == "mentions"  # the tanker Cordelia Moon
    assert "Two Metals and a Message" not in graded


@pytest.mark.parametrize("word", ["gallium", "Cordelia", "Sounion", "Erdoğan", "ERDOGAN"])
def test_every_article_that_holds_the_word_is_there(sample_archive: Archive, word: str) -> None:
    plain = word.casefold().replace("ğ", "g")
    holding = {
        header.article_id
        for header in sample_archive.articles()
        if plain in sample_archive.article(header.article_id).text.casefold().replace("ğ", "g")
    }
    found = {one.article.article_id for one in Topics(sample_archive).dossier(word).articles}
    assert holding
    assert holding <= found


def test_of_what_the_archive_does_not_treat_there_is_none(sample_archive: Archive) -> None:
    nothing = Topics(sample_archive).dossier("bread baking with rye flour")
    assert nothing.articles == ()
    assert nothing.beyond == 30


def test_all_that_is_beyond_can_be_looked_through(
    sample_archive: Archive, dossier: Dossier
) -> None:
    topics = Topics(sample_archive)
    pages = [topics.beyond("Red Sea", Filters(), 10, offset) for offset in (0, 10, 20, 30)]
    rest = [one for page in pages for one in page]
    assert len(rest) == dossier.beyond
    assert [one.probability for one in rest] == sorted(
        (one.probability for one in rest), reverse=True
    )
    everything = {one.article.article_id for one in (*dossier.articles, *rest)}
    assert everything == {header.article_id for header in sample_archive.articles()}
    assert all(one.grade is None and one.quotes for one in rest)


def test_it_says_what_was_looked_at(dossier: Dossier) -> None:
    told = dossier.as_json()
    assert told["searched_articles"] == 30
    assert told["searched_words"] == ["Red", "Sea"]
    assert told["beyond"] == 30 - len(told["articles"])


def test_quotes_can_be_left_for_later(sample_archive: Archive, dossier: Dossier) -> None:
    topics = Topics(sample_archive)
    bare = topics.dossier("Red Sea", quoted=False)
    assert all(not one.quotes for one in bare.articles)
    assert topics.quoted(bare.look, bare.articles[:2]) == list(dossier.articles[:2])


def test_an_empty_archive_has_nothing(archive: Archive) -> None:
    nothing = Topics(archive).dossier("Red Sea")
    assert (nothing.articles, nothing.beyond, nothing.timeline()) == ((), 0, {})


def test_while_the_words_are_not_to_be_had_meaning_alone_is_looked_at(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.ingest([SAMPLE / "2024-02-red-sea-under-fire.txt", SAMPLE / "2023-01-artemis-i.txt"])
    monkeypatch.setattr(WordSearch, "holders", lambda *_: None)
    monkeypatch.setattr(WordSearch, "best", lambda *_: [])
    told = Topics(archive).dossier("Attacks on ships in the Red Sea").as_json()
    assert told["searched_words"] is None
    assert [one["title"] for one in told["articles"]][:1] == ["The Red Sea Becomes a Battle Zone"]


def test_a_topic_in_another_script_is_found(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("红海\n\n胡塞武装在红海袭击了商船。苏伊士运河的收入下降了。")
    (tmp_path / "b.txt").write_text("月球\n\n嫦娥六号从月球背面带回了样品。")
    archive.ingest([tmp_path])
    found = Topics(archive).dossier("红海")
    assert found.articles[0].article.article_id == "a.txt"
