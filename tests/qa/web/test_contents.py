"""Browsing, over HTTP."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.archive import Archive
from tests.qa.web.conftest import client_over


def listed(client: FlaskClient, path: str) -> list[str]:
    page = client.get(path, headers={"Accept": "text/html"}).text
    return re.findall(r'<li><a href="/articles/([^"]+)"', page)


@pytest.fixture
def long_client(archive: Archive, tmp_path: Path) -> FlaskClient:
    """Over 260 articles, of which 130 are of one author."""
    rows = ["id,title,author,date,issue,text"]
    for n in range(260):
        day = f"2024-{1 + n // 28:02}-{1 + n % 28:02}"
        rows.append(
            f"{n:03},Title {n:03},{'Ann' if n % 2 else f'Author {n:03}'},{day},V{n // 40},Text"
        )
    (tmp_path / "a.csv").write_text("\n".join(rows))
    archive.ingest([tmp_path / "a.csv"])
    return client_over(archive)


def test_an_issue_is_a_table_of_contents_in_page_order(client: FlaskClient) -> None:
    issue = "/browse?by=issue&of=Vol+6+Issue+3+May+%E2%80%93+Jun+2024"
    pages = re.findall(r"p\.\u00a0(\d+)", client.get(issue).text)
    assert pages == sorted(pages, key=int)
    assert len(pages) == len(listed(client, issue)) > 2


@pytest.mark.parametrize("by", ["issue", "author", "category", "year"])
def test_every_article_stands_on_some_shelf(client: FlaskClient, by: str) -> None:
    assert len(set(listed(client, f"/browse?by={by}"))) == 30


def test_long_shelves_and_lists_come_in_pages(long_client: FlaskClient) -> None:
    every: list[str] = []
    for page in range(1, 5):
        every += listed(long_client, f"/browse?by=issue&page={page}")
    assert len(every) == len(set(every)) == 260
    ann = [listed(long_client, f"/browse?by=author&of=Ann&page={page}") for page in (1, 2, 3, 4)]
    assert [len(one) for one in ann] == [50, 50, 30, 0]
    assert "All 130 articles" in long_client.get("/browse?by=author").text


def test_a_list_is_sorted(long_client: FlaskClient) -> None:
    assert listed(long_client, "/browse?by=author&of=Ann")[0] == "259"
    assert listed(long_client, "/browse?by=author&of=Ann&sort=oldest")[0] == "001"
    assert listed(long_client, "/browse?q=title+02&sort=title")[0] == "002"


def test_words_are_found_and_shown_as_text(client: FlaskClient) -> None:
    assert listed(client, "/browse?q=houth")
    page = client.get("/browse?q=<script>").text
    assert "0 articles with “<bdi>&lt;script&gt;</bdi>”" in page


def test_only_what_changes_is_given_while_somebody_types(client: FlaskClient) -> None:
    part = client.get("/browse?q=moon&part=1").text
    assert "<html" not in part
    assert len(re.findall("<li>", part)) >= 4


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/browse?by=colour", 400),
        ("/browse?sort=random", 400),
        ("/browse?page=0", 400),
        ("/browse?by=author&of=Nobody", 404),
        ("/browse?page=99", 200),
    ],
)
def test_what_is_not_there_is_said(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_an_article_leads_to_related_ones(client: FlaskClient) -> None:
    page = client.get("/articles/2024-02-red-sea-under-fire.txt").text
    related = page.split('aria-label="Related articles"')[1].split("</section>")[0]
    assert "Six Months of Escorts in the Red Sea" in related
    assert "The Red Sea Becomes a Battle Zone" not in related
