from datetime import date

import numpy as np
import pytest

from index.article import Header
from index.passage import Hit, Passage, Reasons, Sentences
from qa.candidate import Candidate
from qa.importance import Importance
from qa.question import take_apart
from qa.quoting import Quote, choose, in_order, leans
from qa.sentence_ranking import RankedSentence, rank
from qa.understanding.order_of_time import TimeOrder

WAYS = ("by rail last winter", "over land", "for a fee", "in small sacks", "with a pilot aboard")
EVEN = np.array([1.0, 0.0], np.float32)


def _candidate(*sentences: str, before: int = 0, article_id: str = "a") -> Candidate:
    """A passage of these sentences, of which some stand before it."""
    text, spans = "", []
    for sentence in sentences:
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence + " "
    start = spans[before][0]
    passage = Passage(1, article_id, start, len(text), text[start:])
    hit = Hit(passage, Header(article_id=article_id, title="Ships"), 1.0, Reasons())
    vectors = np.tile(EVEN, (len(sentences), 1))
    return Candidate(hit, Sentences(0, text, tuple(spans), vectors, before))


def _ranked(question: str, *candidates: Candidate) -> list[RankedSentence]:
    asked = take_apart(question)
    matters = Importance(dict.fromkeys(asked.stems, 1.0), frozenset())
    return rank(asked, matters, EVEN, candidates)


def _first(question: str, candidate: Candidate) -> str:
    return choose(take_apart(question), _ranked(question, candidate))[0].text


def _quoted(question: str, *articles: str) -> list[str]:
    """The quotes from some articles, which are lists of sentences separated by « | »."""
    candidates = [
        _candidate(*article.split(" | "), article_id=str(number))
        for number, article in enumerate(articles)
    ]
    return [quote.text for quote in choose(take_apart(question), _ranked(question, *candidates))]


@pytest.mark.parametrize(
    ("sentence", "leaning"),
    [
        ("He added that it would stay.", True),
        ("“It is over,” the captain said.", True),
        ("The pair met in Beijing.", True),
        ("The latter agreed.", True),
        ("The former agreed at once.", True),
        ("The former prime minister agreed.", False),
        ("The second was a price cap.", True),
        ("The second ship was smaller.", False),
        ("Xi added that it would stay.", False),
    ],
)
def test_a_sentence_that_leans_on_the_one_before_it_is_told(sentence: str, leaning: bool) -> None:
    assert leans(sentence) is leaning


def test_a_leaning_sentence_brings_along_what_it_leans_on() -> None:
    candidate = _candidate("Grain fell.", "The Razoni left.", "It carried maize to Lebanon.")
    assert _first("What did it carry to Lebanon?", candidate) == (
        "The Razoni left. It carried maize to Lebanon."
    )


def test_it_brings_along_two_sentences_at_most() -> None:
    candidate = _candidate("A ship.", "It left.", "It sailed.", "It carried maize to Lebanon.")
    assert _first("What was carried to Lebanon?", candidate) == (
        "It left. It sailed. It carried maize to Lebanon."
    )


def test_what_it_leans_on_may_stand_before_the_passage() -> None:
    candidate = _candidate("The Razoni left.", "It carried maize to Lebanon.", before=1)
    question = "What was carried to Lebanon?"
    assert _first(question, candidate).startswith("The Razoni left.")
    assert [sentence.row for sentence in _ranked(question, candidate)] == [1]


def test_a_likely_sentence_beside_one_that_is_quoted_is_quoted_with_it() -> None:
    fleet = "Ships sailed. | The Razoni carried maize. | Maize went to Lebanon. | Grain was dear."
    quotes = _quoted("Who carried maize to Lebanon?", fleet)
    assert quotes[0] == "The Razoni carried maize. Maize went to Lebanon."


def test_three_sentences_are_quoted_together_at_most() -> None:
    alike = [
        f"{name} carried maize to Lebanon {way}." for name, way in zip("ABCDE", WAYS, strict=True)
    ]
    quotes = _quoted("Who carried maize to Lebanon?", " | ".join(alike))
    assert max(quote.count("Lebanon") for quote in quotes) == 3
    assert len(quotes) > 1


def test_a_quote_is_a_slice_of_the_article() -> None:
    candidate = _candidate("The Razoni left.", "It carried maize to Lebanon.", before=1)
    question = "What was carried to Lebanon?"
    for quote in choose(take_apart(question), _ranked(question, candidate)):
        assert candidate.sentences.text[quote.start : quote.end] == quote.text


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        (  # the very same
            "Who carried the maize?",
            ["The Razoni carried the maize to Lebanon."] * 3,
        ),
        (  # a word changed
            "Who carried the maize?",
            ["The Razoni carried the maize to Lebanon.", "The Razoni carried its maize to Beirut."],
        ),
        (  # brought along: other sentences before the same one
            "What was carried to Lebanon?",
            [
                "The Razoni left Odesa at dawn with a pilot. | It carried maize to Lebanon.",
                "Turkish officers came aboard near the Bosporus. | It carried maize to Lebanon.",
            ],
        ),
        (  # without a word that carries meaning
            "What is it?",
            ["It is what it is.", "It is what it is."],
        ),
        (  # without spaces between words
            "拉佐尼号载有什么？",
            ["拉佐尼号载有两万六千吨玉米前往黎巴嫩。", "拉佐尼号载着两万六千吨玉米前往黎巴嫩。"],
        ),
    ],
)
def test_what_was_printed_twice_is_quoted_once(question: str, articles: list[str]) -> None:
    assert len(_quoted(question, *articles)) == 1


def test_sentences_that_share_the_words_of_the_question_alone_are_both_quoted() -> None:
    quotes = _quoted(
        "What did the Razoni carry?",
        "The Razoni carried 26,000 tonnes of Ukrainian maize to Lebanon.",
        "Under another flag the Razoni later carried scrap iron between Syrian ports.",
    )
    assert len(quotes) == 2


def _dated(name: str, day: date | None, score: float) -> Quote:
    header = Header(article_id=name, title=name, date=day)
    hit = Hit(Passage(1, name, 0, 1, name), header, 1.0, Reasons())
    return Quote(hit, 0, 1, name, score)


OLD, NEW = _dated("old", date(2022, 1, 1), 9.0), _dated("new", date(2024, 1, 1), 8.0)
FAR, UNDATED = _dated("far", date(2025, 1, 1), 1.0), _dated("undated", None, 8.5)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (None, [OLD, UNDATED, NEW]),
        (TimeOrder.NEWEST, [NEW, OLD]),
        (TimeOrder.OLDEST, [OLD, NEW]),
        (TimeOrder.ALONG, [OLD, NEW, FAR]),
    ],
)
def test_quotes_come_in_the_order_of_time_that_is_wanted(
    order: TimeOrder | None, expected: list[Quote]
) -> None:
    assert list(in_order([OLD, UNDATED, NEW, FAR], order)) == expected


def test_the_course_of_what_one_day_tells_of_is_the_best_of_that_day() -> None:
    best, other = _dated("best", date(2022, 1, 1), 9.0), _dated("other", date(2022, 1, 1), 8.0)
    assert in_order([best, other], TimeOrder.ALONG) == (best, other)


def test_what_has_no_date_is_quoted_where_nothing_has() -> None:
    assert in_order([UNDATED], TimeOrder.NEWEST) == (UNDATED,)
