from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cleaning import clean
from index.errors import EmptyFileError
from index.reading import FoundFile
from index.reading.fields import build
from index.reading.formats import read_articles
from index.reading.plain_text import parse
from tests.index.reading.conftest import Read, ReadOne

REFERENCE = Path(__file__).parents[4] / "shared" / "sample" / "russia-china-no-limits.txt"

EXPORT = """Russia – China, No Limits Partnership:

Sub Title : What does the partnership imply in practical terms – A look at Putin’s recent visi

Issues Details : Vol 18 Issue 2 May – Jun 2024

Author : Ashwani Sharma, Editor-in-Chief

Page No. : 15

Category : Geostrategy

: June 5, 2024

Amid intensifying global scrutiny, the deepening alliance faces challenges.

The pair met 43 times since 2013.\u00a0This region is pivotal.
"""


def test_header_lines_of_an_export_are_read(read_one: ReadOne) -> None:
    article = read_one("russia-china.txt", EXPORT)
    assert article.article_id == "russia-china.txt"
    assert article.title == "Russia – China, No Limits Partnership"
    assert article.subtitle == (
        "What does the partnership imply in practical terms – A look at Putin’s recent visi"
    )
    assert article.author == "Ashwani Sharma, Editor-in-Chief"
    assert article.authors == ("Ashwani Sharma",)
    assert article.issue == "Vol 18 Issue 2 May – Jun 2024"
    assert article.page == "15"
    assert article.category == "Geostrategy"
    assert article.date == date(2024, 6, 5)
    assert article.text == (
        "Amid intensifying global scrutiny, the deepening alliance faces challenges.\n\n"
        "The pair met 43 times since 2013.\u00a0This region is pivotal."
    )


def test_the_article_of_reference_is_read() -> None:
    if not REFERENCE.is_file():
        pytest.skip("the article of reference does not lie beside the repository")
    (article,) = read_articles(FoundFile(REFERENCE, REFERENCE.name))
    assert article.title == "Russia – China, No Limits Partnership"  # type: ignore[union-attr]
    assert (article.author, article.authors) == (  # type: ignore[union-attr]
        "Ashwani Sharma, Editor-in-Chief",
        ("Ashwani Sharma",),
    )
    assert article.issue == "Vol 18 Issue 2 May – Jun 2024"  # type: ignore[union-attr]
    assert (article.page, article.category) == ("15", "Geostrategy")  # type: ignore[union-attr]
    assert article.date == date(2024, 6, 5)  # type: ignore[union-attr]
    assert article.metadata == {}  # type: ignore[union-attr]
    text = article.text  # type: ignore[union-attr]
    assert "\u00a0" in text
    assert text.startswith("Amid intensifying global scrutiny, the deepening alliance")
    assert text.endswith("facing the prospect of new US sanctions.")
    assert text in REFERENCE.read_text(encoding="utf-8")


def test_header_lines_may_come_in_any_order_and_without_blank_lines(read_one: ReadOne) -> None:
    article = read_one("a.txt", "Title\nDate: 2024-01-02\nBy: A. Desk\nSection: Space\n\nBody one.")
    assert (article.title, article.author, article.category) == ("Title", "A. Desk", "Space")
    assert article.date == date(2024, 1, 2)
    assert article.text == "Body one."


def test_known_labels_need_no_space_after_the_colon(read_one: ReadOne) -> None:
    article = read_one("a.txt", "Ships\n\nAuthor:A B\nCategory:Geo\nDate:5 June 2024\n\nBody one.")
    assert (article.title, article.author, article.category) == ("Ships", "A B", "Geo")
    assert article.date == date(2024, 6, 5)
    assert article.text == "Body one."


@pytest.mark.parametrize("line", ["https://example.org/a", "10:30 in Kyiv", ":2024", "Moscow:no"])
def test_a_colon_without_a_space_makes_no_header(read_one: ReadOne, line: str) -> None:
    article = read_one("a.txt", f"Title\n\nAuthor : Desk\n\n{line}\n\nThe end.")
    assert article.text == f"{line}\n\nThe end."


