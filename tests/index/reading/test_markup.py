import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from index.errors import EmptyFileError
from tests.index.reading.conftest import Read, ReadOne

MARKDOWN = """---
title: Grain by Sea
author: Maritime Desk
date: 2023-10-02
tags: [grain, ports]
---

# Grain by Sea

The *last* ship left [Odesa](https://example.org) in July.

- first port
- second port
"""

PARAGRAPHS = [
    "The last ship of the initiative left the port of Odesa in July, laden with grain for Turkey.",
    "In just under twelve months nearly 33 million tonnes had gone from three ports to others.",
    "Russia had asked for its own exports of fertiliser to be freed, and said that it got nothing.",
]


def _page(head: str = "", body: str | None = None) -> str:
    text = body if body is not None else "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    return (
        f"<!doctype html><html lang='en-GB'><head><title>Site | Grain</title>{head}</head><body>"
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/all'>All issues</a></li></ul></nav>"
        f"<article><h1>Grain by Sea</h1>{text}</article>"
        "<footer>Copyright, all rights reserved</footer></body></html>"
    )


def test_front_matter_tells_of_markdown(read_one: ReadOne) -> None:
    article = read_one("a.md", MARKDOWN)
    assert (article.title, article.author) == ("Grain by Sea", "Maritime Desk")
    assert article.date == date(2023, 10, 2)
    assert article.metadata == {"tags": ["grain", "ports"]}
    assert article.text == "The last ship left Odesa in July.\n\nfirst port\n\nsecond port"


def test_the_first_heading_is_the_title_where_nothing_else_is(read_one: ReadOne) -> None:
    article = read_one("a.md", "# Grain\n\nOne ship.\n\n## Later\n\nTwo ships.")
    assert article.title == "Grain"
    assert article.text == "One ship.\n\nLater\n\nTwo ships."


def test_broken_front_matter_loses_no_text(read_one: ReadOne) -> None:
    article = read_one("a.md", "---\ntitle: [unclosed\n---\n\nOne ship left Odesa.")
    assert "One ship left Odesa." in article.text


def test_html_in_markdown_is_read_without_its_tags(read_one: ReadOne) -> None:
    blocks = [
        "One ship<br>left <b>Ode</b>sa.",
        "<div>\nThe treaty was signed\nin <b>Os</b>lo &amp; Rome.<br/>Twice.\n</div>",
        "<p>Three.</p><p>Four.</p>",
        "<table>\n<tr><td>Five</td><td>5</td></tr>\n</table>",
        "<script>\nalert(1)\n</script>",
        "<!-- unseen -->",
        "<details>\n<summary>Six</summary>\n\nSeven.\n\n</details>",
    ]
    article = read_one("a.md", "\n\n".join(blocks))
    assert article.text.split("\n\n") == [
        "One ship\nleft Odesa.",
        "The treaty was signed\nin Oslo & Rome.\nTwice.",
        "Three.",
        "Four.",
        "Five",
        "5",
        "Six",
        "Seven.",
    ]


def test_the_main_text_of_a_page_is_read(read_one: ReadOne) -> None:
    article = read_one("a.html", _page())
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert "All issues" not in article.text
    assert article.title == "Grain by Sea"
    assert article.language == "en"


def test_linked_data_tells_of_a_page(read_one: ReadOne) -> None:
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "Organization", "name": "Site"},
            {
                "@type": "NewsArticle",
                "headline": "Grain by Sea, at Last",
                "alternativeHeadline": "A year of the corridor",
                "author": [{"@type": "Person", "name": "Jane Roe"}, {"name": "John Doe"}],
                "datePublished": "2023-10-02T08:00:00+02:00",
                "articleSection": "Maritime Security",
                "isPartOf": {"@type": "PublicationIssue", "issueNumber": "Vol 2 Issue 5"},
                "pageStart": 12,
                "url": "https://example.org/grain",
            },
        ],
    }
    head = f"<script type='application/ld+json'>{json.dumps(data)}</script>"
    article = read_one("a.html", _page(head))
    assert article.title == "Grain by Sea, at Last"
    assert article.subtitle == "A year of the corridor"
    assert article.authors == ("Jane Roe", "John Doe")
    assert article.date == date(2023, 10, 2)
    assert article.category == "Maritime Security"
    assert (article.issue, article.page) == ("Vol 2 Issue 5", "12")
    assert article.url == "https://example.org/grain"


