from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reading.bylines import authors_of
from index.reading.dates import parse_date


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("June 5, 2024", date(2024, 6, 5)),
        ("5 June 2024", date(2024, 6, 5)),
        ("2024-06-05", date(2024, 6, 5)),
        ("2024-06-05T10:30:00Z", date(2024, 6, 5)),
        ("Jun 2024", date(2024, 6, 1)),
        ("2024", date(2024, 1, 1)),
        ("05/06/2024", date(2024, 6, 5)),
        ("2024/06/05", date(2024, 6, 5)),
        ("05.06.2024", date(2024, 6, 5)),
        ("5th June, 2024", date(2024, 6, 5)),
        ("Wed, 05 Jun 2024 10:00:00 GMT", date(2024, 6, 5)),
        (2024, date(2024, 1, 1)),
        ("05/24/2024", date(2024, 5, 24)),
        (datetime(2024, 6, 5, 23, 59, tzinfo=UTC), date(2024, 6, 5)),
        (date(2024, 6, 5), date(2024, 6, 5)),
    ],
)
def test_days_are_told_in_many_forms(written: object, day: date) -> None:
    assert parse_date(written) == day


@pytest.mark.parametrize(
    "written", ["", None, "yesterday", "in 3 days", "2024-13-45", "Vol 18", True, 10**99]
)
def test_what_is_no_day_of_its_own_is_none(written: object) -> None:
    assert parse_date(written) is None


@given(st.text(max_size=40))
def test_any_text_is_a_day_or_none(written: str) -> None:
    assert parse_date(written) is None or isinstance(parse_date(written), date)


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Ashwani Sharma, Editor-in-Chief", ("Ashwani Sharma",)),
        ("By Maj Gen A. B. Smith and C. D. Jones", ("Maj Gen A. B. Smith", "C. D. Jones")),
        ("Maritime Desk", ("Maritime Desk",)),
        ("Energy Desk and Trade Desk", ("Energy Desk", "Trade Desk")),
        ("Jane Roe (Washington); John Doe", ("Jane Roe", "John Doe")),
        ("Vikram Y. Rao", ("Vikram Y. Rao",)),
        ("Ana Ruiz y Juan Gil", ("Ana Ruiz", "Juan Gil")),
        ("Lt Gen P. R. Shankar (Retd)", ("Lt Gen P. R. Shankar",)),
        ("By Staff Writer", ("Staff Writer",)),
        ("Editorial Staff", ("Editorial Staff",)),
        ("Byron Ande", ("Byron Ande",)),
        (None, ()),
    ],
)
def test_names_are_taken_out_of_a_byline(byline: str | None, names: tuple[str, ...]) -> None:
    assert authors_of(byline) == names


@pytest.mark.parametrize("byline", ["a" + " " * 200_000 + "b", "(" * 200_000, "by " * 50_000])
def test_a_hostile_byline_comes_to_an_end(byline: str) -> None:
    assert authors_of(byline)


def test_prose_is_no_day() -> None:
    assert parse_date("1 June " * 20_000) is None
