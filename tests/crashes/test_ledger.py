"""What is judged by has to be judged itself: an archive that errs is found out."""

import time

import pytest

from tests.crashes.inspection import torn
from tests.crashes.ledger import Ledger


@pytest.fixture
def ledger() -> Ledger:
    """Of an archive in which «a» was added, and «b» was added and then removed."""
    ledger = Ledger()
    ledger.became({"a": "old", "b": "text"})
    ledger.became({"b": None})
    return ledger


@pytest.mark.parametrize(
    ("stored", "fault"),
    [
        ({}, "a was acknowledged, and is lost"),
        ({"a": "new"}, "a has the text 'new', not one of ['old']"),
        ({"a": "old", "b": "text"}, "b was removed, and is there"),
        ({"a": "old", "c": "text"}, "c was removed, and is there"),
    ],
)
def test_what_contradicts_it_is_found(ledger: Ledger, stored: dict[str, str], fault: str) -> None:
    assert ledger.contradictions(stored) == [fault]


@pytest.mark.parametrize("stored", [{"a": "old"}, {"a": "new"}, {"a": "new", "b": "text"}])
def test_what_is_in_flight_may_be_there_or_not(ledger: Ledger, stored: dict[str, str]) -> None:
    ledger.may_become({"a": "new", "b": "text"})
    assert ledger.contradictions(stored) == []
    assert ledger.state() == {}


def test_what_was_true_while_a_question_was_answered_may_be_cited(ledger: Ledger) -> None:
    asked = time.monotonic()
    ledger.may_become({"a": None})
    ledger.became({"a": None})
    answered = time.monotonic()
    assert ledger.between("a", asked, answered) == {"old", None}
    assert ledger.between("a", answered, time.monotonic()) == {None}
    assert ledger.between("unheard of", asked, answered) == {None}


def test_what_is_done_in_part_is_torn() -> None:
    before, changes = {"a": "old", "b": "text"}, {"a": "new", "b": None}
    assert not torn(before, before, changes)
    assert not torn({"a": "new"}, before, changes)
    assert torn({"a": "new", "b": "text"}, before, changes)
    assert torn({"a": "old"}, before, changes)
