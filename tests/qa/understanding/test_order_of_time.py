import pytest

from qa.understanding.order_of_time import TimeOrder, time_order, without_order


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("What is the latest on the Red Sea?", TimeOrder.NEWEST),
        ("How many ships are currently in the strait?", TimeOrder.NEWEST),
        ("What did the most recent article say of Sweden?", TimeOrder.NEWEST),
        ("What did the first report on the explosions say?", TimeOrder.OLDEST),
        ("How has the price cap changed?", TimeOrder.ALONG),
        ("How did Turkey’s position on Sweden evolve?", TimeOrder.ALONG),
        ("How was it built, and how has it changed?", TimeOrder.ALONG),
        ("It changed, but how has it?", None),
        ("What was the history of the grain deal?", TimeOrder.ALONG),
        ("Who was the first woman in space?", None),
        ("What was the museum originally called?", None),
        ("What is the name of the latest epoch?", None),
        ("Who paid for the development of the missile?", None),
        ("How does inequality prevent growth?", None),
        ("Which ship was the last to leave?", None),
        ("When did Finland join NATO?", None),
        ("How long does the flight last?", None),
    ],
)
def test_the_order_that_is_asked_for(question: str, order: TimeOrder | None) -> None:
    assert time_order(question) is order


@pytest.mark.parametrize(
    ("question", "sought"),
    [
        ("What is the latest on the Moon?", "What is known about the Moon?"),
        ("What is the latest news about NATO?", "What is known about NATO?"),
        ("What's new on the Panama Canal?", "What's known about the Panama Canal?"),
        ("When did it last happen?", "When did it last happen?"),
        ("What is the name of the latest epoch?", "What is the name of the latest epoch?"),
        ("What is a new development in physics?", "What is a new development in physics?"),
    ],
)
def test_what_asks_for_the_latest_alone_is_not_looked_for(question: str, sought: str) -> None:
    assert without_order(question) == sought
