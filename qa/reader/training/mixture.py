"""Mixes the collections into the two stages of training, with their hard negatives.

Stage 1 teaches reading as such, from public sets; stage 2 the manner of magazines, from the
written sets in several passes with other data among them.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.sentences import sentence_spans
from qa.reader.features import Span
from qa.reader.training.collections import Collections
from qa.reader.training.examples import Example, Group
from qa.reader.training.exchanges import exchanged_claim, exchanged_question
from qa.reader.training.negatives import SimilarPassages
from qa.reader.training.phrasing import retyped
from qa.reader.training.statements import statements_of

_PASSAGE_WORDS = 130  # what the archive's passages have
_NEAREST = 4  # wrong passages among which those of a question are drawn
# Share of each public set in stage 1. The first have the longest passages and the most natural
# questions; those of one sentence are many, alike and cheap.
_SHARES = {
    "squadshifts_new_wiki": 0.22,
    "squadshifts_amazon_r": 0.08,
    "squadshifts_reddit_v": 0.10,
    "qamr": 0.16,
    "qasrl_gs": 0.06,
    "fairytaleqa": 0.08,
    "nq_open_oracle": 0.06,
    "qed": 0.05,
    "timeqa_human_easy": 0.04,
    "timeqa_human_hard": 0.03,
    "torque": 0.03,
    "covidqa": 0.02,
    "policyqa": 0.03,
    "friendsqa": 0.02,
    "clapnq": 0.02,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of what is trained on.

    Attributes:
        questions: Of the public sets in stage 1, without their negatives.
        claims: Of the public sets in stage 1.
        passes: Over the written sets in stage 2.
        seed: Draws examples and their order.
        others: Examples of public sets in each pass of stage 2, as a share of the written ones.
    """

    questions: int = 6_000
    claims: int = 2_000
    passes: int = 2
    seed: int = 1
    others: float = 0.25


