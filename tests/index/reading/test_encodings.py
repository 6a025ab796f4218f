import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from index.errors import EmptyFileError, MalformedFileError
from index.reading.encodings import decode
from tests.index.reading.conftest import Read, ReadOne

GERMAN = "Über die Ostsee\n\nDie größte Fähre läuft für fünf Tage aus, sagt der Müller. " * 3
RUSSIAN = "Через пролив прошло меньше кораблей, чем год назад, сообщило министерство обороны. " * 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_unicode_is_told_by_mark_or_form(encoding: str) -> None:
    assert decode(GERMAN.encode(encoding)) == GERMAN


def test_utf_16_of_the_other_order_is_told() -> None:
    assert decode(GERMAN.encode("utf-16-be")) == GERMAN


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_western_text_is_guessed(encoding: str) -> None:
    assert decode(GERMAN.encode(encoding)) == GERMAN


@pytest.mark.parametrize("encoding", ["koi8-r", "cp1251"])
def test_cyrillic_text_is_guessed(encoding: str) -> None:
    assert decode(RUSSIAN.encode(encoding)) == RUSSIAN


def test_typographic_quotes_of_windows_survive(read_one: ReadOne) -> None:
    text = "A Title\n\nHe called it “a mistake” – and the ministry’s answer was no."
    assert "“a mistake” – and the ministry’s" in read_one("a.txt", text.encode("cp1252")).text


def test_binary_content_is_refused(read: Read) -> None:
    with pytest.raises(MalformedFileError, match="binary"):
        read("a.txt", bytes(range(256)) * 40)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.pdf", "a.docx", "a.json", "a.csv"])
def test_an_empty_file_is_refused(read: Read, name: str) -> None:
    with pytest.raises(EmptyFileError, match="empty"):
        read(name, b"")


@given(st.text(max_size=200))
def test_utf_8_is_never_changed(text: str) -> None:
    if "\0" in text or sum(ord(c) < 32 for c in text) > 0.05 * len(text):
        return
    assert decode(b"\xef\xbb\xbf" + text.encode()) == text


@pytest.mark.parametrize(
    "text", ["Café “x” costs €5 – no.", "El niño comió.", "It ends on a caf\u00e9"]
)
def test_a_few_letters_are_those_of_windows(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize("damage", [b"\xe2\x80", b"\xff", b"\x92"])
def test_a_damaged_letter_spoils_no_other(damage: bytes) -> None:
    text = "He called it “a mistake” – and the ministry’s answer was no. " * 3
    assert decode(text.encode() + damage + text.encode()).count("ministry’s") == 6


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("a.jsonl", '{"text": "Größe."}\n{"text": "Two."}\n'),
        ("a.csv", "title,text\nA,Größe.\nB,Two.\n"),
        ("a.json", '[{"text": "Größe."}, {"text": "Two."}]'),
    ],
)
def test_tables_are_read_in_wide_encodings(read: Read, name: str, rows: str, encoding: str) -> None:
    found = read(name, rows.encode(encoding))
    assert [row.text for row in found if isinstance(row, Article)] == ["Größe.", "Two."]


def test_letters_of_windows_far_down_a_table_survive(read: Read) -> None:
    rows = read("a.csv", b"title,text\n" + b"A,One ship.\n" * 8000 + "B,Café “x”".encode("cp1252"))
    assert isinstance(rows[-1], Article)
    assert rows[-1].text == "Café “x”"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.json", "a.jsonl", "a.csv", "a.tsv"])
def test_a_file_of_white_space_is_refused(read: Read, name: str) -> None:
    with pytest.raises(EmptyFileError):
        read(name, " \n\n\t\n")
