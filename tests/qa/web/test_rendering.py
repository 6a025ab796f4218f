import html
import re

from hypothesis import assume, given
from hypothesis import strategies as st

from index.article import Header
from qa.answer import Citation
from qa.composing import escape
from qa.web.rendering import answer_html, article_html, reference_html

TEXT = st.text(st.one_of(st.sampled_from("\n <>&[]1\\*_"), st.characters(codec="utf-8")))


def shown(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(TEXT, st.integers(0, 60), st.integers(1, 60))
def test_an_article_is_shown_whole_and_marked_exactly(text: str, start: int, length: int) -> None:
    end = start + length
    page = article_html(text, start, end)
    assert squeezed(shown(page)) == squeezed(text)
    marked = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", page, re.DOTALL))
    expected = text[start:end] if end <= len(text) else ""
    assert squeezed(html.unescape(marked)) == squeezed(expected)


def citation(marker: int) -> Citation:
    return Citation(marker, Header(article_id="a b/c", title='T"<'), 1, "q", 3, 9, verified=True)


def test_markers_become_links_to_the_words() -> None:
    rendered = answer_html("Said [1] and [2].", [citation(1)])
    assert 'href="/articles/a%20b/c?start=3&amp;end=9#quote"' in rendered
    assert 'data-marker="1"' in rendered
    assert "[2]" in rendered


def test_a_marker_does_not_begin_a_line() -> None:
    rendered = answer_html("> Said so. [1]", [citation(1)])
    assert 'Said so.\N{NO-BREAK SPACE}<a class="marker"' in rendered


def test_an_article_with_a_title_of_another_script_can_be_cited() -> None:
    header = Header(article_id="a", title="شرق <b>", author="A “Desk", page="3")
    assert reference_html(header) == "A “Desk, <bdi>“شرق &lt;b&gt;”</bdi>, p.\u00a03"


def test_nothing_but_markers_is_a_link() -> None:
    rendered = answer_html("<a href=x>y</a> [z](http://e.example) ![i](j) http://e.example", [])
    assert "<a" not in rendered
    assert "<img" not in rendered


@given(TEXT)
def test_quoted_words_show_as_they_are_and_make_no_marker(words: str) -> None:
    assume(words.strip() and not re.search("[\ue000\ue001\0]", words))
    line = " ".join(words.split())
    rendered = answer_html(f"> “{escape(line)}” [1]", [citation(1)])
    assert rendered.count("<a ") == 1
    assert squeezed(shown(rendered)) == squeezed(f"“{line}”1")
