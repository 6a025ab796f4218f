import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.wording import stem, words
from qa.question import Kind, take_apart


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who warned of an escalation?", Kind.NAME),
        ("Who is Shoigu?", Kind.DEFINITION),
        ("Which institute did Putin visit?", Kind.NAME),
        ("Where did the ship sail?", Kind.PLACE),
        ("In which country is the summit held?", Kind.PLACE),
        ("What is the capital of Heilongjiang?", Kind.PLACE),
        ("When was the treaty signed?", Kind.TIME),
        ("In what year did Finland join NATO?", Kind.TIME),
        ("How many tanks were delivered?", Kind.NUMBER),
        ("How long is the border?", Kind.NUMBER),
        ("Why was the canal closed?", Kind.REASON),
        ("How did Putin describe the talks?", Kind.MANNER),
        ("Did Hungary ratify?", Kind.YES_NO),
        ("What happened in the Red Sea?", Kind.THING),
        ("grain", Kind.THING),
    ],
)
def test_the_kind_of_answer_is_told(question: str, kind: Kind) -> None:
    assert take_apart(question).kind is kind


def test_the_noun_asked_for_is_told() -> None:
    assert take_apart("How many tanks were delivered?").focus == {stem("tanks")}
    assert take_apart("Which institute did Putin visit?").focus == {stem("institute")}


@pytest.mark.parametrize(
    ("question", "nouns"),
    [
        ("How many tanks were delivered?", {"tanks"}),
        ("How many students attend the institute?", {"students"}),
        ("Who is Iran’s ambassador to Riyadh?", {"ambassador"}),
        ("Who is the chief executive of Gazprom?", {"chief", "executive"}),
        ("What is the melting point of gallium?", {"melting", "point"}),
        ("What is the capital of Peru?", {"capital"}),
        ("Which country hosts the summit?", set()),
        ("Who is Shoigu?", set()),
        ("What is the Grain Deal?", set()),
        ("What happened to the ship?", set()),
        ("What caused the drought?", set()),
        ("What treaty caused the war?", {"treaty"}),
        ("Who signed it?", set()),
    ],
)
def test_the_nouns_that_an_answer_must_speak_of_are_told(question: str, nouns: set[str]) -> None:
    assert take_apart(question).demanded == set(map(stem, nouns))


def test_words_that_only_ask_are_not_looked_for() -> None:
    assert take_apart("How old is Xi?").words == ("Xi",)
    assert take_apart("What kind of patrols did they plan?").words == ("patrols", "plan")
    assert take_apart("What happened to the Razoni?").words == ("Razoni",)
    assert take_apart("What does the archive say about grain?").words == ("say", "grain")


def test_amounts_are_told_in_their_units() -> None:
    assert "days" in take_apart("How long did the flight last?").units
    assert "dollars" in take_apart("How much will the submarines cost?").units
    assert "km" in take_apart("How far did the drone fly?").units
    assert take_apart("How many ships sailed?").units == frozenset()
    assert take_apart("How far did the revenue drop?").units == frozenset()


def test_names_are_told_from_a_capital_at_the_head() -> None:
    assert take_apart("Ships of Finland in 2022").names == {"finland", "2022"}


def test_grammar_carries_no_meaning() -> None:
    assert take_apart("What did they say about the Razoni?").words == ("say", "Razoni")


def test_a_negated_question_is_told() -> None:
    assert take_apart("Which states did not vote?").negated
    assert not take_apart("Which states voted?").negated


def test_a_roman_numeral_is_part_of_the_name() -> None:
    assert words("Artemis I flew")[1].stem != words("Artemis II flew")[1].stem
    assert [word.stem for word in words("Pius X IV V")] == ["pius", "pius x", "iv", "iv v"]
    assert words("Xi and I")[2].function


@given(st.text(max_size=120))
def test_any_text_can_be_taken_apart(text: str) -> None:
    question = take_apart(text)
    assert len(question.words) == len(question.stems) == len(set(question.stems))


@given(st.text(max_size=120))
def test_words_stand_in_the_text(text: str) -> None:
    assert all(word.text in text for word in words(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ships", "ship"),
        ("Erdoğan", "Erdogan"),
        ("1,340", "1340"),
        ("U.S.", "US"),
        ("u.s.", "US"),
        ("ŁÓDŹ", "łódź"),
    ],
)
def test_spellings_of_one_word_share_a_stem(one: str, other: str) -> None:
    assert words(one)[0].stem == words(other)[0].stem
