import pytest
from hypothesis import given
from hypothesis import strategies as st

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
