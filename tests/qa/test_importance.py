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
    assert share("ratified", "Where was the Black Sea Grain Initiative ratified?") == pytest.approx(
        1 / 3
    )
    assert share("Russia", "Did Russia ratify?") == pytest.approx(1 / 2)


def test_everyday_words_tell_less() -> None:
    assert share("got", "Which carmaker got the highest duty?") < 1 / 4
    assert share("Time", "Who ratifies Time?") == pytest.approx(1 / 2)  # a name


def share(word: str, question: str) -> float:
    return importance(take_apart(question), lambda _: 0.01, ()).share({stem(word)})


def test_a_name_is_known_in_another_form() -> None:
    frequency = {"us": 0.5, "duties": 0.1}
    asked = take_apart("Will American and Dutch duties rise?")
    matters = importance(asked, lambda word: frequency.get(word, 0.0), ())
    assert matters.unknown == {stem("Dutch"), stem("rise")}
    assert matters.weights[stem("American")] < matters.weights[stem("duties")]
