import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import query_terms, terms


@pytest.mark.parametrize(
    ("language", "written", "asked"),
    [
        ("en", "Ships carried grain", "ship carrying grains"),
        ("de", "Die Häfen wurden geschlossen", "Hafen geschlossen"),
        ("de", "in den Straßen von München", "Straße Munchen"),
        ("es", "los barcos hundidos", "barco hundido"),
        ("ru", "военные корабли", "военный корабль"),
        ("hi", "जहाजों ने अनाज पहुँचाया", "जहाज अनाज"),
        ("ar", "السفن الحربية", "سفن حربية"),
        ("zh", "黑海粮食倡议", "粮食倡议"),
        ("uk", "Кораблі вийшли", "кораблі"),
    ],
)
def test_another_inflection_has_the_same_term(language: str, written: str, asked: str) -> None:
    assert set(terms(asked, language)) <= set(terms(written, language))


def test_words_of_grammar_are_left_out() -> None:
    assert terms("The ship of the line", "en") == ["ship", "line"]
    assert terms("das Schiff und der Hafen", "de") == ["schiff", "haf"]


def test_initials_are_one_word() -> None:
    assert terms("the U.S. navy, at 9 a.m.", "en") == terms("the US navy, at 9 am", "en")
    assert terms("F.W. de Klerk at the U.N", None) == ["fw", "de", "klerk", "un"]
    assert terms("It ended. A ship left at 3.5 knots.", "en")[-3:] == ["3", "5", "knot"]


def test_what_has_no_spaces_goes_by_pairs_in_whatever_language() -> None:
    assert terms("粮食倡议 2022", "zh") == ["粮食", "食倡", "倡议", "2022"]
    assert terms("the 粮食 deal", None) == ["粮食", "deal"]
    assert terms("米", "en") == ["米"]


def test_a_query_is_read_in_every_language_of_the_archive() -> None:
    assert query_terms("Häfen ports", ["en", "de"]) == ["hafen", "port", "haf"]


@given(st.text(max_size=60), st.sampled_from([None, "en", "de", "ru", "hi", "ar", "zh", "xx"]))
def test_no_term_is_empty_or_holds_white_space(text: str, language: str | None) -> None:
    assert all(term and term.split() == [term] for term in terms(text, language))