def stage_one(collections: Collections, plan: Plan) -> list[Group]:
    """Public questions, most with a hard negative; claims; statements made of questions."""
    rng = random.Random(f"one {plan.seed}")
    asked = _by_shares(collections.extractive, plan.questions, rng)
    groups = _with_negatives(asked, collections.extractive, rng, similar=(0.4, 0.6), exchanged=0.3)
    groups += _statements(rng.sample(asked, len(asked) // 2), rng)
    groups += _alone(_sample(collections.claims, plan.claims, rng))
    groups += _alone(_sample(collections.sentences, plan.questions // 12, rng))
    groups = [tuple(_cropped(example, rng) for example in group) for group in groups]
    return _shuffled([retyped(group, rng) for group in groups], rng)


def stage_two(collections: Collections, plan: Plan) -> list[list[Group]]:
    """The written sets with negatives, and other data: one list for each pass."""
    return [
        _one_pass(collections, plan, random.Random(f"two {plan.seed} {n}"))
        for n in range(plan.passes)
    ]


def _one_pass(collections: Collections, plan: Plan, rng: random.Random) -> list[Group]:
    written = collections.written
    questions = [example for example in written if not example.is_claim]
    claims = [example for example in written if example.is_claim]
    groups = _with_negatives(questions, questions, rng, similar=(0.2, 0.4, 0.4), exchanged=0.4)
    groups += _alone(claims)
    groups += _alone(filter(None, (exchanged_claim(c, rng) for c in claims if rng.random() < 0.5)))
    groups += _statements(questions, rng)
    count = int(plan.others * (len(questions) + len(claims)))
    asked = _by_shares(collections.extractive, count * 2 // 3, rng)
    groups += _with_negatives(asked, collections.extractive, rng, similar=(0.5, 0.5), exchanged=0.3)
    groups += _alone(_sample(collections.claims, count // 3, rng))
    groups = [tuple(_cropped(e, rng) if rng.random() < 0.5 else e for e in g) for g in groups]
    return _shuffled([retyped(group, rng) for group in groups], rng)


def _by_shares(examples: Sequence[Example], count: int, rng: random.Random) -> list[Example]:
    by_source = _by_source(examples)
    known = {source: share for source, share in _SHARES.items() if source in by_source}
    if not known:
        return _sample(examples, count, rng)
    total = sum(known.values())
    return [
        example
        for source, share in known.items()
        for example in _sample(by_source[source], int(count * share / total), rng)
    ]


def _by_source(examples: Iterable[Example]) -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        found[example.source].append(example)
    return found


def _sample(examples: Sequence[Example], count: int, rng: random.Random) -> list[Example]:
    return rng.sample(examples, min(count, len(examples)))


def _with_negatives(
    asked: Sequence[Example],
    pool: Sequence[Example],
    rng: random.Random,
    *,
    similar: Sequence[float],
    exchanged: float,
) -> list[Group]:
    """Each question with similar passages and an exchanged question.

    The similar passages are looked for in the question's own set; written sets are one set.

    Args:
        similar: Probability of none, one, two … similar passages beside an answerable question.
        exchanged: Probability of an exchanged question.
    """
    groups: list[Group] = []
    sets = _by_set(pool)
    for name, some in _by_set(asked).items():
        answerable = [example for example in some if example.answerable]
        counts = rng.choices(range(len(similar)), similar, k=len(answerable))
        wanted = {e: n for e, n in zip(answerable, counts, strict=True) if n}
        wrong = _similar(wanted, sets[name], rng)
        for example in some:
            edited = _edited(example, rng) if rng.random() < exchanged else []
            groups.append((example, *wrong.get(example, ())))
            groups += _alone(edited)
    return groups


def _by_set(examples: Iterable[Example]) -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        found[example.source.split("-")[0]].append(example)
    return found


def _edited(example: Example, rng: random.Random) -> list[Example]:
    made = exchanged_question(example, rng) if example.answerable else None
    return [made] if made else []


def _similar(
    wanted: Mapping[Example, int], pool: Sequence[Example], rng: random.Random
) -> dict[Example, list[Example]]:
    """So many of the nearest wrong passages for each question, no longer than the right one."""
    contexts = dict.fromkeys(example.context for example in pool)
    if not wanted or len(contexts) < 2:
        return {}
    found = SimilarPassages(contexts).negatives(list(wanted), _NEAREST)
    return {
        example: [
            _cropped(one, rng, _size(example))
            for one in _sample(wrong[: rng.choice((count, 2 * count, _NEAREST))], count, rng)
        ]
        for (example, count), wrong in zip(wanted.items(), found, strict=True)
    }


def _statements(examples: Iterable[Example], rng: random.Random) -> list[Group]:
    return [(claim,) for example in examples for claim in statements_of(example, rng)]


def _alone(examples: Iterable[Example]) -> list[Group]:
    return [(example,) for example in examples]


def _shuffled(groups: list[Group], rng: random.Random) -> list[Group]:
    rng.shuffle(groups)
    return groups


def _size(example: Example) -> int:
    return min(len(example.context.text.split()), _PASSAGE_WORDS)


def _cropped(example: Example, rng: random.Random, words: int = _PASSAGE_WORDS) -> Example:
    """The example with whole sentences cut off, down to some words.

    What answers, and the evidence, stay. A near miss and a claim keep their whole passage: what
    makes them so may stand anywhere.
    """
    if example.is_claim or (not example.answers and example.kind != "wrong passage"):
        return example
    bounds = _window(example, rng, words)
    if bounds is None:
        return example
    return _within(example, bounds)


def _window(example: Example, rng: random.Random, words: int) -> Span | None:
    """Sentences that hold all that must stay and have together about so many words."""
    text = example.context.text
    sentences = sentence_spans(text)
    kept = [*(example.answers or ()), *(example.evidence or ())]
    held = [n for n, (a, b) in enumerate(sentences) if any(a < e and b > s for s, e in kept)]
    low = min(held) if held else rng.randrange(len(sentences)) if sentences else 0
    high = max(held) if held else low
    if not sentences:
        return None
    while _words(text, sentences, low, high) < words:
        if low == 0 and high == len(sentences) - 1:
            return None
        low, high = _grown(low, high, len(sentences), rng)
    return sentences[low][0], sentences[high][1]


def _grown(low: int, high: int, count: int, rng: random.Random) -> tuple[int, int]:
    upwards = low == 0 or (high < count - 1 and rng.random() < 0.5)
    return (low, high + 1) if upwards else (low - 1, high)


def _words(text: str, sentences: Sequence[Span], low: int, high: int) -> int:
    return len(text[sentences[low][0] : sentences[high][1]].split())


def _within(example: Example, bounds: Span) -> Example:
    start, end = bounds
    context = replace(example.context, text=example.context.text[start:end])
    return replace(
        example,
        context=context,
        answers=_moved(example.answers, bounds),
        evidence=_moved(example.evidence, bounds),
    )


def _moved(spans: tuple[Span, ...] | None, bounds: Span) -> tuple[Span, ...] | None:
    if spans is None:
        return None
    start, end = bounds
    return tuple((a - start, b - start) for a, b in spans if a >= start and b <= end)
