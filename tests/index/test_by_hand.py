"""What staff change of articles: what becomes of it, and that no ingest undoes it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.amendment import AMENDABLE, AmendableField, Amendment, amended, as_read, checked, told
from index.archive import Archive
from index.article import Article
from index.errors import NotFoundError, UsageError
from index.filters import Filters

TEXT = "Author : Trade Desk\nDate : 3 May 2024\n\nThe ship Marabel carried maize to Odesa in May."


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "ship.txt").write_text(f"Maize at see\n{TEXT}")
    (folder / "other.txt").write_text("Another\n\nThe moon has water ice at its pole.")
    return folder


@pytest.fixture
def archive(archive: Archive, source: Path) -> Archive:
    archive.ingest([source])
    return archive


def amend(archive: Archive, article_id: str = "ship.txt", **changes: str | None) -> None:
    archive.by_hand.amend(article_id, changes, "Ann")  # type: ignore[arg-type]
    archive.settle()


def test_an_amendment_is_what_the_article_says_from_then_on(archive: Archive) -> None:
    before = archive.article("ship.txt")
    amend(archive, title=" Maize at  sea ", author="Jo Lee and Al Roy", date="2024-05-04", page="")
    article = archive.article("ship.txt")
    assert (article.title, article.authors, article.date, article.page) == (
        "Maize at sea",
        ("Jo Lee", "Al Roy"),
        date(2024, 5, 4),
        None,
    )
    assert article.text == before.text
    assert [one.article_id for one in archive.articles(Filters(author=("Jo Lee",)))] == ["ship.txt"]
    assert archive.articles(Filters(author=("Trade Desk",))) == []
    [hit] = archive.search("Which ship carried maize?", Filters(author=("Al Roy",)))
    assert hit.article == article.header
    assert archive.by_hand.unsettled() == {}
    assert archive.verify() == []


def test_it_is_kept_when_the_article_is_read_again(archive: Archive, source: Path) -> None:
    amend(archive, title="Maize at sea")
    assert archive.ingest([source]).unchanged == 2
    (source / "ship.txt").write_text(f"Maize at seas\n{TEXT} It was June.")
    report = archive.ingest([source])
    assert (report.updated, report.unchanged) == (1, 1)
    assert archive.article("ship.txt").title == "Maize at sea"
    assert archive.article("ship.txt").text.endswith("June.")
    archive.by_hand.let_be("ship.txt", "title")
    archive.settle()
    assert archive.article("ship.txt").title == "Maize at seas"
    assert archive.by_hand.before("ship.txt") is None


def test_what_the_file_says_is_known_though_the_file_is_gone(
    archive: Archive, source: Path
) -> None:
    amend(archive, author="Jo Lee", category="Food")
    assert archive.by_hand.before("ship.txt") == {
        "author": "Trade Desk",
        "authors": ["Trade Desk"],
        "category": None,
    }
    (source / "ship.txt").unlink()
    archive.by_hand.let_be("ship.txt", "author")
    archive.settle()
    article = archive.article("ship.txt")
    assert (article.author, article.authors, article.category) == (
        "Trade Desk",
        ("Trade Desk",),
        "Food",
    )


def test_a_title_put_right_in_the_file_too_is_known_as_what_it_says(
    archive: Archive, source: Path
) -> None:
    amend(archive, title="Maize at sea")
    (source / "ship.txt").write_text(f"Maize at sea\n{TEXT}")
    archive.ingest([source])
    assert archive.by_hand.before("ship.txt") == {"title": "Maize at sea"}


def test_it_waits_for_an_article_that_is_yet_to_come(archive: Archive, source: Path) -> None:
    amend(archive, "new.txt", category="Space")
    (source / "new.txt").write_text("New\n\nA probe landed.")
    archive.ingest([source])
    assert archive.article("new.txt").category == "Space"


def test_the_next_ingest_does_what_nobody_has_done(archive: Archive, source: Path) -> None:
    archive.by_hand.amend("ship.txt", {"title": "Maize at sea"}, "Ann")
    archive.by_hand.strike("other.txt", "Ann")
    assert archive.ingest([source]).struck == 1
    assert [one.title for one in archive.articles()] == ["Maize at sea"]


def test_a_decision_made_meanwhile_is_not_lost(archive: Archive) -> None:
    archive.by_hand.amend("ship.txt", {"title": "One"}, "Ann")
    decided = archive.by_hand.unsettled()
    archive.by_hand.amend("ship.txt", {"title": "Two"}, "Ann")
    archive.by_hand.settled(decided.values())
    archive.settle()
    assert archive.article("ship.txt").title == "Two"


def test_what_is_removed_stays_so_until_it_is_put_back(archive: Archive, source: Path) -> None:
    archive.by_hand.strike("ship.txt", "Ann")
    archive.settle()
    with pytest.raises(NotFoundError):
        archive.article("ship.txt")
    assert all(hit.article.article_id != "ship.txt" for hit in archive.search("maize"))
    (source / "ship.txt").write_text(f"Maize again\n{TEXT}")
    report = archive.ingest([source])
    assert (report.added, report.struck, report.failed) == (0, 1, [])
    [removed] = archive.by_hand.struck()
    assert (removed.title, removed.by) == ("Maize at see", "Ann")
    archive.by_hand.put_back("ship.txt")
    assert archive.ingest([source]).added == 1
    assert archive.article("ship.txt").title == "Maize again"
    assert archive.by_hand.struck() == []
    assert archive.verify() == []


def test_its_file_alone_brings_it_back_under_its_name(archive: Archive, source: Path) -> None:
    (source / "2024").mkdir()
    (source / "2024" / "a.txt").write_text("Deep\n\nA submarine dived.")
    archive.ingest([source])
    archive.by_hand.strike("2024/a.txt", "Ann")
    archive.settle()
    archive.by_hand.put_back("2024/a.txt")
    assert archive.ingest([source / "2024" / "a.txt"]).added == 1
    assert archive.article("2024/a.txt").title == "Deep"


def test_what_makes_no_sense_is_refused(archive: Archive) -> None:
    for changes in ({"title": " "}, {"date": "May 2024"}, {"language": "?"}, {"page": "9" * 3000}):
        with pytest.raises(UsageError):
            amend(archive, **changes)
    for act in (archive.by_hand.strike, archive.by_hand.let_be):
        with pytest.raises(NotFoundError):
            act("none.txt", "title")  # type: ignore[operator]
    with pytest.raises(NotFoundError):
        archive.by_hand.put_back("ship.txt")


def test_a_url_is_amended_to_a_web_address_alone(archive: Archive) -> None:
    with pytest.raises(UsageError, match="must be a web address"):
        amend(archive, url="javascript:alert(1)")
    amend(archive, url="https://magazine.example/ship")
    assert archive.article("ship.txt").url == "https://magazine.example/ship"
    amend(archive, url="")
    assert archive.article("ship.txt").url is None


@given(
    st.dictionaries(
        st.sampled_from([name for name in AMENDABLE if name not in ("date", "language", "url")]),
        st.text(st.characters(exclude_categories=["C"])).map(lambda text: " ".join(text.split())),
    )
)
def test_whatever_is_amended_can_be_undone(values: dict[AmendableField, str]) -> None:
    article = Article(
        article_id="a", title="T", author="A & B", authors=("A", "B"), issue="1", text="Words."
    )
    checked_values = {
        field: checked(field, value) for field, value in values.items() if field != "title" or value
    }
    changes = [
        Amendment("a", field, v, "Ann", datetime(2024, 5, 3, tzinfo=UTC))
        for field, v in checked_values.items()
    ]
    now, before = amended(article, changes)
    assert all(told(now, field) == value for field, value in checked_values.items())
    assert as_read(now, before) == article
    assert (before is None) == (not changes)
