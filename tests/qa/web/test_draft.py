from hypothesis import assume, given
from hypothesis import strategies as st

from index.article import Header
from qa.answer import Citation
from qa.web.draft import Draft
from qa.web.rendering import answer_html

PIECES = st.lists(st.one_of(st.sampled_from(["> ", "\n\n", "**", "[1]", "😀", "1. "]), st.text()))
CITATION = Citation(1, Header(article_id="a", title="T"), 1, "q", 3, 9, verified=True)


def changed(shown: str, change: dict[str, str | int]) -> str:
    """What a page shows after a change. JavaScript counts UTF-16 units."""
    units = shown.encode("utf-16-le")[: 2 * int(change["keep"])]
    return units.decode("utf-16-le") + str(change["html"])


@given(PIECES)
def test_the_changes_add_up_to_the_html_of_the_whole(pieces: list[str]) -> None:
    assume(len("".join(pieces)) < 1_000)
    draft, shown = Draft(), ""
    for piece in pieces:
        shown = changed(shown, draft.add(piece))
    shown = changed(shown, draft.cite(CITATION))
    assert shown == answer_html("".join(pieces), [CITATION])


def test_what_stays_is_not_sent_again() -> None:
    draft = Draft()
    draft.add("One.\n\nTwo")
    assert draft.add(".") == {"keep": len("<p>One.</p>\n<p>Two"), "html": ".</p>\n"}


def test_a_marker_is_a_link_once_it_is_cited() -> None:
    draft = Draft()
    assert "<a" not in draft.add("Said. [1]")["html"]
    assert 'data-marker="1"' in draft.cite(CITATION)["html"]


def test_a_long_answer_follows_in_steps() -> None:
    draft, shown = Draft(), ""
    for _ in range(1_000):
        shown = changed(shown, draft.add("a ship. "))
        text = shown.removeprefix("<p>").rstrip().removesuffix("</p>")
        assert "a ship. ".join([""] * 1_001).startswith(text)
    assert len(shown) > 8_000 * 15 / 16
