import pytest

from index.name_forms import forms_among, forms_of, is_of_a_people, other_forms
from index.wording import stem, stems


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Finnish", "Finland"),
        ("French", "France"),
        ("Russians", "Russia"),
        ("UK", "Britain"),
        ("Nations", "UN"),
    ],
)
def test_forms_of_a_name(name: str, other: str) -> None:
    assert other_forms({stem(name)}, {stem(other)}) == {stem(name)}


@pytest.mark.parametrize(
    ("name", "other"), [("Waterloo", "water"), ("Iran", "Iraq"), ("Austria", "Australia")]
)
def test_other_names_are_no_forms_of_it(name: str, other: str) -> None:
    assert other_forms({stem(name)}, {stem(other)}) == set()


@pytest.mark.parametrize(
    ("word", "is_so"),
    [("Russian", True), ("French", True), ("Russia", False), ("Moscow", False), ("NATO", False)],
)
def test_what_tells_of_a_people_names_no_country(word: str, is_so: bool) -> None:
    assert is_of_a_people(word) is is_so


def test_the_forms_of_a_name_are_told() -> None:
    assert forms_of(stem("Dutch")) == {"netherlands", "holland"}
    assert "us" in forms_of(stem("American"))
    assert forms_of(stem("nation")) == forms_of(stem("ship")) == set()


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("Did America strike?", "The United States struck."),
        ("Did the United States strike?", "American aircraft struck."),
        ("Did the U.S. strike?", "The United States struck."),
        ("Did Dutch ships sail?", "Ships of the Netherlands sailed."),
    ],
)
def test_names_of_several_words_have_forms_too(asked: str, text: str) -> None:
    forms = forms_among(stems(asked))
    assert forms.keys() <= stems(asked)
    assert forms
    assert all(any(form <= stems(text) for form in some) for some in forms.values())


def test_part_of_a_name_has_no_forms() -> None:
    assert forms_among(stems("Did the states agree?")) == {}
