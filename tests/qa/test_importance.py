import pytest

from index.wording import stem
from qa.importance import importance
from qa.question import take_apart


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Where was the Black Sea Grain Initiative signed?", ["Black Sea Grain Initiative"]),
        ("Who leads the Bank of England?", ["Bank England"]),
        ("Did Russia and China agree?", []),
        ("Did Putin’s Russia agree with Xi Jinping?", ["Xi Jinping"]),
        ("Who signed it?", []),
    ],
)
def test_words_of_one_name_are_told(question: str, names: list[str]) -> None:
    expected = [frozenset(map(stem, name.split())) for name in names]
    assert list(take_apart(question).together) == expected


def test_a_name_of_several_words_does_not_drown_the_verb() -> None:
    asked = take_apart("Where was the Black Sea Grain Initiative signed?")
    matters = importance(asked, lambda _: 0.01, ())
    signed = matters.share({stem("signed")})
    assert signed == pytest.approx(1 / 3)
    assert importance(take_apart("Did Russia agree?"), lambda _: 0.01, ()).share(
        {stem("Russia")}
    ) == pytest.approx(1 / 2)


def test_a_name_is_known_in_another_form() -> None:
    frequency = {"us": 0.5, "duties": 0.1}
    asked = take_apart("Will American and Dutch duties rise?")
    matters = importance(asked, lambda word: frequency.get(word, 0.0), ())
    assert matters.unknown == {stem("Dutch"), stem("rise")}
    assert matters.weights[stem("American")] < matters.weights[stem("duties")]
