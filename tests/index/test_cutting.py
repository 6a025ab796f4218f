import re

from hypothesis import given
from hypothesis import strategies as st

from index.cutting import cut
from index.sentences import sentence_spans

TEXTS = st.text(
    st.one_of(st.sampled_from(" \n\u00a0.?!“”aB1"), st.characters(exclude_categories=["Cs"])),
    max_size=400,
)


def word_starts(text: str) -> list[int]:
    return [match.start() for match in re.finditer(r"\S{1,4}", text)]


@given(TEXTS, st.integers(1, 30))
def test_passages_leave_out_nothing_but_white_space(text: str, budget: int) -> None:
    end = 0
    for piece in cut(text, sentence_spans(text), word_starts(text), budget):
        assert end <= piece.start < piece.end
        assert not text[end : piece.start].strip()
        end = piece.end
    assert not text[end:].strip()


@given(TEXTS, st.integers(1, 30))
def test_no_passage_exceeds_the_budget(text: str, budget: int) -> None:
    starts = word_starts(text)
    for piece in cut(text, sentence_spans(text), starts, budget):
        assert sum(piece.start <= start < piece.end for start in starts) <= budget


@given(TEXTS, st.integers(1, 5), st.booleans())
def test_no_passage_is_endless_though_it_be_one_token(text: str, budget: int, one: bool) -> None:
    starts = [0] if one else []
    for piece in cut(text, sentence_spans(text), starts, budget):
        assert piece.end - piece.start <= 20 * (budget + 1)


@given(TEXTS, st.integers(1, 5))
def test_several_tokens_may_begin_at_one_letter(text: str, budget: int) -> None:
    starts = [place for place in word_starts(text) for _ in range(3)]
    cuts = cut(text, sentence_spans(text), starts, budget)
    assert "".join("".join(text[c.start : c.end].split()) for c in cuts) == "".join(text.split())


@given(TEXTS, st.integers(1, 30))
def test_sentences_of_a_passage_tile_it(text: str, budget: int) -> None:
    for piece in cut(text, sentence_spans(text), word_starts(text), budget):
        assert piece.sentences[0][0] == piece.start
        assert piece.sentences[-1][1] == piece.end
        for (_, end), (start, _) in zip(piece.sentences, piece.sentences[1:], strict=False):
            assert end <= start


def test_a_passage_ends_at_a_paragraph_when_it_is_full_enough() -> None:
    text = "One two three. Four five six.\n\nSeven eight nine."
    spans = [(0, 14), (15, 29), (31, 48)]
    starts = [match.start() for match in re.finditer(r"\w+", text)]
    cuts = cut(text, spans, starts, budget=9)
    assert [text[c.start : c.end] for c in cuts] == [text[:29], text[31:]]


def test_an_overlong_sentence_breaks_between_words() -> None:
    text = "alpha beta gamma delta"
    starts = [0, 6, 11, 17]
    cuts = cut(text, [(0, len(text))], starts, budget=2)
    assert [text[c.start : c.end] for c in cuts] == ["alpha beta", "gamma delta"]
