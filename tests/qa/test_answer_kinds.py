import pytest

from index.wording import words
from qa.answer_kinds import answer_places
from qa.question import take_apart


@pytest.mark.parametrize(
    ("question", "sentence", "answers"),
    [
        ("Who warned Kyiv?", "On Monday Jens Stoltenberg warned Kyiv.", ["Jens", "Stoltenberg"]),
        ("Where was it signed?", "Guterres signed it in Istanbul.", ["Istanbul"]),
        ("When was it signed?", "It was signed on 22 July 2022.", ["July", "2022"]),
        ("How many sailed?", "On 3 August 2022 some 12 ships sailed.", ["12"]),
        ("How many sailed?", "In 2022 forty ships sailed.", ["forty"]),
        ("How many people were there?", "There were 2000 people.", ["2000"]),
        ("How long was it?", "Four astronauts flew for 25 days.", ["25"]),
        ("How much did it cost?", "Three ships cost 36.5 billion US dollars.", ["36.5", "billion"]),
        ("Why did it sail?", "It sailed for grain.", []),
    ],
)
def test_what_could_be_the_answer_is_found(
    question: str, sentence: str, answers: list[str]
) -> None:
    found = words(sentence)
    places = answer_places(take_apart(question), found)
    assert [found[place].text for place in places] == answers
