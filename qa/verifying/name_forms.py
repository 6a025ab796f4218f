"""Names of countries and the like that go by several forms: «France» and «French»."""

from collections.abc import Collection, Mapping
from functools import cache

from index.wording import shared_beginning, stem

# Letters that two forms of a name share at least, and as a share of the longer one: «Russia» and
# «Russians», «China» and «Chinese» do, «water» and «Waterloo» do not.
_PREFIX = 4
_SHARE = 0.65
# Those whose forms begin differently, or that are also written by their initials.
_FORMS = """
    france french frenchman
    britain british uk briton
    netherlands dutch holland
    greece greek
    finland finnish finn
    denmark danish dane
    wales welsh
    scotland scottish scot
    england english
    ireland irish
    spain spanish spaniard
    switzerland swiss
    thailand thai
    philippines filipino philippine
    america american us usa
    europe european eu
    nations un
    emirates emirati uae
    korea korean
    cyprus cypriot
    norway norwegian
    germany german
    moscow russian russia kremlin
    beijing chinese china
    washington american us
    israel israeli
    argentina argentine
"""


def other_forms(names: Collection[str], held: Collection[str]) -> frozenset[str]:
    """Stems of names of which something held is another form."""
    by_beginning: dict[str, list[str]] = {}
    for one in held:
        by_beginning.setdefault(one[:_PREFIX], []).append(one)
    known = _known()
    return frozenset(
        name
        for name in names
        if any(_are_kin(name, other) for other in by_beginning.get(name[:_PREFIX], ()))
        or not known.get(name, frozenset()).isdisjoint(held)
    )


def _are_kin(name: str, other: str) -> bool:
    return shared_beginning(name, other) >= max(_PREFIX, _SHARE * max(len(name), len(other)))


@cache
def _known() -> Mapping[str, frozenset[str]]:
    known: dict[str, frozenset[str]] = {}
    for line in _FORMS.strip().splitlines():
        forms = frozenset(map(stem, line.split()))
        known |= {form: known.get(form, frozenset()) | forms for form in forms}
    return known
