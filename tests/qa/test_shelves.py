from pathlib import Path

import pytest

from index.archive import Archive
from qa.shelves import Shelves, arranged

ROWS = [
    "id,title,subtitle,author,date,issue,page,category,text",
    'a,Ships,,"Ann Lee, Editor",2024-01-05,Vol 2,12,Sea,The Razoni sailed in security.',
    "b,Ports,Of the sea,Bob,2024-03-01,Vol 2,3,Sea,Cranes and quays.",
    "c,Tanks,,Ann Lee,2023-05-01,Vol 1,,Land,An écluse is a lock; securities fell.",
    "d,Undated,,,,,,,Nobody knows when. The Razoni.",
]


@pytest.fixture
def shelves(archive: Archive, tmp_path: Path) -> Shelves:
    (tmp_path / "a.csv").write_text("\n".join(ROWS))
    archive.ingest([tmp_path / "a.csv"])
    return Shelves(archive)


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("issue", [("Vol 2", "ba"), ("Vol 1", "c"), ("", "d")]),
        ("author", [("Ann Lee", "ac"), ("Bob", "b"), ("", "d")]),
        ("category", [("Land", "c"), ("Sea", "ba"), ("", "d")]),
        ("year", [("2024", "ba"), ("2023", "c"), ("", "d")]),
    ],
)
def test_articles_stand_on_shelves(shelves: Shelves, by: str, expected: object) -> None:
    found = [
        (shelf.name, "".join(one.article_id for one in shelf.articles))
        for shelf in shelves.by(by)  # type: ignore[arg-type]
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ships", "a"),
        ("SHI", "a"),
        ("sea", "ba"),  # of a title, then of a head
        ("ann sea", "a"),
        ("razoni", "ad"),
        ("razo", "ad"),
        ("the raz", "ad"),
        ("ecluse", "c"),
        ("quay", "b"),
        ("cranes quay", "b"),
        ("cranes razoni", ""),
        ("zzz", ""),
        ("  ", ""),
        ('"(*', ""),
    ],
)
def test_they_are_found_by_title_head_and_text(shelves: Shelves, words: str, found: str) -> None:
    assert "".join(one.article_id for one in shelves.found(words)) == found


def test_what_comes_and_goes_shows(shelves: Shelves, archive: Archive, tmp_path: Path) -> None:
    assert len(shelves.found("razoni")) == 2
    archive.remove(["d"])
    (tmp_path / "e.txt").write_text("Razoni again\n\nIt sailed.")
    archive.ingest([tmp_path / "e.txt"])
    assert [one.article_id for one in shelves.found("razoni")] == ["e.txt", "a"]


def test_they_are_arranged(shelves: Shelves) -> None:
    every = shelves.found("a") or [one for shelf in shelves.by("year") for one in shelf.articles]
    assert [one.article_id for one in arranged(every, "oldest")] == ["c", "a", "b", "d"]
    assert [one.article_id for one in arranged(every, "title")] == ["b", "a", "c", "d"]


@pytest.mark.parametrize(
    ("words", "suggestion"),
    [
        ("razonni", "Razoni"),  # of a text
        ("shipz", "ships"),  # of a title
        ("ann shipz", "ann ships"),
        ("ships", None),
        ("zzzz", None),
        ("razonni zzzz", None),
    ],
)
def test_words_that_nothing_has_are_respelled(
    shelves: Shelves, words: str, suggestion: str | None
) -> None:
    assert shelves.suggestion(words) == suggestion


def test_a_page_without_end_is_a_number(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"id,title,issue,page,text\na,A,Vol 1,{'9' * 900},One.\n")
    archive.ingest([tmp_path / "a.csv"])
    assert [one.name for one in Shelves(archive).by("issue")] == ["Vol 1"]
