"""Words that say the opposite of each other."""

from collections.abc import Mapping, Set
from functools import cache

from index.wording import stem

# Each side lists words that mean nearly the same.
_OPPOSITES = """
    increase grow rise rose gain expand climb soar / decrease decline fall fell drop lose lost
    shrink reduce cut
    north northern northward / south southern southward
    east eastern eastward / west western westward
    northeast northeastern / southwest southwestern
    northwest northwestern / southeast southeastern
    before / after
    earlier / later
    early / late
    more / less fewer
    most / least fewest
    many much / few little
    above over / below under
    higher high highest / lower low lowest
    larger large largest big bigger biggest great greater greatest / small smaller smallest
    long longer longest / short shorter shortest
    first / last
    upper / lower
    win won victory victor / lose lost defeat loser
    begin began begun start opening / end stop cease finish close
    support back favour favor endorse / oppose reject resist
    accept approve agree / reject refuse decline deny disagree
    allow permit legalise legalize / ban forbid forbade forbidden prohibit
    import imports / export exports
    majority / minority
    major / minor
    strong stronger strongest strengthen / weak weaker weakest weaken
    success successful succeed / failure unsuccessful fail
    public / private
    old older oldest / new newer newest young younger youngest
    enter arrive / leave left depart
    buy bought purchase / sell sold
    always / never
    maximum / minimum
    inside within / outside
    best better / worst worse
    rich richer richest wealthy / poor poorer poorest
    attack / defend
    positive / negative
    possible / impossible
    legal lawful / illegal unlawful
    ally friend / enemy foe
    upstream / downstream
    internal domestic / external foreign
    direct / indirect
    natural / artificial
    rural / urban
    male man men / female woman women
    father / mother
    son / daughter
    peace / war
    create build built / destroy demolish
    hot warm / cold cool
    wet / dry
    fast quick rapid / slow
    light / dark heavy
    include / exclude
    same / different
    true / false
    with / without
    join joined accede accession / leave quit withdraw withdrew exit
    found founded establish established / abolish abolished dissolve dissolved disband disbanded
    appoint appointed hire hired elect elected / dismiss dismissed fire fired sack sacked resign
    deploy deployed / withdraw withdrew
    arrest arrested imprison imprisoned / release released freed
    born birth / die died death
    surplus / deficit
    profit / loss
    supply / demand
    gain gained / lose lost
    temporary / permanent
    voluntary / compulsory mandatory
    guilty / innocent
    input / output
    known / unknown
    summer / winter
    morning / evening
    oldest eldest / youngest
"""


def opposed(words: Set[str], held: Set[str]) -> frozenset[str]:
    """Of some stems those that are not held while an opposite is, and no word of like meaning."""
    known = _known()
    return frozenset(
        word
        for word in words
        if word not in held
        and any(others & held and not likes & held for likes, others in known.get(word, ()))
    )


Sides = list[tuple[frozenset[str], frozenset[str]]]


@cache
def _known() -> Mapping[str, Sides]:
    """By stem, the sides that it stands on, each with the other."""
    known: dict[str, Sides] = {}
    for one, other in _pairs():
        for likes, others in ((one, other), (other, one)):
            for word in likes:
                known.setdefault(word, []).append((likes, others))
    return known


def _pairs() -> list[tuple[frozenset[str], frozenset[str]]]:
    lines: list[str] = []
    for line in _OPPOSITES.strip().splitlines():
        if "/" in line:
            lines.append(line)
        else:
            lines[-1] += line
    sides = [[frozenset(map(stem, side.split())) for side in line.split("/")] for line in lines]
    return [(one, other) for one, other in sides]
