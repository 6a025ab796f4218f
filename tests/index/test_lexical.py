from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Header
from index.filters import Filters
from index.lexical import LexicalDocument, LexicalIndex

GRAIN = Header(
    article_id="grain",
    title="The grain deal",
    author="Maritime Desk",
    authors=("Maritime Desk",),
    date=date(2022, 10, 5),
    category="Maritime Security",
    metadata={"photographer": "Quillfeather"},
)
MOON = Header(article_id="moon", title="To the Moon", date=date(2023, 9, 25), category="Space")
DOCUMENTS = [
    LexicalDocument(1, "Ships carried grain from Odesa.", GRAIN),
    LexicalDocument(2, "The lander touched down near the pole.", MOON),
]


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    index = LexicalIndex(tmp_path)
    index.apply((), DOCUMENTS)
    return index


def found(index: LexicalIndex, query: str, filters: Filters | None = None) -> list[int]:
    return [number for number, _ in index.search(query, filters or Filters(), 10)]


def test_inflections_are_found(index: LexicalIndex) -> None:
    assert found(index, "ship carrying") == [1]


def test_other_forms_of_a_name_are_found_behind_the_name_itself(index: LexicalIndex) -> None:
    fleets = ["Fleets of the Dutch.", "Fleets of the Netherlands.", "Fleets of Peru."]
    index.apply((), [LexicalDocument(10 + i, text, MOON) for i, text in enumerate(fleets)])
    assert found(index, "Dutch") == [10, 11]
    assert found(index, "fleets of the Netherlands") == [11, 10, 12]
    assert found(index, "U.S.") == found(index, "American") == []


def test_each_language_is_searched_by_its_own_inflections(index: LexicalIndex) -> None:
    port = Header(article_id="hafen", title="Der Hafen", language="de")
    index.apply((), [LexicalDocument(3, "Die Häfen wurden geschlossen.", port)])
    assert [number for number, _ in index.search("Hafen", Filters(), 5, ["en", "de"])] == [3]
    assert index.document_frequency("Hafens", ["en", "de"]) == pytest.approx(1 / 3)
    assert index.holds(LexicalDocument(3, "Die Häfen wurden geschlossen.", port))
    assert found(index, "ship carrying") == [1]


def test_a_stop_word_of_another_language_is_no_stop_word(index: LexicalIndex) -> None:
    krieg = Header(article_id="krieg", title="Der Krieg", language="de")
    index.apply((), [LexicalDocument(3, "Es war ein langer Krieg.", krieg)])
    assert index.document_frequency("war", ["en", "de"], "en") == 0
    assert index.document_frequency("war", ["en", "de"], "de") == 1


def test_metadata_is_searched(index: LexicalIndex) -> None:
    assert found(index, "Quillfeather") == [1]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(category=("space",)), [2]),
        (Filters(author=("MARITIME DESK",)), [1]),
        (Filters(after=date(2023, 9, 25)), [2]),
        (Filters(before=date(2022, 10, 5)), [1]),
        (Filters(author=("nobody",)), []),
    ],
)
def test_filters_hold(index: LexicalIndex, filters: Filters, expected: list[int]) -> None:
    assert found(index, "grain lander", filters) == expected


def test_a_day_is_found_as_a_whole_and_in_either_way_to_write_it(index: LexicalIndex) -> None:
    texts = ["In April 2023, 4 men. The 4 of 2023.", "On April 4, 2023 it sailed again and again."]
    index.apply((), [LexicalDocument(10 + i, text, MOON) for i, text in enumerate(texts)])
    assert found(index, "What was on 4 April 2023?")[:2] == [11, 10]
    assert found(index, "on the 4th of April, 2023")[:2] == [11, 10]


def test_applying_twice_changes_nothing(index: LexicalIndex) -> None:
    index.apply([], DOCUMENTS)
    assert index.ids_between(1, 100) == {1, 2}
    assert index.count() == 2


def test_removed_passages_are_gone(index: LexicalIndex) -> None:
    index.apply([1], ())
    assert index.ids_between(1, 100) == {2}
    assert found(index, "grain") == []


def test_another_reader_sees_a_commit_after_reload(index: LexicalIndex, tmp_path: Path) -> None:
    reader = LexicalIndex(tmp_path)
    index.apply([1], [LexicalDocument(3, "Grain again.", GRAIN)])
    reader.reload()
    assert reader.ids_between(1, 100) == {2, 3}


def test_frequency_of_words(index: LexicalIndex) -> None:
    assert index.document_frequency("ships") == 0.5
    assert index.document_frequency("submarine") == 0.0
    assert index.document_frequency("the") == 1.0


@pytest.mark.parametrize("word", ["deals", "Desk", "Maritime", "Quillfeather", "October"])
def test_what_is_known_beside_the_text_does_occur(index: LexicalIndex, word: str) -> None:
    assert index.document_frequency(word) == 0.5


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    index = LexicalIndex(tmp_path_factory.mktemp("words"))
    index.apply((), DOCUMENTS)
    return index


@given(query=st.text(max_size=80))
def test_no_question_is_syntax(shared: LexicalIndex, query: str) -> None:
    shared.search(query + ' AND OR ("text:~^* [TO}', Filters(), 5)
