"""Ids of articles that a path cannot carry as they are."""

import html
import json
import re
from collections.abc import Iterator
from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from index.archive import Archive
from index.embedding import PACKAGED_MODEL, Embedder
from tests.qa.web.conftest import client_over

IDS = [
    *("/abs/x", "../../etc/passwd", "dot/./x", "a//b", "https://x/y", "a/", ".", "plain/x.txt"),
    *("100% & more?#1", "a+b c", "?id=x", "\\back\\slash"),
]


@pytest.fixture(scope="module")
def odd_client(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder
) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("odd")
    rows = [{"id": i, "title": f"Ship {n}", "text": f"Ship {n} sailed."} for n, i in enumerate(IDS)]
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    archive = Archive(folder / "data", embedding_model=PACKAGED_MODEL, embedder=embedder)
    archive.ingest([folder / "a.jsonl"])
    archive.warm_up()
    yield client_over(archive)
    archive.close()


def as_a_browser(href: str) -> str:
    """A link's address after a browser has resolved the dots in its path, encoded or not."""
    path, _, query = html.unescape(href).partition("#")[0].partition("?")
    dotted = re.sub("%2e", ".", path, flags=re.IGNORECASE)
    resolved = urlsplit(urljoin("http://localhost/", dotted)).path
    return f"{resolved}?{query}" if query else resolved


def test_links_in_pages_lead_to_the_article(odd_client: FlaskClient) -> None:
    for page in ("/browse", "/topics?q=ship"):
        links = re.findall(
            r'<a href="(/articles/[^"]*)"[^>]*>(Ship \d+)<', odd_client.get(page).text
        )
        assert len(links) == len(IDS)
        for href, title in links:
            assert f"<h1>{title}</h1>" in odd_client.get(as_a_browser(href)).text


def test_the_quoted_words_are_marked(odd_client: FlaskClient) -> None:
    page = odd_client.get("/topics?q=ship").text
    links = re.findall(r'<a href="(/articles/[^"]*#quote)">([^<]*)<', page)
    assert len(links) == len(IDS)
    for href, words in links:
        assert f'<mark id="quote">{words}</mark>' in odd_client.get(as_a_browser(href)).text


@pytest.mark.parametrize("article_id", IDS)
@pytest.mark.parametrize("form", ["/api/articles/{}", "/api/articles/?id={}"])
def test_the_api_finds_it_by_path_and_by_query(
    odd_client: FlaskClient, form: str, article_id: str
) -> None:
    assert odd_client.get(form.format(quote(article_id))).json["article_id"] == article_id


@pytest.mark.parametrize("article_id", IDS)
@pytest.mark.parametrize("form", ["/articles/{}", "/articles/?id={}"])
def test_the_page_is_there_by_path_and_by_query(
    odd_client: FlaskClient, form: str, article_id: str
) -> None:
    assert (
        f"<h1>Ship {IDS.index(article_id)}</h1>"
        in odd_client.get(form.format(quote(article_id))).text
    )


def test_no_id_at_all_leads_to_the_contents(odd_client: FlaskClient) -> None:
    assert odd_client.get("/articles/").location == "/browse"
