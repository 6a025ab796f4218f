import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.writing.prose import Prose, Sentence, _open, _without_stump

# What models write, and what may be put together of it in ways that nobody foresees.
PARTS = st.sampled_from(
    [
        *("Finland joined NATO", " in 2023", ".", " [1]", "[2, 3]", "【4】", "[5-7]", "\n", "\n\n"),
        *("- ", "1. ", "# ", "**bold**", " [text](http://a.example/b c)", "![x](y)", "<b>", "</b>"),
        *("<a href='x y'>", "http://a.example", "[", "]", "(", ")", "<", ">", "Dr.", '"', "?", " "),
        *("<script>alert(1)</script>", "`code`", "_", "*", "5 < 6", "中文。", "[^1]", "!", "&lt;"),
    ]
)
TEXTS = st.lists(PARTS, max_size=25).map("".join)


def read(text: str, size: int) -> list[Sentence]:
    prose = Prose()
    found = [s for at in range(0, len(text), size) for s in prose.add(text[at : at + size])]
    return [*found, *prose.end()]


@pytest.mark.parametrize(
    ("text", "words", "numbers"),
    [
        ("It sank [2].", "It sank.", (2,)),
        ("It sank. [2][3]", "It sank.", (2, 3)),
        ("It sank.[2, 3; 5 and 7]", "It sank.", (2, 3, 5, 7)),
        ("It sank [2-4].", "It sank.", (2, 3, 4)),
        ("It sank【2†source】.", "It sank.", (2,)),
        ("It sank [Passage 2].", "It sank.", (2,)),
        ("It sank[^2].", "It sank.", (2,)),
        ("**It** _sank_ `here` [2].", "It sank here.", (2,)),
        ("It [sank](http://a.example) ![x](y).", "It sank x.", ()),
        ("It sank, see https://a.example/x?y=1", "It sank, see", ()),
        ("It had 5 < 6 guns.", "It had 5 < 6 guns.", ()),
        ("A snake_case name.", "A snake_case name.", ()),
        ("It sank [3", "It sank", ()),
    ],
)
def test_words_and_markers_are_told_apart(text: str, words: str, numbers: tuple[int, ...]) -> None:
    (sentence,) = read(text, 1000)
    assert (sentence.text, sentence.numbers) == (words, numbers)


def test_a_marker_after_the_full_stop_is_of_the_sentence_before_it() -> None:
    found = read("It left. [1] It sank [2]. [3] Nobody died.", 1000)
    assert [(s.text, s.numbers) for s in found] == [
        ("It left.", (1,)),
        ("It sank.", (2, 3)),
        ("Nobody died.", ()),
    ]


@pytest.mark.parametrize(
    ("text", "has_links"),
    [
        ("It sank [2][3].", False),
        ("It <b>sank</b> <i>here</i>.", False),
        ("It [sank](http://a.example).", True),
        ("It sank <img src=x>.", True),
        ("It sank at www.a.example.", True),
        ("It sank, 5 < 6.", False),
    ],
)
def test_links_are_noticed(text: str, has_links: bool) -> None:
    (sentence,) = read(text, 1000)
    assert sentence.has_links == has_links


def test_paragraphs_and_lists_stay_what_they_are() -> None:
    found = read("Two ships:\n\n1. The A left.\n2. The B sank. All died.\n\nThat is all.", 1000)
    assert "".join(s.begins + s.text for s in found) == (
        "Two ships:\n\n- The A left.\n- The B sank. All died.\n\nThat is all."
    )


@given(TEXTS)
def test_whatever_pieces_it_comes_in_nothing_is_lost(text: str) -> None:
    """Where a sentence ends may depend on how much of the next one is there."""

    def said(size: int) -> tuple[str, list[int]]:
        found = read(text, size)
        letters = "".join(filter(str.isalnum, "".join(sentence.text for sentence in found)))
        return letters, [number for sentence in found for number in sentence.numbers]

    assert said(1)[0] == said(5)[0] == said(10_000)[0]


@given(TEXTS)
def test_no_sign_of_markup_is_ever_shown(text: str) -> None:
    prose = Prose()
    for character in text:
        shown = [sentence.text for sentence in prose.add(character)]
        shown += [prose.pending.text] if prose.pending else []
        for words in shown:
            assert "](h" not in words
            assert "http" not in words
            assert "<a " not in words
            assert "<b>" not in words
            assert "script" not in words


SIGNS = st.text(st.sampled_from("[]()!<>【】 a1^,"), max_size=14)


@given(SIGNS)
def test_what_is_open_is_what_a_slow_pattern_would_find(line: str) -> None:
    pattern = r"(?:!?\[[^\]]*(?:\](?:\([^)]*\)?)?)?|【[^】]*|<[^>]*|\S+)$"
    assert line[: _open(line)] == re.sub(pattern, "", line)


@given(SIGNS)
def test_so_is_the_stump_of_a_marker(text: str) -> None:
    assert _without_stump(text) == re.sub(r"\s*[\[【]\^?[\d\s,;–-]*$", "", text)


def test_a_long_sentence_is_looked_at_in_steps() -> None:
    prose, looks = Prose(), []
    for _ in range(1_000):
        assert not list(prose.add("a ship "))
        looks.append(prose.pending)
    assert len({id(one) for one in looks[200:]}) < 40
    (sentence,) = prose.end()
    assert sentence.text == " ".join(["a ship"] * 1_000)
