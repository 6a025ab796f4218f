"""Claims with the passages that they are held against, made by changing what passages say.

Supported: sentences as they stand, shortened, joined, and questions of SQuAD turned into statements
with their answers. Unsupported: the same with one thing changed, or a true sentence of another
passage. The same every time.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from index.days import MONTHS
from index.reading import plain_text
from index.reading.fields import build
from index.sentences import sentence_spans
from qa.understanding.mentions import names
from tests.benchmarks.shared_data import collection, rows
from tests.conftest import SAMPLE

_PLACES = [
    *("Argentina", "Belgium", "Brazil", "Canada", "Chile", "Egypt", "Germany", "Greece", "Hungary"),
    *("Ireland", "Italy", "Japan", "Kenya", "Mexico", "Norway", "Peru", "Poland", "Portugal"),
    *("Spain", "Sweden", "Turkey", "Vienna", "Lisbon", "Madrid", "Oslo", "Cairo", "Lima"),
]
_LOCATED = re.compile(
    r"\b(?:in|from|to|of|near|across) (?P<place>China|England|Scotland|France|Britain|India|Italy|"
    r"Germany|Russia|Ukraine|Japan|Norway|Iceland|Denmark|Ireland|Spain|Canada|Africa|Europe|Asia|"
    r"America|London|Paris|Edinburgh|Beijing|Moscow|Brussels|Washington|Finland|Sweden|Taiwan|Iran|"
    r"Normandy|Sicily|Turkey|Philippines|Panama|Egypt|Yemen|Netherlands|Switzerland|Prussia)\b"
)
_OPPOSED = [
    pair.split("/")
    for line in (
        "increased/decreased rose/fell north/south northern/southern east/west eastern/western",
        "before/after more/less most/least higher/lower larger/smaller largest/smallest",
        "first/last early/late earlier/later above/below won/lost gained/lost began/ended",
        "started/stopped supported/opposed accepted/rejected allowed/banned import/export",
        "imports/exports majority/minority major/minor increase/decrease growth/decline",
        "strong/weak success/failure successful/unsuccessful long/short high/low old/new",
        "public/private entered/left arrived/departed buy/sell bought/sold always/never many/few",
        "maximum/minimum inside/outside upper/lower best/worst rich/poor attacked/defended",
        "victory/defeat north-east/south-west",
    )
    for pair in line.split()
]
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|has|have|had|can|could|will|would|must|may|should)\b(?! not)(?= [a-z])"
)
_YEAR = re.compile(r"\b1[0-9]\d\d\b|\b20[0-2]\d\b")
_NUMBER = re.compile(r"(?<![\w.,-])\d[\d,]*(?:\.\d+)?(?![\w-])")
_NUMBER_WORDS = [
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("twenty", "thirty"),
]
_NUMBER_WORD = re.compile(rf"\b({'|'.join(_NUMBER_WORDS)})\b")
_MONTH = re.compile(rf"\b({'|'.join(month.capitalize() for month in sorted(MONTHS))})\b")
_MONTHS = sorted(month.capitalize() for month in MONTHS if len(month) > 3)
_PARENTHESIS = re.compile(r" \([^()]*\)")
_TAIL = re.compile(r", (?:which|who|where|including|such as|as well as|although|while)\b[^,.;]*\.$")
_HEAD = re.compile(r"^(?:In|On|At|After|During|By|Since|With|From) [^,]{4,60}, (?=\w)")
_JOINT = re.compile(r"^\W*(?:and|or|of|,|the|\s)*\W*$", re.IGNORECASE)
_ASKED = [
    # where the answer goes into the statement
    (re.compile(r"^(?:who|what|which \w+|what \w+) ((?:\w+ed|is|was|are|were|has|had|won|led|wrote"
                r"|made|gave|became|took|built|began|held) .+?)\?$", re.IGNORECASE), r"{} \1."),
    (re.compile(r"^(?:when|in (?:what|which) (?:year|century)) (was|were|is|are|did) (.+?)\?$",
                re.IGNORECASE), "when"),
    (re.compile(r"^(?:where|in what \w+) (was|were|is|are) (.+?)\?$", re.IGNORECASE), "where"),
]  # fmt: skip
_VERB = re.compile(
    r"^(?P<subject>.+?) (?P<verb>founded|born|built|signed|created|established|held|begun|located|"
    r"formed|published|made|used|killed|written|elected|introduced|defeated|found|opened|passed)\b"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement, and whether the passage says so.

    Attributes:
        kind: How it was made.
        group: The subject or article that it is of: to be fitted and measured on different ones.
        passage: The text that it is held against.
        title: That of the passage's article.
    """

    text: str
    supported: bool
    kind: str
    group: str
    passage: str
    title: str


