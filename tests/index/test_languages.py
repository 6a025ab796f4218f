import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.languages import base_of, detect, is_foreign, likeliest

TEXTS = {
    "en": "The last ship of the Black Sea Grain Initiative left the port of Odesa in July.",
    "de": "Das letzte Schiff der Getreide-Initiative verließ im Juli den Hafen von Odessa.",
    "es": "El último barco de la iniciativa de granos del mar Negro salió del puerto en julio.",
    "ru": "Последнее судно зерновой сделки вышло из порта Одессы в июле прошлого года.",
    "hi": "काला सागर अनाज पहल का अंतिम जहाज जुलाई में ओडेसा के बंदरगाह से रवाना हुआ।",
    "ar": "غادرت آخر سفينة ضمن مبادرة حبوب البحر الأسود ميناء أوديسا في شهر يوليو.",
    "zh": "黑海粮食倡议的最后一艘船于七月离开敖德萨港，此后谈判破裂，航线关闭。",
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_a_sentence_tells_its_language(language: str, text: str) -> None:
    assert detect(text) == language


def test_capitals_are_no_other_language() -> None:
    assert detect(TEXTS["en"].upper()) == "en"


@pytest.mark.parametrize("text", ["", "Red Sea", "1963 … 1964", "— " * 200])
def test_what_is_too_short_tells_nothing(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What caused the war in Ukraine?", "en"),
        ("Wie lange war der Krieg?", "de"),
        ("gas war", "en"),
        ("Wer war Napoleon?", "de"),
        ("", "en"),
    ],
)
def test_a_question_is_in_one_of_the_languages_of_the_archive(question: str, language: str) -> None:
    assert likeliest(question, (("en", 90), ("de", 10))) == language


def test_spoken_forms_belong_to_their_language() -> None:
    assert detect("佢哋嘅船喺七月離開咗敖德薩港，之後談判就破裂咗，航線亦都關閉咗喇。") == "zh"


@given(st.text(max_size=300))
def test_any_text_has_a_language_or_none(text: str) -> None:
    found = detect(text)
    assert found is None or len(found) == 2


@pytest.mark.parametrize(
    ("tag", "base"),
    [("en-GB", "en"), ("zh_Hans", "zh"), ("DE", "de"), ("English", None), ("", None), (None, None)],
)
def test_a_tag_is_brought_to_its_language(tag: str | None, base: str | None) -> None:
    assert base_of(tag) == base


@pytest.mark.parametrize(
    ("text", "languages", "is_so"),
    [
        ("Wann trat Finnland der NATO bei?", ["en"], True),
        ("Wann trat Finnland der NATO bei?", ["en", "de"], False),
        ("¿Cuándo se unió Finlandia a la OTAN?", ["en"], True),
        ("芬兰何时加入北约？", ["en"], True),
        ("芬兰何时加入北约？", ["zh"], False),
        ("When did Finland join NATO?", ["en"], False),
        ("Vikrant Fujian carriers", ["en"], False),
        ("Second Thomas Shoal, Sierra Madre", ["en"], False),
        ("AUKUS San Diego", ["en"], False),
        ("5", ["en"], False),
        ("", ["en"], False),
    ],
)
def test_a_short_question_is_rather_in_none_of_some_languages(
    text: str, languages: list[str], is_so: bool
) -> None:
    assert is_foreign(text, languages) is is_so
