from datetime import date

import pytest

from index.days import day_after, day_before, long_day, written_days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("What happened on 4 April 2023?", ["4 April 2023", "April 4 2023"]),
        ("On June 5th, 2024", ["5 June 2024", "June 5 2024"]),
        ("the 5th of June", ["5 June", "June 5"]),
        ("In May 2024, on 17", []),
        ("it may 5 times", ["5 may", "may 5"]),
    ],
)
def test_the_days_in_a_text(text: str, days: list[str]) -> None:
    assert written_days(text) == days


def test_there_is_no_day_beyond_the_calendar() -> None:
    assert day_after(date.max) == date.max
    assert day_before(date.min) == date.min
    assert day_after(date(2024, 2, 28)) == date(2024, 2, 29) == day_before(date(2024, 3, 1))


def test_a_day_is_written_out() -> None:
    assert long_day(date(2024, 6, 5)) == "5 June 2024"
