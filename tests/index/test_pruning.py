from pathlib import Path

from index.claims import Claims
from index.pruning import vanished
from index.source_path import is_gone


def pruned(folder: Path, claims: Claims, *closed: Path) -> list[str]:
    owners = {
        "there": str(folder / "a.txt"),
        "gone": str(folder / "b.txt"),
        "elsewhere": "/x/c.txt",
    }
    return vanished({**owners, "unknown": None}, claims, [folder], closed, is_gone)


def test_an_article_vanishes_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    assert pruned(tmp_path, Claims({}, (), lambda _: False)) == ["gone"]


def test_an_article_vanishes_out_of_a_file_that_holds_it_no_more(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    claims = Claims({}, (), lambda _: False)
    claims.finish(str(tmp_path / "a.txt"))
    assert pruned(tmp_path, claims) == ["there", "gone"]


def test_an_article_that_another_file_gives_has_not_vanished(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    claims = Claims({}, (), lambda _: False)
    claims.give("gone", str(tmp_path / "a.txt"))
    assert pruned(tmp_path, claims) == []


def test_nothing_vanishes_at_or_below_what_is_closed(tmp_path: Path) -> None:
    assert pruned(tmp_path, Claims({}, (), lambda _: False), tmp_path) == []
