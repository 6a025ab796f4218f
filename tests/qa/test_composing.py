import html
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index.article import Header
from index.filters import Filters
from index.passage import Hit, Passage, Reasons
from qa.composing import arrange, compose, decline, escape
from qa.evidence import Evidence, Quote

NOTHING = Evidence((), 0.0, ())


def _header(name: str, day: date | None = None) -> Header:
    return Header(article_id=name, title=f"Title {name}", author="Space Desk", date=day)


def _quote(article: str, start: int, text: str = "Words.") -> Quote:
    header = _header(article, date(2024, 6, 5))
    passage = Passage(1, article, start, start + len(text), text)
    return Quote(Hit(passage, header, 1.0, Reasons()), start, start + len(text), text, 1.0)


def test_the_best_comes_first_and_an_article_stays_together() -> None:
    best, other, late, early = _quote("a", 50), _quote("b", 0), _quote("a", 90), _quote("a", 10)
    assert arrange([best, other, late, early]) == (best, early, late, other)


def test_an_answer_says_who_wrote_when_and_what() -> None:
    answer = compose([_quote("a", 0, "The ship left."), _quote("a", 20, "It sank.")])
    assert answer == (
        "**Space Desk, 5 June 2024**, in *Title a*:\n\n> The ship left. [1]\n>\n> It sank. [2]"
    )


def test_declining_names_what_is_missing_nearest_and_last() -> None:
    evidence = Evidence((_quote("b", 0),), 0.1, ("Modi",))
    said = decline(evidence, [_quote("a", 0).hit.article], date(2024, 10, 4))
    assert said == (
        "The archive does not answer this. The word “Modi” does not occur in it. "
        "Nearest to it is *Title a* (5 June 2024). "
        "The archive’s latest article is of 4 October 2024."
    )


def test_declining_says_what_was_looked_for() -> None:
    evidence = Evidence((), 0.0, (), looked_for=("insure", "grain", "corridor"))
    said = decline(evidence, [_header("a")], None)
    assert "It was searched for “insure”, “grain” and “corridor”." in said


def test_several_missing_words_are_listed() -> None:
    said = decline(Evidence((), 0.0, ("A", "B", "C")), [_header("a")], None)
    assert "The words “A”, “B” and “C” do not occur in it." in said


def test_what_is_far_off_is_not_called_near() -> None:
    said = decline(Evidence((_quote("a", 0),), 0.01, ()), [_header("a")], None)
    assert said == "The archive does not answer this."


def test_an_empty_archive_is_said_to_be_empty() -> None:
    assert "The archive is empty" in decline(NOTHING, [], None)


def test_an_unsure_answer_says_so_first() -> None:
    answer = compose([_quote("a", 0, "The ship left.")], unsure=True)
    assert answer.startswith("The archive may not say exactly this. Nearest to it is:\n\n**Space")


def test_an_unsure_answer_says_what_the_archive_lacks() -> None:
    answer = compose([_quote("a", 0, "The ship left.")], unsure=True, missing=["Versailles"])
    said = "The word “Versailles” does not occur in it. Nearest to it is:"
    assert answer.startswith(f"The archive may not say exactly this. {said}\n\n**Space")
    assert "Versailles" not in compose([_quote("a", 0, "It left.")], missing=["Versailles"])


def test_lines_are_joined_and_other_spaces_kept() -> None:
    assert "> Xi. The\u00a0pair  met. [1]" in compose(
        [_quote("a", 0, "Xi.\n\nThe\u00a0pair  met.")]
    )


@pytest.mark.parametrize("text", ["Seventy-Five", "AT&T", "a + b = c!", "{x}", "No. 5"])
def test_what_begins_no_markup_is_not_escaped(text: str) -> None:
    assert escape(text) == text


def test_declining_says_that_filters_were_chosen() -> None:
    filters = Filters(category=("Space",), after=date(2024, 1, 1))
    said = decline(NOTHING, [_header("a")], None, filters=filters)
    assert "Only the articles that match the chosen filters (Space, from 1 January 2024)" in said
    assert decline(NOTHING, [], None, filters=filters).startswith("No article matches the chosen")


def test_declining_names_only_the_beginning_of_many_long_filters() -> None:
    filters = Filters(author=("[" * 2_000,) * 100, issue=("Vol 1",) * 100)
    said = decline(NOTHING, [_header("a")], None, filters=filters)
    assert "… and 190 more) were asked." in said
    assert len(said) < 3_000


def test_what_was_taken_for_a_word_is_said() -> None:
    answer = compose([_quote("a", 0, "It left.")], taken={"Zelenski": "Zelensky"})
    first, rest = answer.split("\n\n", 1)
    assert first == "Showing results for “Zelensky” (no article contains “Zelenski”)."
    assert rest.startswith("**Space Desk")


def test_an_answer_may_say_when_the_archive_last_wrote_of_it() -> None:
    answer = compose([_quote("a", 0, "It left.")], last_written=date(2024, 7, 1))
    assert answer.endswith("The archive last wrote of this on 1 July 2024.")


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1))
def test_escaped_text_shows_as_it_stands(text: str) -> None:
    shown = MarkdownIt("commonmark").render(f"> {escape(text)}")
    quoted = shown.removeprefix("<blockquote>\n<p>").removesuffix("</p>\n</blockquote>\n")
    assert html.unescape(quoted) == text


@pytest.mark.parametrize(
    "text", ["1. May was cold", "12) and so on", "2024. A year", "123456789)", "&amp; <b>"]
)
def test_text_that_looks_like_markup_shows_as_it_stands(text: str) -> None:
    shown = MarkdownIt("commonmark").render(f"> {escape(text)}")
    assert html.unescape(shown) == f"<blockquote>\n<p>{text}</p>\n</blockquote>\n"
