import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.issue_numbers import issue_numbers


@pytest.mark.parametrize(
    ("name", "volume", "number"),
    [
        ("Vol 6 Issue 3 May – Jun 2024", 6, 3),
        ("Volume 12, No. 4", 12, 4),
        ("vol.6 nr 1", 6, 1),
        ("5/3 May – Jun 2023", 5, 3),
        ("Issue 18", None, 18),
        ("issue 5/3", 5, 3),
        ("Summer 2024", None, None),
        ("3/2024", None, None),
        ("Revolver 6", None, None),
    ],
)
def test_volume_and_number_are_read(name: str, volume: int | None, number: int | None) -> None:
    found = issue_numbers(name)
    assert (found.volume, found.number) == (volume, number)


@given(st.text(max_size=60))
def test_any_name_is_read(name: str) -> None:
    issue_numbers(name)
