"""Names of countries and the like that go by several forms: «France» and «French»."""

from collections.abc import Collection, Mapping
from functools import cache

from index.wording import shared_beginning, stem, word_set

# Letters that two forms of a name share at least, and as a share of the longer one: «Russia» and
# «Russians», «China» and «Chinese» do, «water» and «Waterloo» do not.
_PREFIX = 4
_SHARE = 0.65
# The forms of one name between two commas, hyphens within those of several words. A capital stands
# for its government, as in the press.
_FORMS = """
    afghanistan afghan, albania albanian, algeria algerian, america american us usa washington
    united-states, angola angolan, argentina argentine argentinian, armenia armenian, australia
    australian, austria austrian, azerbaijan azerbaijani azeri, bahrain bahraini, bangladesh
    bangladeshi, belarus belarusian, belgium belgian, bolivia bolivian, bosnia bosnian, brazil
    brazilian, britain british briton uk united-kingdom, bulgaria bulgarian, cambodia cambodian,
    cameroon cameroonian, canada canadian, chad chadian, chile chilean, china chinese beijing
    peking, colombia colombian, congo congolese, croatia croatian croat, cuba cuban, cyprus cypriot,
    czechia czech, denmark danish dane, ecuador ecuadorian, egypt egyptian, emirates emirati uae,
    england english, eritrea eritrean, estonia estonian, ethiopia ethiopian, europe european eu
    european-union, finland finnish finn, france french frenchman, gabon gabonese, georgia georgian,
    germany german, ghana ghanaian, greece greek, greenland greenlandic, guatemala guatemalan, haiti
    haitian, hungary hungarian, iceland icelandic, india indian, indonesia indonesian, iran iranian,
    iraq iraqi, ireland irish, israel israeli, italy italian, jamaica jamaican, japan japanese,
    jordan jordanian, kazakhstan kazakh, kenya kenyan, korea korean, kosovo kosovar, kurdistan
    kurdish kurd, kuwait kuwaiti, kyiv kiev, kyrgyzstan kyrgyz, laos lao laotian, latvia latvian,
    lebanon lebanese, liberia liberian, libya libyan, lithuania lithuanian, malaysia malaysian, mali
    malian, malta maltese, mexico mexican, moldova moldovan, mongolia mongolian, morocco moroccan,
    myanmar burma burmese, namibia namibian, nepal nepalese nepali, netherlands dutch holland,
    nicaragua nicaraguan, niger nigerien, nigeria nigerian, norway norwegian, oman omani, pakistan
    pakistani, palestine palestinian, panama panamanian, peru peruvian, philippines philippine
    filipino, poland polish, portugal portuguese, qatar qatari, romania romanian, russia russian
    moscow kremlin, rwanda rwandan, scotland scottish scot, senegal senegalese, serbia serbian serb,
    singapore singaporean, slovakia slovak, slovenia slovenian, somalia somali, spain spanish
    spaniard, sudan sudanese, sweden swedish swede, switzerland swiss, syria syrian, taiwan
    taiwanese, tajikistan tajik, tanzania tanzanian, thailand thai, tibet tibetan, tunisia tunisian,
    turkey turkish turk, turkmenistan turkmen, uganda ugandan, ukraine ukrainian, un united-nations,
    uruguay uruguayan, ussr soviet, uzbekistan uzbek, venezuela venezuelan, vietnam vietnamese,
    wales welsh, yemen yemeni, yugoslavia yugoslav, zambia zambian, zimbabwe zimbabwean
"""
_NAMES = [name.split() for name in _FORMS.split(",")]
# Those of the later forms that name the country itself.
_OF_THE_COUNTRY = word_set(
    "us usa washington uk uae beijing peking eu moscow kremlin kiev burma holland"
)
# What is left of names of several words, where names are compared word by word.
_PARTS = {"nation": "un", "un": "nation"}

Forms = Mapping[str, tuple[frozenset[str], ...]]  # see forms_among


def forms_of(name: str) -> frozenset[str]:
    """The other forms of a name that are one word, by its stem, as words in small letters."""
    return _words_by_stem().get(name, frozenset())


def is_of_a_people(name: str) -> bool:
    """Whether a word is like «Russian», which tells of the word after it more than it names."""
    return name.lower() in _of_peoples()


def forms_among(stems: Collection[str]) -> Forms:
    """The other forms of the names that are among some stems, by each of these.

    Each form is the stems of its words: «United States», which is both «unit» and «state», is
    «american» as well.
    """
    held = frozenset(stems)
    found: dict[str, tuple[frozenset[str], ...]] = {}
    for one in held:
        for form, others in _by_stem().get(one, ()):
            if form <= held:
                found[one] = found.get(one, ()) + others
    return found


def in_other_forms(forms: Forms, held: frozenset[str]) -> frozenset[str]:
    """Those stems of some names of which something held is another form.

    Args:
        forms: Of the names, as :func:`forms_among` tells them.
    """
    return frozenset(one for one, some in forms.items() if any(form <= held for form in some))


def other_forms(names: Collection[str], held: Collection[str]) -> frozenset[str]:
    """Stems of names of which something held is another form."""
    by_beginning: dict[str, list[str]] = {}
    for one in held:
        by_beginning.setdefault(one[:_PREFIX], []).append(one)
    return frozenset(
        name
        for name in names
        if any(_are_kin(name, other) for other in by_beginning.get(name[:_PREFIX], ()))
        or any(stem(form) in held for form in forms_of(name))
        or _PARTS.get(name) in held
    )


def _are_kin(name: str, other: str) -> bool:
    return shared_beginning(name, other) >= max(_PREFIX, _SHARE * max(len(name), len(other)))


@cache
def _of_peoples() -> frozenset[str]:
    return frozenset(form for name in _NAMES for form in name[1:]) - _OF_THE_COUNTRY


@cache
def _words_by_stem() -> Mapping[str, frozenset[str]]:
    names = [[form for form in name if "-" not in form] for name in _NAMES]
    return {stem(form): frozenset(forms) - {form} for forms in names for form in forms}


@cache
def _by_stem() -> Mapping[str, list[tuple[frozenset[str], tuple[frozenset[str], ...]]]]:
    """Each form that a stem is in, with the other forms of its name."""
    found: dict[str, list[tuple[frozenset[str], tuple[frozenset[str], ...]]]] = {}
    for name in _NAMES:
        forms = [frozenset(map(stem, form.split("-"))) for form in name]
        for form in forms:
            for one in form:
                found.setdefault(one, []).append((form, tuple(x for x in forms if x != form)))
    return found
