import pytest

from index.embedding import Embedder, EmbeddingInput
from index.wording import stem, words
from qa.verifying.negation import denials, denied
from qa.verifying.opposites import opposed
from qa.verifying.support import ENOUGH, Held, Statement, best_support


def said(text: str) -> set[str]:
    return {word.stem for word in words(text)}


@pytest.mark.parametrize(
    ("claim", "text", "word"),
    [
        ("Prices rose in May.", "Prices fell in May.", "rose"),
        ("It lies north of the port.", "It lies south of the port.", "north"),
        ("It left before the war.", "It left after the war.", "before"),
        ("They supported the treaty.", "They opposed the treaty.", "supported"),
        ("Exports grew.", "Imports grew.", "Exports"),
    ],
)
def test_the_opposite_word_is_noticed(claim: str, text: str, word: str) -> None:
    assert opposed(said(claim), said(text)) == {stem(word)}


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("Prices rose.", "Prices increased, and did not fall."),
        ("It lies north.", "It lies between north and south."),
        ("Nothing of the kind.", "Something else."),
    ],
)
def test_words_of_like_meaning_are_no_opposites(claim: str, text: str) -> None:
    assert opposed(said(claim), said(text)) == set()


@pytest.mark.parametrize(
    ("text", "word", "times"),
    [
        ("Finland did not join the pact.", "join", 1),
        ("Nobody survived.", "survived", 1),
        ("It hasn’t sunk, and it never will.", "sunk", 2),
        ("They failed to agree.", "agree", 1),
    ],
)
def test_what_is_denied(text: str, word: str, times: int) -> None:
    assert stem(word) in denied(text)
    assert denials(text) == times


@pytest.mark.parametrize(
    ("claim", "is_held"),
    [
        ("芬兰于2023年4月4日加入北约。", True),
        ("芬兰在2023年加入了北约。", True),
        ("芬兰于2021年加入北约。", False),
        ("拿破仑越过了阿尔卑斯山。", False),
    ],
)
def test_what_is_written_without_spaces_is_held_against_a_passage_too(
    embedder: Embedder, claim: str, is_held: bool
) -> None:
    sentences = ["芬兰于2023年4月4日加入北约，成为第31个成员国。", "匈牙利议会于3月27日批准。"]
    (embedded,) = embedder.passages([EmbeddingInput("", "".join(sentences), [(0, 27), (27, 42)])])
    found = best_support(
        Statement(claim), embedder.query(claim), Held(sentences, embedded.sentences)
    )
    assert found
    assert (found.probability >= ENOUGH) == is_held


def test_everyday_words_count_less() -> None:
    claim = Statement("The city has a submarine.")
    assert claim.share(frozenset({stem("submarine")})) > claim.share(frozenset({stem("city")}))
    assert claim.share(claim.told) == 1.0
    assert Statement("").share(frozenset()) == 0.0