def read_claims(path: Path) -> list[Claim]:
    """Claims that others have made, a JSON object a line: ``text``, ``passage``, ``supported``, and
    where they are known ``kind``, ``group`` and ``title``.
    """
    return [
        Claim(
            row["text"],
            bool(row["supported"]),
            row.get("kind", "of others"),
            row.get("group", "others"),
            row["passage"],
            row.get("title", ""),
        )
        for row in rows(path)
    ]


@dataclass(frozen=True, slots=True)
class _Source:
    group: str
    title: str
    passage: str
    questions: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def sentences(self) -> list[str]:
        return [
            sentence
            for start, end in sentence_spans(self.passage)
            if len((sentence := self.passage[start:end]).split()) >= 6 and "\n" not in sentence
        ]


def claims() -> list[Claim]:
    """All claims, in an order that mixes neither passages nor kinds."""
    sources = [*_squad(), *_sample()]
    chance = random.Random(1)  # noqa: S311 - to be the same every time
    return [claim for number, _ in enumerate(sources) for claim in _of(sources, number, chance)]


def _squad() -> Iterator[_Source]:
    folder = collection("squad2-dev-a")
    asked: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for row in rows(folder / "questions.jsonl"):
        if row["answerable"]:
            asked.setdefault(row["article_id"], []).append((row["question"], tuple(row["answers"])))
    for row in rows(folder / "articles.jsonl"):
        yield _Source(row["title"], row["title"], row["text"], tuple(asked.get(row["id"], ())))


def _sample() -> Iterator[_Source]:
    for path in sorted(SAMPLE.glob("*.txt")):
        article = build(plain_text.read(path), path.name)
        for paragraph in article.text.split("\n\n"):
            if len(paragraph.split()) >= 40:
                yield _Source(f"sample {path.name[:4]}", article.title, paragraph)


def _of(sources: Sequence[_Source], number: int, chance: random.Random) -> Iterator[Claim]:
    source = sources[number]
    sentences = source.sentences()
    if not sentences:
        return

    def claim(text: str | None, kind: str, supported: bool) -> Iterator[Claim]:
        if text:
            yield Claim(text, supported, kind, source.group, source.passage, source.title)

    for kind, change in _SUPPORTED.items():
        yield from claim(_first(sentences, change, chance), kind, True)
    both = [(a, b) for a, b in pairwise(sentences) if len(a) + len(b) < 350]
    if both:
        yield from claim(_joined(*chance.choice(both)), "joined", True)
    for kind, change in _UNSUPPORTED.items():
        yield from claim(
            _first(sentences, lambda s, c=change: c(s, source.passage, chance), chance), kind, False
        )
    others = [s for s in sources if s.group == source.group and s.passage != source.passage]
    if others:
        other = chance.choice(others).sentences() or [""]
        yield from claim(chance.choice(other), "of another passage", False)
    stated = [(s, a) for q, answers in source.questions for a in answers[:1] if (s := _stated(q))]
    if stated:
        statement, answer = chance.choice(stated)
        yield from claim(statement.format(answer), "reworded", True)
        wrong = [
            a
            for _, answers in source.questions
            for a in answers[:1]
            if _alike(a, answer)
            and a.lower() not in answer.lower()
            and answer.lower() not in a.lower()
        ]
        if wrong:
            text = statement.format(chance.choice(wrong))
            yield from claim(text, "wrong answer", False)


def _first(
    sentences: Sequence[str], change: Callable[[str], str | None], chance: random.Random
) -> str | None:
    for sentence in chance.sample(sentences, len(sentences)):
        changed = change(sentence)
        if changed:
            return changed
    return None


# -- supported ---------------------------------------------------------------------------------


def _shortened(sentence: str) -> str | None:
    for pattern in (_PARENTHESIS, _TAIL, _HEAD):
        short = pattern.sub("." if pattern is _TAIL else "", sentence, count=1)
        if short != sentence and len(short.split()) >= 5:
            return short[0].upper() + short[1:]
    return None


def _joined(one: str, other: str) -> str:
    return f"{one.rstrip('.')}, and {other}"


_SUPPORTED: dict[str, Callable[[str], str | None]] = {
    "as it stands": lambda sentence: sentence,
    "shortened": _shortened,
}


