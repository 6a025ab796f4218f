"""Words for a day, a month, a season, a year or the like, as first and last day."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from index.days import MONTHS

Days = tuple[date, date]

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # the first month
_ORDINALS = ("first", "second", "third", "fourth")
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNT = {word: number for number, word in enumerate(_COUNTS, 1)} | {"few": 3, "couple of": 2}
_UNIT_DAYS = {"day": 1.0, "week": 7.0, "month": 30.44, "year": 365.25, "decade": 3652.5}
_MONTH = rf"(?P<month>{'|'.join(f'{name}|{name[:3]}' for name in MONTHS)})\.?"
_SEASON = rf"(?P<season>{'|'.join(_SEASONS)})"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_THE = r"(?:the\s+)?"


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """Some words for a time in a text.

    Attributes:
        start: Where they begin.
        end: Where they end.
        is_relative: Whether they are told from today.
        is_month: Whether they are the name of a month alone.
    """

    first: date
    last: date
    start: int
    end: int
    is_relative: bool
    is_month: bool


def calendar_words(text: str, today: date) -> list[CalendarWords]:
    """All words for a time in a text, in order, none within another."""
    found = sorted(_found(text, today), key=lambda one: (one.start, -one.end))
    kept: list[CalendarWords] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _found(text: str, today: date) -> Iterator[CalendarWords]:
    for pattern, days_of in _READERS:
        for match in pattern.finditer(text):
            try:
                first, last = days_of(match, today)
            except ValueError:  # 31 February
                continue
            relative = days_of in {_this_or_last, _past, _month_alone}
            yield CalendarWords(
                first, last, match.start(), match.end(), relative, days_of is _month_alone
            )


def _iso(match: re.Match[str], _: date) -> Days:
    return (day := date.fromisoformat(match[0])), day


def _whole_day(match: re.Match[str], _: date) -> Days:
    return (day := date(int(match["year"]), _number(match["month"]), int(match["day"]))), day


def _month_of_year(match: re.Match[str], _: date) -> Days:
    return _months(int(match["year"]), _number(match["month"]))


def _season_of_year(match: re.Match[str], _: date) -> Days:
    return _months(int(match["year"]), _SEASONS[match["season"].lower()], 3)


def _year(match: re.Match[str], _: date) -> Days:
    return date(int(match["year"]), 1, 1), date(int(match["year"]), 12, 31)


def _part_of_year(match: re.Match[str], _: date) -> Days:
    months = 6 if match["part"].lower() == "half" else 3
    parts = 12 // months
    which = match["which"].lower()
    number = parts if which == "last" else _ORDINALS.index(which) + 1
    if number > parts:
        raise ValueError("there is no third half")
    return _months(int(match["year"]), (number - 1) * months + 1, months)


def _decade(match: re.Match[str], _: date) -> Days:
    return date(int(match["decade"]), 1, 1), date(int(match["decade"]) + 9, 12, 31)


def _month_alone(match: re.Match[str], today: date) -> Days:
    """The latest of that name that has begun."""
    number = _number(match["month"])
    return _months(today.year if number <= today.month else today.year - 1, number)


def _this_or_last(match: re.Match[str], today: date) -> Days:
    is_last, unit = match["which"].lower() == "last", match["unit"].lower()
    if unit == "year":
        return date(today.year - is_last, 1, 1), date(today.year - is_last, 12, 31)
    if unit == "month":
        first = today.replace(day=1)
        month = first - timedelta(days=1) if is_last else first
        return _months(month.year, month.month)
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * is_last)
        return monday, monday + timedelta(days=6)
    begins, months = (_SEASONS[unit], 3) if unit in _SEASONS else (_number(unit), 1)
    # the latest that has begun, or with «last» the latest that is over
    found = [_months(today.year - ago, begins, months) for ago in range(3)]
    return next(days for days in found if (days[1] if is_last else days[0]) <= today)


def _past(match: re.Match[str], today: date) -> Days:
    count = (match["count"] or "one").lower()
    number = min(int(count), 500) if count.isdigit() else _COUNT[count]
    days = round(_UNIT_DAYS[match["units"].lower()] * number)
    return today - timedelta(days=min(days, (today - date.min).days)), today


def _number(month: str) -> int:
    return next(n for n, name in enumerate(MONTHS, 1) if name.startswith(month.lower()[:3]))


def _months(year: int, first: int, count: int = 1) -> Days:
    end_year, last = year + (first + count - 2) // 12, (first + count - 2) % 12 + 1
    return date(year, first, 1), date(end_year, last, monthrange(end_year, last)[1])


def _pattern(form: str, *, cased: bool = False) -> re.Pattern[str]:
    flags = re.IGNORECASE if not cased else 0
    return re.compile(rf"(?<![\w-])(?:{form})(?!\w)", flags)


_NAMED_MONTH = f"(?P<month>{'|'.join(name.capitalize() for name in MONTHS)})"
_UNITS = f"year|month|week|{'|'.join(_SEASONS)}|{'|'.join(MONTHS)}"
_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Days]], ...] = (
    (_pattern(r"\d{4}-\d\d-\d\d"), _iso),
    (_pattern(rf"{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}"), _whole_day),
    (_pattern(rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}"), _whole_day),
    (_pattern(rf"{_MONTH},?\s+(?:of\s+)?{_YEAR}"), _month_of_year),
    (_pattern(rf"{_THE}{_SEASON}\s+(?:of\s+)?{_YEAR}"), _season_of_year),
    (
        _pattern(
            rf"{_THE}(?P<which>{'|'.join(_ORDINALS)}|last)\s+(?P<part>half|quarter)\s+of\s+{_YEAR}"
        ),
        _part_of_year,
    ),
    (_pattern(_YEAR), _year),
    (_pattern(rf"{_THE}(?P<decade>(?:1[5-9]|20)\d0)s"), _decade),
    (_pattern(rf"(?P<which>last|this)\s+(?P<unit>{_UNITS})"), _this_or_last),
    (
        _pattern(
            rf"{_THE}(?:past|last|previous)\s+(?:(?P<count>\d+|{'|'.join(_COUNT)})\s+)?"
            rf"(?P<units>{'|'.join(_UNIT_DAYS)})s?"
        ),
        _past,
    ),
    (_pattern(_NAMED_MONTH, cased=True), _month_alone),
)
