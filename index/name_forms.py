"""Names of countries and the like that go by several forms: «France» and «French»."""

from collections.abc import Collection, Mapping
from functools import cache

from index.wording import shared_beginning, stem

# Letters that two forms of a name share at least, and as a share of the longer one: «Russia» and
# «Russians», «China» and «Chinese» do, «water» and «Waterloo» do not.
_PREFIX = 4
_SHARE = 0.65
# The forms of one name between two commas. A capital stands for its government, as in the press.
_FORMS = """
    afghanistan afghan, albania albanian, algeria algerian, america american us usa washington,
    angola angolan, argentina argentine argentinian, armenia armenian, australia australian, austria
    austrian, azerbaijan azerbaijani azeri, bahrain bahraini, bangladesh bangladeshi, belarus
    belarusian, belgium belgian, bolivia bolivian, bosnia bosnian, brazil brazilian, britain british
    briton uk, bulgaria bulgarian, cambodia cambodian, cameroon cameroonian, canada canadian, chad
    chadian, chile chilean, china chinese beijing peking, colombia colombian, congo congolese,
    croatia croatian croat, cuba cuban, cyprus cypriot, czechia czech, denmark danish dane, ecuador
    ecuadorian, egypt egyptian, emirates emirati uae, england english, eritrea eritrean, estonia
    estonian, ethiopia ethiopian, europe european eu, finland finnish finn, france french frenchman,
    gabon gabonese, georgia georgian, germany german, ghana ghanaian, greece greek, greenland
    greenlandic, guatemala guatemalan, haiti haitian, hungary hungarian, iceland icelandic, india
    indian, indonesia indonesian, iran iranian, iraq iraqi, ireland irish, israel israeli, italy
    italian, jamaica jamaican, japan japanese, jordan jordanian, kazakhstan kazakh, kenya kenyan,
    korea korean, kosovo kosovar, kurdistan kurdish kurd, kuwait kuwaiti, kyiv kiev, kyrgyzstan
    kyrgyz, laos lao laotian, latvia latvian, lebanon lebanese, liberia liberian, libya libyan,
    lithuania lithuanian, malaysia malaysian, mali malian, malta maltese, mexico mexican, moldova
    moldovan, mongolia mongolian, morocco moroccan, myanmar burma burmese, namibia namibian, nepal
    nepalese nepali, netherlands dutch holland, nicaragua nicaraguan, niger nigerien, nigeria
    nigerian, norway norwegian, oman omani, pakistan pakistani, palestine palestinian, panama
    panamanian, peru peruvian, philippines philippine filipino, poland polish, portugal portuguese,
    qatar qatari, romania romanian, russia russian moscow kremlin, rwanda rwandan, scotland scottish
    scot, senegal senegalese, serbia serbian serb, singapore singaporean, slovakia slovak, slovenia
    slovenian, somalia somali, spain spanish spaniard, sudan sudanese, sweden swedish swede,
    switzerland swiss, syria syrian, taiwan taiwanese, tajikistan tajik, tanzania tanzanian,
    thailand thai, tibet tibetan, tunisia tunisian, turkey turkish turk, turkmenistan turkmen,
    uganda ugandan, ukraine ukrainian, uruguay uruguayan, ussr soviet, uzbekistan uzbek, venezuela
    venezuelan, vietnam vietnamese, wales welsh, yemen yemeni, yugoslavia yugoslav, zambia zambian,
    zimbabwe zimbabwean
"""
# What is left of a name of several words, where names are compared word by word.
_PARTS = "nations un"


def forms_of(name: str) -> frozenset[str]:
    """The other forms of a name, by its stem, as words in small letters."""
    return _by_stem(_FORMS).get(name, frozenset())


def other_forms(names: Collection[str], held: Collection[str]) -> frozenset[str]:
    """Stems of names of which something held is another form."""
    by_beginning: dict[str, list[str]] = {}
    for one in held:
        by_beginning.setdefault(one[:_PREFIX], []).append(one)
    listed = _by_stem(f"{_FORMS}, {_PARTS}")
    return frozenset(
        name
        for name in names
        if any(_are_kin(name, other) for other in by_beginning.get(name[:_PREFIX], ()))
        or any(stem(form) in held for form in listed.get(name, ()))
    )


def _are_kin(name: str, other: str) -> bool:
    return shared_beginning(name, other) >= max(_PREFIX, _SHARE * max(len(name), len(other)))


@cache
def _by_stem(listed: str) -> Mapping[str, frozenset[str]]:
    names = [frozenset(forms.split()) for forms in listed.split(",")]
    return {stem(form): forms - {form} for forms in names for form in forms}