@pytest.mark.parametrize("label", ["Text : ", "Text :\n\n", "Body:\n"])
def test_a_label_may_say_that_the_body_begins(read_one: ReadOne, label: str) -> None:
    article = read_one(
        "a.txt", f"T\n\nAuthor : Desk\nPhoto: Roe\n\n{label}One ship.\n\nTwo : three."
    )
    assert article.text == "One ship.\n\nTwo : three."
    assert (article.author, article.metadata) == ("Desk", {"Photo": "Roe"})


def test_a_sentence_that_begins_with_such_a_word_is_kept(read_one: ReadOne) -> None:
    article = read_one("a.txt", "T\n\nAuthor : Desk\n\nText: he wrote none.\n\nMore.")
    assert article.text == "Text: he wrote none.\n\nMore."


def test_labels_do_not_mind_case(read_one: ReadOne) -> None:
    article = read_one("a.txt", "Title\n\nAUTHOR : Desk\npage no : 7\n\nBody.")
    assert (article.author, article.page) == ("Desk", "7")


def test_unknown_labels_survive(read_one: ReadOne) -> None:
    article = read_one("a.txt", "Title\n\nPhoto Credit : Jane Roe\nAuthor : Desk\n\nBody.")
    assert article.metadata == {"Photo Credit": "Jane Roe"}


def test_an_empty_header_line_is_no_field(read_one: ReadOne) -> None:
    article = read_one("a.txt", "Title\n\nSub Title :\nAuthor : Desk\n\nBody.")
    assert article.subtitle is None
    assert article.author == "Desk"


def test_a_date_that_cannot_be_told_is_kept_as_it_came(read_one: ReadOne) -> None:
    article = read_one("a.txt", "Title\n\nDate : sometime soon\n\nBody.")
    assert article.date is None
    assert article.metadata == {"date": "sometime soon"}


@pytest.mark.parametrize(
    "sentence",
    [
        "He was clear: no deal.",
        "Its verdict: the corridor works.",
        "Three things matter: ships, grain and time.",
        "Moscow: silence. Kyiv: anger.",
        "At 10:30 the first ship sailed.",
    ],
)
def test_a_colon_in_the_first_sentence_makes_it_no_header(read_one: ReadOne, sentence: str) -> None:
    article = read_one("a.txt", f"Title\n\nAuthor : Desk\n\n{sentence}\n\nThe end.")
    assert article.text == f"{sentence}\n\nThe end."
    assert article.metadata == {}


def test_header_lines_within_the_body_are_body(read_one: ReadOne) -> None:
    article = read_one("a.txt", "Title\n\nAuthor : Desk\n\nA sentence.\n\nAuthor : Other")
    assert article.author == "Desk"
    assert article.text.endswith("Author : Other")


def test_a_text_without_title_is_named_after_its_file(read_one: ReadOne) -> None:
    article = read_one("notes on grain.txt", "The first ship left Odesa on 1 August.\nIt was slow.")
    assert article.title == "notes on grain"
    assert article.text == "The first ship left Odesa on 1 August.\nIt was slow."


def test_a_first_line_that_stands_alone_is_the_title(read_one: ReadOne) -> None:
    article = read_one("a.txt", "Ukraine Sails Without a Deal\n\nThe last ship left in July.")
    assert article.title == "Ukraine Sails Without a Deal"
    assert article.text == "The last ship left in July."


def test_a_text_of_white_space_is_refused() -> None:
    with pytest.raises(EmptyFileError, match="no text"):
        parse(" \n\n\t\n")


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_as_empty(text: str) -> None:
    try:
        article = build(parse(text), "a.txt")
    except EmptyFileError:
        return
    assert article.text.strip()
    assert article.text in clean(text) or article.title in clean(text)


_WORD = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
_SENTENCE = st.lists(_WORD, min_size=2, max_size=9).map(lambda found: " ".join(found) + ".")
_BODY = st.lists(_SENTENCE, min_size=1, max_size=6).map("\n\n".join)


