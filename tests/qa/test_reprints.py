from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from index.article import Header
from index.duplicate import Duplicate
from index.passage import Hit, Passage, Reasons
from qa.reprints import distinct, originals, other_articles

RAZONI = (
    "The first ship to sail was the Razoni, which left Odesa on 1 August with 26,000 tonnes of "
    "maize. It was inspected in the Bosporus and went on to Lebanon."
)
WHEAT = (
    "Wheat fell by a tenth in the week after the signing. Traders in Chicago had expected more, "
    "and insurers in London waited for the second convoy before they named a price."
)
FLEET = "In {} the fleet of the coast guard had {} ships, most of them older than their crews."
QUESTION = "Which ship sailed first?"


def hit(article_id: str, text: str, *, day: date | None = None) -> Hit:
    header = Header(article_id=article_id, title="Ships", date=day)
    return Hit(Passage(0, article_id, 0, len(text), text), header, 1.0, Reasons())


def kept(
    hits: list[Hit], *, question: str = QUESTION, pairs: tuple[Duplicate, ...] = ()
) -> list[Hit]:
    original = originals([hit.article.article_id for hit in hits], pairs)
    return distinct(question, hits, original)


def test_of_two_passages_that_say_the_same_the_better_stays() -> None:
    hits = [hit("a", RAZONI), hit("b", RAZONI.upper()), hit("c", WHEAT)]
    assert kept(hits) == [hits[0], hits[2]]


def test_small_changes_make_no_other_passage() -> None:
    changed = RAZONI.replace("went on to", "then reached").replace("maize", "corn")
    assert kept([hit("a", RAZONI), hit("b", changed)]) == [hit("a", RAZONI)]


def test_passages_that_are_cut_elsewhere_are_known_by_their_words() -> None:
    hits = [hit("a", RAZONI), hit("a", WHEAT), hit("b", RAZONI[60:] + " " + WHEAT[:80])]
    assert kept(hits) == hits[:2]


def test_a_passage_with_news_beside_what_is_known_stays() -> None:
    hits = [hit("a", RAZONI), hit("b", RAZONI[:60] + " " + WHEAT)]
    assert kept(hits) == hits


def test_a_year_that_is_asked_for_is_news() -> None:
    hits = [hit("a", FLEET.format(2023, 12)), hit("b", FLEET.format(2024, 15))]
    assert kept(hits, question="How many ships had the coast guard in 2024?") == hits
    assert kept(hits, question="How many ships had the coast guard?") == hits[:1]


def test_a_year_that_is_asked_for_may_stand_at_the_head_of_the_article() -> None:
    hits = [hit("a", RAZONI, day=date(2022, 8, 5)), hit("b", RAZONI, day=date(2023, 8, 5))]
    assert kept(hits, question="What was written in 2023 of the Razoni?") == hits


def test_of_a_known_reprint_the_original_takes_the_place() -> None:
    pair = Duplicate("b", "a", 0.9)
    hits = [hit("a", RAZONI), hit("b", WHEAT), hit("c", FLEET), hit("a", WHEAT)]
    assert kept(hits, pairs=(pair,)) == [hits[0], hits[3], hits[2]]
    assert kept(hits) == hits[:3]


def test_in_a_known_reprint_a_passage_that_is_half_known_is_known() -> None:
    half = RAZONI[:80] + " " + WHEAT[:80]
    hits = [hit("a", RAZONI), hit("b", half)]
    assert kept(hits) == hits
    assert kept(hits, pairs=(Duplicate("b", "a", 0.9),)) == hits[:1]


def test_a_chinese_passage_with_a_character_changed_is_the_same() -> None:
    text = "第一艘离开敖德萨的船是拉佐尼号，载有两万六千吨玉米，前往黎巴嫩。"
    hits = [hit("a", text), hit("b", text.replace("，载有", "。它载着"))]
    assert kept(hits, question="哪艘船最先离开？") == hits[:1]


def test_the_first_of_some_that_are_nearly_the_same_stands_for_them() -> None:
    pairs = [Duplicate("b", "a", 0.9), Duplicate("c", "b", 0.9), Duplicate("e", "z", 0.9)]
    found = originals(["c", "a", "d", "e"], pairs)
    assert [found[one] for one in ("a", "b", "c", "d", "e")] == ["c", "c", "c", "d", "e"]


def test_articles_that_were_cited_are_no_others_nor_are_their_reprints() -> None:
    articles = [Header(article_id=one, title="T") for one in "abcd"]
    original = originals("abcd", [Duplicate("b", "a", 0.9), Duplicate("d", "c", 0.9)])
    assert [a.article_id for a in other_articles(articles, ["b"], original)] == ["c"]
    assert [a.article_id for a in other_articles(articles, [], original)] == ["a", "c"]


@given(st.lists(st.sampled_from([RAZONI, WHEAT, "", "…", FLEET]), max_size=6))
def test_what_is_kept_are_hits_and_each_text_is_kept_once(texts: list[str]) -> None:
    hits = [hit(str(number), text) for number, text in enumerate(texts)]
    left = [one.passage.text for one in kept(hits)]
    assert {text for text in left if text in (RAZONI, WHEAT, FLEET)} == {*texts} - {"", "…"}
    assert len([text for text in left if text not in ("", "…")]) == len({*texts} - {"", "…"})
