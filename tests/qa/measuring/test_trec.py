from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import NotFoundError, UsageError
from qa.measuring.trec import qrels_text, read_qrels, read_queries, read_run, run_text

IDS = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=8)


def test_queries_are_ids_and_texts(tmp_path: Path) -> None:
    (tmp_path / "queries.tsv").write_text("1\tgrain deal\n\n2\tships,  sunk\n")
    assert read_queries(tmp_path / "queries.tsv") == {"1": "grain deal", "2": "ships,  sunk"}


@given(st.dictionaries(IDS, st.dictionaries(IDS, st.integers(0, 3), min_size=1), min_size=1))
def test_qrels_come_back_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, qrels: dict[str, dict[str, int]]
) -> None:
    path = tmp_path_factory.mktemp("trec") / "qrels.txt"
    path.write_text(qrels_text(qrels), encoding="utf-8")
    assert read_qrels(path) == qrels


@given(st.dictionaries(IDS, st.dictionaries(IDS, st.floats(0, 1), min_size=1), min_size=1))
def test_a_run_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, run: dict[str, dict[str, float]]
) -> None:
    path = tmp_path_factory.mktemp("trec") / "run.txt"
    path.write_text(run_text(run), encoding="utf-8")
    assert read_run(path) == run


def test_a_run_lists_the_best_first() -> None:
    lines = run_text({"q": {"b": 0.5, "a": 1.0}}).splitlines()
    assert lines == ["q Q0 a 1 1.0 archive-qa", "q Q0 b 2 0.5 archive-qa"]


def test_an_id_with_a_space_stays_one_column() -> None:
    assert qrels_text({"q": {"red sea.txt": 1}}) == "q 0 red%20sea.txt 1\n"


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (read_queries, "1 no tab\n", "line 1"),
        (read_qrels, "1 0 a 1\n1 0 a\n", "line 2: 3 columns and not 4"),
        (read_qrels, "1 0 a high\n", "'high' is no number"),
        (read_qrels, "1 0 a 0.5\n", "'0.5' is no whole number"),
        (read_qrels, "1 0 a inf\n", "'inf' is no whole number"),
        (read_run, "1 Q0 a 1 nan t\n", "'nan' is no number"),
        (read_run, "1 Q0 a 1 0.5\n", "5 columns and not 6"),
        (read_run, "\n", "is empty"),
    ],
)
def test_a_malformed_line_is_placed(tmp_path: Path, read, text: str, said: str) -> None:
    (tmp_path / "file").write_text(text)
    with pytest.raises(UsageError, match=said):
        read(tmp_path / "file")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"none\.txt cannot be read"):
        read_run(tmp_path / "none.txt")
