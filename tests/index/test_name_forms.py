import pytest

from index.name_forms import forms_of, other_forms
from index.wording import stem


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


def test_the_forms_of_a_name_are_told() -> None:
    assert forms_of(stem("Dutch")) == {"netherlands", "holland"}
    assert "us" in forms_of(stem("American"))
    assert forms_of(stem("nation")) == forms_of(stem("ship")) == set()