@given(_BODY)
def test_the_body_is_kept_to_the_letter(body: str) -> None:
    draft = parse(f"A Title\n\nAuthor : Desk\n\n{body}\n")
    assert draft.text == body
    assert draft.fields == {"title": "A Title", "Author": "Desk"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Bilan : trois morts dans la nuit, selon Kyiv.",
        "Issue: Moscow wants the corridor closed, and Kyiv does not.",
        "Moscow: silence.",
    ],
)
def test_a_sentence_under_what_looks_like_a_label_is_body(read_one: ReadOne, sentence: str) -> None:
    article = read_one("a.txt", f"Title\n\nAuthor : Desk\n\n{sentence}\n\nThe end.")
    assert article.text == f"{sentence}\n\nThe end."
    assert (article.issue, article.metadata) == (None, {})


def test_a_title_may_hold_a_colon(read_one: ReadOne) -> None:
    article = read_one("a.txt", "Ukraine : la guerre continue\n\nAuthor : Desk\n\nBody.")
    assert article.title == "Ukraine : la guerre continue"


def test_a_title_may_have_a_label(read_one: ReadOne) -> None:
    article = read_one("a.txt", "Photo Credit : Roe\nTitle : Grain\nAuthor : Desk\n\nBody.")
    assert (article.title, article.metadata) == ("Grain", {"Photo Credit": "Roe"})


def test_unknown_labels_among_known_ones_survive(read_one: ReadOne) -> None:
    article = read_one("a.txt", "Title\nAuthor: Desk\nPhoto: Jane Roe\nDate: 2024-01-02\n\nBody.")
    assert (article.date, article.metadata) == (date(2024, 1, 2), {"Photo": "Jane Roe"})
    assert article.text == "Body."


def test_a_second_author_is_not_lost(read_one: ReadOne) -> None:
    article = read_one("a.txt", "Title\n\nAuthor : Jane Roe\nAuthor : John Doe\n\nBody.")
    assert article.authors == ("Jane Roe", "John Doe")


def test_blank_lines_around_the_body_go_even_with_spaces_in_them(read_one: ReadOne) -> None:
    assert read_one("a.txt", "Title\n\nAuthor : Desk\n \n\t\n  Body.\n  \n").text == "  Body."


def test_header_lines_alone_are_no_article(read: Read) -> None:
    with pytest.raises(EmptyFileError, match="no text"):
        read("a.txt", "Title\n\nAuthor : Desk\n")


_LABEL = st.sampled_from(["Author", "BY", "Page No.", "issues details", "Sub Title", "Category"])
_VALUE = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)


@given(st.dictionaries(_LABEL, _VALUE, min_size=1), st.sampled_from([" : ", ": "]), st.booleans())
def test_header_lines_are_found_in_any_order(
    header: dict[str, str], colon: str, blank_lines: bool
) -> None:
    between = "\n\n" if blank_lines else "\n"
    lines = between.join(f"{label}{colon}{value}" for label, value in header.items())
    draft = parse(f"A Title\n\n{lines}\n\nHe was clear: no deal.")
    assert draft.fields == {"title": "A Title", **header}
    assert draft.text == "He was clear: no deal."


_SPEAKER = st.text(st.characters(categories=["Ll"]), min_size=1, max_size=8)


@given(_SPEAKER, _SPEAKER, _SPEAKER)
def test_a_sentence_with_a_colon_is_never_a_header(one: str, two: str, three: str) -> None:
    sentence = f"He {one} {two}: {three}."
    assert parse(f"A Title\n\nAuthor : Desk\n\n{sentence}").text == sentence


@given(st.text(max_size=300))
def test_any_body_after_a_sentence_is_kept(rest: str) -> None:
    kept = clean(f"The first ship sailed.\n{rest}")
    filled = [number for number, line in enumerate(kept.split("\n")) if line.strip()]
    expected = "\n".join(kept.split("\n")[: filled[-1] + 1])
    assert parse(f"A Title\n\nAuthor : Desk\n\nThe first ship sailed.\n{rest}").text == expected
