from qa.web.topic_page import Span, spans


def test_months_without_articles_are_told_as_one_span() -> None:
    timeline = {"2022-04": 2, "2022-05": 1, "2022-07": 1, "2023-01": 3}
    assert spans(timeline) == [
        Span("April 2022", 2),
        Span("May 2022", 1),
        Span("June 2022", 0),
        Span("July 2022", 1),
        Span("August 2022 to December 2022", 0),
        Span("January 2023", 3),
    ]


def test_no_timeline_has_no_spans() -> None:
    assert spans({}) == []
