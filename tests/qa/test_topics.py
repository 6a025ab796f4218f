import csv
import io
import json
import zipfile

import pytest

from index.archive import Archive
from index.errors import UsageError
from index.filters import Filters
from qa.references import export, reference
from qa.topics import Dossier, Topics


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


def test_a_dossier_is_written_in_the_forms_of_other_programs(dossier: Dossier) -> None:
    assert json.loads(export(dossier, "json"))["query"] == "Red Sea"
    rows = list(csv.DictReader(io.StringIO(export(dossier, "csv").decode("utf-8-sig"))))
    assert len(rows) == sum(len(found.quotes) for found in dossier.articles)
    assert zipfile.is_zipfile(io.BytesIO(export(dossier, "docx")))
    assert export(dossier, "bibtex").count(b"@article{") == len(dossier.articles)
    assert export(dossier, "ris").count(b"\nER  - ") == len(dossier.articles)
    assert export(dossier, "md").startswith(b"# Red Sea\n")


def test_a_reference_says_all_that_is_known(dossier: Dossier) -> None:
    header = next(f.article for f in dossier.articles if f.article.title.startswith("Six Months"))
    assert reference(header) == (
        "Maritime Desk, “Six Months of Escorts in the Red Sea”, "
        "Vol 6 Issue 3 May – Jun 2024, p.\u00a029, 1 July 2024"
    )