def _stated(question: str) -> str | None:
    """A question as a statement with ``{}`` for its answer."""
    question = re.sub(r"[{}]", "", question.strip())
    for pattern, form in _ASKED:
        found = pattern.match(question)
        if not found:
            continue
        if form not in {"when", "where"}:
            return found.expand(form.replace("{}", "<>")).replace("<>", "{}")
        verb, rest = found[1], found[2]
        if verb == "did":
            return f"{rest[0].upper()}{rest[1:]} in {{}}."
        placed = _VERB.match(rest)
        if placed:
            subject = placed["subject"]
            return f"{subject[0].upper()}{subject[1:]} {verb} {rest[len(subject) + 1 :]} in {{}}."
    return None


def _alike(one: str, other: str) -> bool:
    return one[:1].isdigit() == other[:1].isdigit() and one[:1].isupper() == other[:1].isupper()


# -- unsupported -------------------------------------------------------------------------------


def _number(sentence: str, passage: str, chance: random.Random) -> str | None:
    found = [m for m in _NUMBER.finditer(sentence) if not _YEAR.fullmatch(m[0])]
    if found:
        match = chance.choice(found)
        value = float(match[0].replace(",", ""))
        new = f"{value * chance.choice([2, 3, 0.5]) + 1:,.0f}"
        return None if new in passage else _put(sentence, match, new)
    match = _NUMBER_WORD.search(sentence)
    others = [word for word in _NUMBER_WORDS if word not in passage]
    return _put(sentence, match, chance.choice(others)) if match and others else None


def _date(sentence: str, passage: str, chance: random.Random) -> str | None:
    match = _YEAR.search(sentence) or _MONTH.search(sentence)
    if not match:
        return None
    if match[0].isdigit():
        new = str(int(match[0]) + chance.choice([-21, -7, -1, 1, 2, 13]))
    else:
        new = chance.choice([month for month in _MONTHS if month != match[0]])
    return None if new in passage else _put(sentence, match, new)


_OTHER_NAMES = [
    *("Robert Miller", "Helen Carter", "Jonas Weber", "Maria Lopez", "Thomas Reed", "Anna Novak"),
    *("Global Finance Union", "Northern Trade League", "Harrison Institute", "Atlas Company"),
]


def _name(sentence: str, passage: str, chance: random.Random) -> str | None:
    found = [name for name in names(sentence) if sentence.count(name.text) == 1]
    if not found:
        return None
    name = chance.choice(found)
    return sentence.replace(name.text, chance.choice(_OTHER_NAMES))


def _place(sentence: str, passage: str, chance: random.Random) -> str | None:
    match = _LOCATED.search(sentence)
    others = [place for place in _PLACES if place not in passage]
    if not match:
        return None
    start, end = match.span("place")
    return sentence[:start] + chance.choice(others) + sentence[end:]


def _direction(sentence: str, passage: str, chance: random.Random) -> str | None:
    for one, other in chance.sample(_OPPOSED, len(_OPPOSED)):
        for old, new in ((one, other), (other, one)):
            changed = re.sub(rf"\b{old}\b", new, sentence, count=1)
            if changed != sentence:
                return changed
    return None


def _negated(sentence: str, passage: str, chance: random.Random) -> str | None:
    found = list(_AUXILIARY.finditer(sentence))
    if not found:
        return None
    match = chance.choice(found)
    return sentence[: match.end()] + chance.choice([" not", " never"]) + sentence[match.end() :]


def _exchanged(sentence: str, passage: str, chance: random.Random) -> str | None:
    found = [name for name in names(sentence) if sentence.count(name.text) == 1]
    for one, other in pairwise(found):
        a, b = sentence.find(one.text), sentence.find(other.text)
        between = sentence[a + len(one.text) : b]
        if a < b and not _JOINT.match(between) and re.search(r"\b\w+(?:ed|s)\b", between):
            return sentence[:a] + other.text + between + one.text + sentence[b + len(other.text) :]
    return None


def _put(sentence: str, match: "re.Match[str]", new: str) -> str:
    return sentence[: match.start()] + new + sentence[match.end() :]


_UNSUPPORTED: dict[str, Callable[[str, str, random.Random], str | None]] = {
    "number changed": _number,
    "date changed": _date,
    "name changed": _name,
    "place changed": _place,
    "direction changed": _direction,
    "negation added": _negated,
    "exchanged": _exchanged,
}
