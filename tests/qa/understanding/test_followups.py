import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.understanding.followups import Turn, standalone

SUBMARINES = [Turn("How many submarines does Pakistan have?", "Pakistan has eight submarines.")]
MACRON = [
    Turn(
        "What did Emmanuel Macron say about Taiwan?",
        "On 9 April 2023 Macron said that Europe must not be a follower.",
    )
]
FINLAND = [Turn("When did Finland join NATO?", "Finland joined NATO on 4 April 2023.")]
GRAIN = [Turn("What is the Black Sea Grain Initiative?", "It was signed in Istanbul.")]


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        (SUBMARINES, "And India?", "How many submarines does India have?"),
        (SUBMARINES, "and what about India?", "How many submarines does India have?"),
        (SUBMARINES, "What about china?", "How many submarines does china have?"),
        (SUBMARINES, "And in 2019?", "How many submarines does Pakistan have in 2019?"),
        (FINLAND, "Why?", "Why did Finland join NATO?"),
        (FINLAND, "And Sweden?", "When did Sweden join NATO?"),
        (MACRON, "When did he say that?", "When did Emmanuel Macron say that (Taiwan)?"),
        (MACRON, "What was his reason?", "What was Emmanuel Macron’s reason (Taiwan)?"),
        (GRAIN, "Who signed it?", "Who signed the Black Sea Grain Initiative?"),
        (
            [Turn("What is the price cap on Russian oil?", "It is 60 dollars a barrel.")],
            "When was it introduced?",
            "When was the price cap on Russian oil introduced?",
        ),
        (
            [Turn("When did the ministry ban Russian oil?", "It did so in December.")],
            "Who bought it?",
            "Who bought Russian oil?",
        ),
        (
            [Turn("When was the price cap on Russian oil introduced?", "On 5 December 2022.")],
            "By whom?",
            "By whom was the price cap on Russian oil introduced?",
        ),
        (FINLAND, "Why did it take so long?", "Why did it take so long (Finland, NATO)?"),
        (
            GRAIN,
            "When did its last ship sail?",
            "When did the Black Sea Grain Initiative’s last ship sail?",
        ),
        (
            [Turn("Who commands the Pacific Fleet?", "Admiral Viktor Liina commands it.")],
            "When was he appointed?",
            "When was Admiral Viktor Liina appointed (Pacific Fleet)?",
        ),
        (
            [
                Turn(
                    "Which ship was the last of the Black Sea Grain Initiative?",
                    "The last ship of the Black Sea Grain Initiative was the TQ Samsun.",
                )
            ],
            "When did it leave?",
            "When did the TQ Samsun leave (Black Sea Grain Initiative)?",
        ),
        (
            [Turn("Which ships were attacked in the Red Sea?", "The Rubymar sank.")],
            "How many sailors were there?",
            "How many sailors were there (Red Sea)?",
        ),
        (
            [Turn("Red Sea"), Turn("How many ships were hit there?", "Thirty ships were hit.")],
            "Which of them sank?",
            "Which of them sank (Red Sea)?",
        ),
        (
            [Turn("Emmanuel Macron"), Turn("Pension reform")],
            "When did he sign it?",
            "When did Emmanuel Macron sign it (Pension reform)?",
        ),
    ],
)
def test_a_question_that_leans_stands_alone(
    turns: list[Turn], question: str, expected: str
) -> None:
    assert standalone(question, turns) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Who built the INS Vikrant?",
        "Why did India sell its ships?",
        "What did Modi say when he visited Kyiv?",
        "Who said that Russia would attack?",
        "Is it true that Russia lost the Moskva?",
        "Are there Houthi attacks in the Gulf of Aden?",
        "What happened in the Red Sea this year?",
        "What is a hypersonic missile?",
        "How do drones change warfare?",
        "what is aukus?",
        "Was ist mit Indien?",
        "Почему это важно?",
        "这是什么意思？",
        "The Strait of Malacca",
    ],
)
@pytest.mark.parametrize("turns", [SUBMARINES, MACRON, GRAIN])
def test_a_question_that_stands_alone_is_left_as_it_is(turns: list[Turn], question: str) -> None:
    assert standalone(question, turns) == question


def test_the_first_question_is_left_as_it_is() -> None:
    assert standalone("When did he say that?", []) == "When did he say that?"


def test_what_an_answer_mentions_is_not_yet_what_is_talked_about() -> None:
    answer = "It was signed in Istanbul, and the price of wheat fell."
    turns = [Turn("What is the Black Sea Grain Initiative?", answer)]
    alone = "How has the price cap changed?"
    assert standalone(alone, turns) == alone
    assert "Grain Initiative" in standalone("How has the price changed?", turns)
    turns.append(Turn("What is the price cap?", "A ceiling of 60 dollars a barrel."))
    assert standalone("Why was the price ceiling set?", turns) != "Why was the price ceiling set?"


def test_a_conversation_leans_on_and_on() -> None:
    turns = list(FINLAND)
    for asked, answer, expected in [
        ("And Sweden?", "Sweden joined in March 2024.", "When did Sweden join NATO?"),
        ("Why?", "It feared Russia.", "Why did Sweden join NATO?"),
        ("Did Turkey block it?", "For a year.", "Did Turkey block it?"),
    ]:
        alone = standalone(asked, turns)
        assert alone == expected
        turns.append(Turn(alone, answer))


def test_who_wrote_is_not_what_is_talked_about() -> None:
    asked = "What did the Maritime Desk write about the Red Sea?"
    turns = [Turn(asked, "The Rubymar sank.", labels=("Maritime Desk",))]
    assert standalone("Was it closed?", turns) == "Was the Red Sea closed?"
    assert standalone("And the Black Sea?", turns) == asked.replace("Red", "Black")


def test_a_new_subject_leaves_the_old_one_behind() -> None:
    turns = [Turn("Red Sea"), Turn("Who built the INS Vikrant?", "Cochin Shipyard built it.")]
    assert standalone("When was it launched?", turns) == "When was the INS Vikrant launched?"


TEXTS = st.text(max_size=60)
SAID = st.text(alphabet="aA eEhtiswn?.’()IndiaRussia\n", max_size=60)


@given(TEXTS | SAID, st.lists(st.builds(Turn, TEXTS | SAID, TEXTS | SAID), max_size=8))
def test_whatever_is_said_a_question_stays_one(question: str, turns: list[Turn]) -> None:
    alone = standalone(question, turns)
    assert bool(alone.strip()) == bool(question.strip())
