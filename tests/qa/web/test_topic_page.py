from datetime import date

from qa.web.topic_page import spans


def test_months_without_articles_are_told_as_one_span() -> None:
    timeline = {"2022-04": 2, "2022-05": 1, "2022-07": 1, "2023-01": 3}
    assert [(span.label, span.count) for span in spans(timeline)] == [
        ("April 2022", 2),
        ("May 2022", 1),
        ("June 2022", 0),
        ("July 2022", 1),
        ("August 2022 to December 2022", 0),
        ("January 2023", 3),
    ]


def test_a_span_knows_its_first_and_last_day() -> None:
    days = [span.days for span in spans({"2023-12": 1, "2024-02": 1})]
    assert days[0] == (date(2023, 12, 1), date(2023, 12, 31))
    assert days[2] == (date(2024, 2, 1), date(2024, 2, 29))


def test_the_last_month_that_there_is_has_an_end() -> None:
    [span] = spans({"9999-12": 1})
    assert span.days == (date(9999, 12, 1), date.max)


def test_no_timeline_has_no_spans() -> None:
    assert spans({}) == []
