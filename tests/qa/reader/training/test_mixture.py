"""The two stages: what is in them, and that a seed says it all."""

import random
from dataclasses import replace

from qa.reader.features import Context
from qa.reader.training.collections import Collections
from qa.reader.training.examples import Example, Verdict
from qa.reader.training.mixture import Plan, stage_one, stage_two
from qa.reader.training.phrasing import retyped
from tests.qa.reader.training.tiny import answered, claim, unanswerable

NAMES = ["Olena", "Marta", "Irina", "Petra", "Vesna", "Katya", "Hanna", "Sonja", "Tanja", "Maria"]


def context(n: int) -> Context:
    name = NAMES[n % 10]
    text = f"The ship number {n} left Odesa in {1950 + n}. Captain {name} Kova{n} was in charge. "
    return Context(text + "It rained for days and nobody slept. " * 30, f"Ship {n}")


def collections() -> Collections:
    public = [answered(f"Who was in charge of {n}?", f"Kova{n}", context(n)) for n in range(20)]
    written = [answered(f"Who led ship {n}?", f"Kova{n}", context(n)) for n in range(20, 40)]
    written += [unanswerable(f"Who built ship {n}?", context(n)) for n in range(20, 40)]
    claims = [claim(f"Ship {n} sank.", Verdict.UNSUPPORTED, context(n)) for n in range(20)]
    return Collections(public, claims, [], written, [])


def test_the_same_seed_draws_the_same_examples() -> None:
    plan = Plan(questions=10, claims=5, passes=2)
    assert stage_one(collections(), plan) == stage_one(collections(), plan)
    assert stage_two(collections(), plan) == stage_two(collections(), plan)
    assert stage_one(collections(), plan) != stage_one(collections(), replace(plan, seed=2))


def test_each_pass_has_every_written_question_once() -> None:
    given = collections()
    for groups in stage_two(given, Plan(questions=0, claims=0, passes=2)):
        asked = [(group[0].kind, group[0].context.title) for group in groups]
        for example in given.written:
            assert asked.count((example.kind, example.context.title)) == 1


def test_wrong_passages_stand_beside_their_question_and_hold_no_answer() -> None:
    groups = stage_one(collections(), Plan(questions=20, claims=0, passes=0))
    pairs = [group for group in groups if len(group) > 1]
    assert pairs
    for right, *wrong in pairs:
        assert right.answers
        for example in wrong:
            assert example.question == right.question
            assert not set(right.answer_texts()) & set(example.context.text.split())


def test_long_passages_are_cut_round_their_answer() -> None:
    groups = stage_one(collections(), Plan(questions=20, claims=0, passes=0))
    kept = [e for group in groups for e in group if e.answers]
    assert all(len(example.context.text.split()) < 160 for example in kept)
    assert all(_answer(example).startswith("Kova") for example in kept)


def _answer(example: Example) -> str:
    return example.answer_texts()[0]


def test_a_question_keeps_its_words_however_it_is_typed() -> None:
    group = (answered("Who was in charge of the Samsun convoy?", "Kova1", context(1)),)
    typed = {retyped(group, random.Random(seed))[0].question for seed in range(50)}
    assert typed == {
        "Who was in charge of the Samsun convoy?",
        "who was in charge of the samsun convoy",
        "charge Samsun convoy",
    }