def test_meta_tags_tell_of_a_page(read_one: ReadOne) -> None:
    head = (
        "<meta property='og:title' content='Grain at Sea'>"
        "<meta name='author' content='Maritime Desk'>"
        "<meta property='article:published_time' content='2023-10-02T08:00:00Z'>"
        "<link rel='canonical' href='https://example.org/grain'>"
    )
    article = read_one("a.html", _page(head))
    assert (article.title, article.author) == ("Grain at Sea", "Maritime Desk")
    assert (article.date, article.url) == (date(2023, 10, 2), "https://example.org/grain")


def test_a_heading_that_is_not_the_title_stays_in_the_text(read_one: ReadOne) -> None:
    article = read_one("a.html", _page("<meta property='og:title' content='Grain at Sea'>"))
    assert article.text == "\n\n".join(["Grain by Sea", *PARAGRAPHS])


def test_keywords_and_volume_of_a_page_are_kept(read_one: ReadOne) -> None:
    head = "<meta name='keywords' content='grain, ports'><meta name='citation_volume' content='18'>"
    assert read_one("a.html", _page(head)).metadata == {"keywords": "grain, ports", "volume": "18"}


def test_keywords_of_linked_data_are_kept(read_one: ReadOne) -> None:
    data = json.dumps({"headline": "Grain by Sea", "keywords": ["grain", "ports"]})
    article = read_one("a.html", _page(f"<script type='application/ld+json'>{data}</script>"))
    assert article.metadata == {"keywords": ["grain", "ports"]}


def test_malformed_linked_data_is_passed_over(read_one: ReadOne) -> None:
    head = "<script type='application/ld+json'>{oops</script>"
    assert read_one("a.html", _page(head)).title == "Grain by Sea"


def test_an_external_entity_is_not_fetched(read_one: ReadOne, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the-secret")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]>' + _page(
        body="".join(f"<p>{one} &x;</p>" for one in PARAGRAPHS)
    ).removeprefix("<!doctype html>")
    assert "the-secret" not in read_one("a.html", page).text


def test_a_page_without_text_is_refused(read: Read) -> None:
    with pytest.raises(EmptyFileError, match="no article text"):
        read("a.html", "<html><head><title>x</title></head><body></body></html>")


def test_a_colon_without_quotes_breaks_no_front_matter(read_one: ReadOne) -> None:
    article = read_one("a.md", "---\ntitle: Russia: No Limits\nauthor: 'Desk'\n---\n\nOne ship.")
    assert (article.title, article.author) == ("Russia: No Limits", "Desk")
    assert article.text == "One ship."


def test_markdown_needs_no_front_matter(read_one: ReadOne) -> None:
    article = read_one("grain.md", "One **big** ship.")
    assert (article.title, article.text) == ("grain", "One big ship.")


def test_text_between_two_rules_is_no_front_matter(read_one: ReadOne) -> None:
    article = read_one("a.md", "---\n\nOne ship left.\n\n---\n\nTwo came.")
    assert article.text == "One ship left.\n\nTwo came."


def test_a_heading_beside_a_title_is_kept(read_one: ReadOne) -> None:
    article = read_one("a.md", "---\ntitle: Grain\n---\n# By Sea\n\nOne ship.")
    assert (article.title, article.text) == ("Grain", "By Sea\n\nOne ship.")


@pytest.mark.parametrize(
    "yaml",
    [
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in pairwise("abcdefghij")),
        "a: &a [*a]\n",
        "a: " + "[" * 5000 + "\n",
        "a: 0x" + "f" * 9000 + "\n",
    ],
    ids=["bomb", "circle", "depth", "number"],
)
def test_hostile_front_matter_does_no_harm(read_one: ReadOne, yaml: str) -> None:
    article = read_one("a.md", f"---\n{yaml}---\nOne ship.")
    assert "One ship." in article.text
    assert article.fingerprint()


def test_deep_linked_data_is_passed_over(read_one: ReadOne) -> None:
    head = f"<script type='application/ld+json'>{'[' * 100_000}</script>"
    assert read_one("a.html", _page(head)).title == "Grain by Sea"


def test_a_page_may_be_xml(read_one: ReadOne) -> None:
    page = "<?xml version='1.0' encoding='utf-8'?>" + _page()
    assert read_one("a.xhtml", page).text.endswith("\n\n".join(PARAGRAPHS))


def test_a_page_of_ten_thousand_nested_tags_comes_to_an_end(read: Read) -> None:
    with pytest.raises(EmptyFileError):
        read("a.html", "<div>" * 10_000 + "One ship." + "</div>" * 10_000)
