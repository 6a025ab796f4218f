import json
from datetime import date
from pathlib import Path

import pytest

from index.article import Article
from index.errors import EmptyFileError, MalformedFileError
from index.reading import FoundFile, ReadFailure
from index.reading.formats import read_articles
from tests.index.reading.conftest import Read, ReadOne

ROW = {
    "id": 17,
    "headline": "Grain by Sea",
    "authors": ["Jane Roe", "John Doe"],
    "published_at": "2023-10-02T08:00:00Z",
    "section": "Trade",
    "link": "https://example.org/17",
    "content": "The last ship left in July.",
    "desk": {"name": "Maritime"},
}


def test_a_row_of_json_lines_is_an_article(read_one: ReadOne) -> None:
    article = read_one("a.jsonl", json.dumps(ROW))
    assert article == Article(
        article_id="17",
        title="Grain by Sea",
        author="Jane Roe, John Doe",
        authors=("Jane Roe", "John Doe"),
        date=date(2023, 10, 2),
        category="Trade",
        url="https://example.org/17",
        metadata={"desk": {"name": "Maritime"}},
        text="The last ship left in July.",
    )


def test_a_row_without_id_is_named_after_file_and_row(read: Read) -> None:
    rows = read("a.jsonl", '{"text": "One."}\n\n{"text": "Two."}\n')
    assert [row.article_id for row in rows if isinstance(row, Article)] == [
        "a.jsonl#1",
        "a.jsonl#2",
    ]


def test_bad_rows_are_reported_and_the_others_read(read: Read) -> None:
    rows = read(
        "a.jsonl", '{"text": "One."}\n{oops\n["x"]\n{"title": "No text"}\n{"text": "Five."}'
    )
    failures = {row.path: row.reason for row in rows if isinstance(row, ReadFailure)}
    assert [row.text for row in rows if isinstance(row, Article)] == ["One.", "Five."]
    assert list(failures) == ["a.jsonl#2", "a.jsonl#3", "a.jsonl#4"]
    assert "not JSON" in failures["a.jsonl#2"]
    assert "not an object" in failures["a.jsonl#3"]
    assert "no text" in failures["a.jsonl#4"]


def test_json_holds_one_article_or_an_array(read: Read) -> None:
    assert len(read("a.json", json.dumps(ROW))) == 1
    assert len(read("a.json", json.dumps([ROW, {"text": "Two."}]))) == 2


def test_a_syntax_error_in_json_is_placed(read: Read) -> None:
    with pytest.raises(MalformedFileError, match="line 2 column"):
        read("a.json", '{"text":\n oops}')


def test_deep_nesting_is_refused(read: Read) -> None:
    with pytest.raises(MalformedFileError):
        read("a.json", "[" * 200_000)


@pytest.mark.parametrize(("name", "separator"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t")])
def test_tables_are_read_in_their_dialect(read_one: ReadOne, name: str, separator: str) -> None:
    cells = [["title", "date", "text"], ["Grain", "2023-10-02", '"One ""big"" ship.\nIt left."']]
    article = read_one(name, "\n".join(separator.join(row) for row in cells))
    assert (article.title, article.date) == ("Grain", date(2023, 10, 2))
    assert article.text == 'One "big" ship.\nIt left.'


def test_a_table_may_begin_with_a_mark(read_one: ReadOne) -> None:
    assert read_one("a.csv", b"\xef\xbb\xbftitle,text\nGrain,One ship.").title == "Grain"


def test_a_cell_may_hold_a_whole_article(read_one: ReadOne) -> None:
    text = "A long sentence on ships. " * 20_000
    assert read_one("a.csv", f"title,text\nGrain,{text}").text.strip() == text.strip()


def test_a_row_that_lacks_text_is_reported(read: Read) -> None:
    rows = read("a.csv", "title,text\nGrain,\nShips,Two ships.")
    assert isinstance(rows[0], ReadFailure)
    assert rows[0].path == "a.csv#1"
    assert isinstance(rows[1], Article)


def test_what_no_database_holds_never_reaches_the_text(read_one: ReadOne) -> None:
    article = read_one("a.jsonl", r'{"text": "a\u0000b \ud800 c", "title": "x\u0000y"}')
    assert article.text == "ab ? c"
    assert article.title == "xy"


@pytest.mark.parametrize(
    "bad", ["[" * 200_000, '{"text": "x", "m": ' + "[" * 900 + "]" * 900 + "}"]
)
def test_a_row_nested_too_deeply_stops_no_other(read: Read, bad: str) -> None:
    first, second, third = read("a.jsonl", f'{{"text": "One."}}\n{bad}\n{{"text": "Three."}}')
    assert isinstance(first, Article)
    assert second == ReadFailure("a.jsonl#2", "it is nested too deeply")
    assert isinstance(third, Article)


def test_an_article_cut_by_its_commas_is_reported(read: Read) -> None:
    first, second = read("a.csv", "title,text\nGrain,The ship, which sailed, sank.\nB,Two.,,")
    assert first == ReadFailure("a.csv#1", "it has 4 cells, but there are 2 columns")
    assert isinstance(second, Article)


@pytest.mark.parametrize("separator", ["|", "\t"])
def test_separators_are_told_by_the_first_row(read_one: ReadOne, separator: str) -> None:
    article = read_one("a.csv", f"title{separator}text\nGrain{separator}One, ship.")
    assert (article.title, article.text) == ("Grain", "One, ship.")


@pytest.mark.parametrize(("name", "content"), [("a.json", "[]"), ("a.csv", "title,text\n")])
def test_a_table_without_rows_is_empty(read: Read, name: str, content: str) -> None:
    with pytest.raises(EmptyFileError, match="no article"):
        read(name, content)


def test_a_row_too_long_for_memory_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.truncate(200 * 1024**2)
        file.seek(0, 2)
        file.write(b'\n{"text": "Two."}\n')
    first, second = read_articles(FoundFile(path, "a.jsonl"))
    assert first == ReadFailure("a.jsonl#1", "the row is longer than 64 MiB")
    assert isinstance(second, Article)


def test_numbers_that_json_lacks_are_kept_as_text(read_one: ReadOne) -> None:
    article = read_one("a.jsonl", '{"text": "One.", "score": NaN, "most": 1e999}')
    assert article.metadata == {"score": "nan", "most": "inf"}


def test_a_text_may_be_a_list_of_paragraphs(read_one: ReadOne) -> None:
    assert read_one("a.jsonl", '{"text": ["One.", "Two."]}').text == "One.\n\nTwo."


def test_the_same_id_twice_is_two_articles_to_a_reader(read: Read) -> None:
    rows = read("a.jsonl", '{"id": 1, "text": "One."}\n{"id": "1", "text": "Two."}')
    assert [row.article_id for row in rows if isinstance(row, Article)] == ["1", "1"]
