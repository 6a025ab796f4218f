"""Hard negatives: like the question, and never with its answer."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.reader.features import Context
from qa.reader.training.examples import Verdict
from qa.reader.training.exchanges import exchanged_claim, exchanged_question, items
from qa.reader.training.negatives import SimilarPassages, holds_answer
from qa.reader.training.statements import statements_of
from tests.qa.reader.training.tiny import PASSAGE, answered, claim

OTHERS = [
    Context("The ship that left Varna in 1987 had another captain, a Bulgarian."),
    Context("Olena Kovalenko, the captain of the ship, told the court what she had seen."),
    Context("Grain prices rose by a tenth in May."),
    Context("The ship's owner never said who was in charge of the engine room."),
]


def test_negatives_are_like_the_question_and_hold_no_answer() -> None:
    asked = answered("Who was in charge of the ship?", "Olena Kovalenko")
    (found,) = SimilarPassages([PASSAGE, *OTHERS]).negatives([asked], 2)
    assert [example.context for example in found] == [OTHERS[3], OTHERS[0]]
    assert all(example.answers == () and example.answerable is False for example in found)


WORDS = st.lists(
    st.sampled_from(["ship", "captain", "Odesa", "Varna", "1994", "2003", "sank", "left"]),
    min_size=1,
)


@given(texts=st.lists(WORDS.map(" ".join), min_size=1, max_size=6), answer=st.data())
def test_no_negative_ever_holds_the_answer(texts: list[str], answer: st.DataObject) -> None:
    text = texts[0]
    word = answer.draw(st.sampled_from(text.split()))
    asked = answered("Which ship sank?", word, Context(text + "."))
    contexts = [asked.context, *(Context(other) for other in texts)]
    (found,) = SimilarPassages([*contexts, Context("the harbour ship")]).negatives([asked], 3)
    assert not any(holds_answer(example.context.text, asked) for example in found)
    assert asked.context not in [example.context for example in found]


def test_an_answer_in_other_case_or_punctuation_is_held() -> None:
    asked = answered("Who was in charge?", "Olena Kovalenko")
    assert holds_answer("OLENA KOVALENKO: a life", asked)
    assert not holds_answer("Olena and Kovalenko", asked)


def test_years_numbers_and_names_are_told_apart() -> None:
    found = {(item.kind, item.text) for item in items("In May 1994 the Odesa fleet had 1,200 men.")}
    assert found == {("year", "1994"), ("number", "1,200"), ("name", "Odesa")}


def test_a_year_of_the_passage_takes_the_place_of_the_question_s() -> None:
    asked = answered("From where did the ship sail in the summer of 1994?", "Odesa")
    made = exchanged_question(asked, random.Random(1))
    assert made is not None
    assert made.question == "From where did the ship sail in the summer of 2003?"
    assert made.answers == ()


def test_a_question_that_another_sentence_answers_is_not_made() -> None:
    text = "The fleet left Odesa in 1994. The fleet left Varna harbour in 2003."
    asked = answered("Which harbour had the fleet left in 1994?", "Odesa", Context(text))
    assert exchanged_question(asked, random.Random(1)) is None


def test_short_questions_about_a_name_are_left_alone() -> None:
    asked = answered("Who is Varna?", "Odesa")
    assert exchanged_question(asked, random.Random(1)) is None


@pytest.mark.parametrize("seed", range(5))
def test_a_claim_with_another_year_is_not_supported(seed: int) -> None:
    made = exchanged_claim(claim("It left in 1994.", Verdict.SUPPORTED), random.Random(seed))
    assert made is not None
    assert (made.question, made.verdict) == ("It left in 2003.", Verdict.NOT_SUPPORTED)


def test_only_supported_claims_are_exchanged() -> None:
    contradicted = claim("It left in 1994.", Verdict.CONTRADICTED)
    assert exchanged_claim(contradicted, random.Random(1)) is None


def test_a_question_for_its_subject_becomes_a_right_and_a_wrong_statement() -> None:
    asked = answered("Who was in charge of it?", "Olena Kovalenko")
    right, wrong = statements_of(asked, random.Random(1))
    assert right.question == "Olena Kovalenko was in charge of it."
    assert right.verdict is Verdict.SUPPORTED
    assert wrong.question in ("Odesa was in charge of it.", "Varna was in charge of it.")
    assert wrong.verdict is Verdict.NOT_SUPPORTED


@pytest.mark.parametrize("question", ["Who did it leave?", "Where is it?", "Which town is it in?"])
def test_other_questions_become_no_statement(question: str) -> None:
    assert statements_of(answered(question, "Odesa"), random.Random(1)) == []
