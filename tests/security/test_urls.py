"""Addresses that are none of the web, which an export would make links of: finding L7."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from index.archive import Archive
from index.article import Article, web_url
from index.errors import UsageError
from index.reading import FoundFile
from index.reading.formats import read_articles
from qa.accounts.account import Role
from tests.qa.web.conftest import client_over
from tests.qa.web.logging_in import log_in

HOSTILE = [
    "javascript:alert(document.cookie)",
    "JaVaScRiPt:alert(1)",
    "javascript://magazine.example/%0aalert(1)",
    "file://server/share",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "vbscript:msgbox(1)",
    "//evil.example/x",
    "http:/evil",
    "http://",
    "https://[::1",
    "\\\\server\\share",
    "http://a b.example/",
    "\x01javascript:alert(1)",
]
FORMS = ("md", "csv", "json", "bibtex", "ris")
BODY = "The ship Marabel carried maize from Odesa to Egypt in May 2024."


def file_with(folder: Path, url: str, suffix: str) -> FoundFile:
    path = folder / f"a{suffix}"
    written = {
        ".json": json.dumps({"text": BODY, "url": url, "title": "Maize"}),
        ".csv": f'title,url,text\nMaize,"{url}","{BODY}"\n',
        ".txt": f"Maize\nURL : {url}\n\n{BODY}",
        ".md": f"---\ntitle: Maize\nurl: {json.dumps(url)}\n---\n\n{BODY}",
        ".html": f'<html><head><meta property="og:url" content="{url}"></head>'
        f"<body><article><h1>Maize</h1><p>{BODY}</p><p>{BODY}</p></article></body></html>",
    }
    path.write_text(written[suffix])
    return FoundFile(path, path.name)


@pytest.mark.parametrize("suffix", [".json", ".csv", ".txt", ".md", ".html"])
@pytest.mark.parametrize("url", HOSTILE, ids=range(len(HOSTILE)))
def test_a_file_gives_no_such_address(tmp_path: Path, url: str, suffix: str) -> None:
    for article in read_articles(file_with(tmp_path, url, suffix)):
        assert isinstance(article, Article)
        assert article.url is None


def test_what_was_no_web_address_is_kept_beside(tmp_path: Path) -> None:
    (article,) = read_articles(file_with(tmp_path, "doi:10.1000/182", ".json"))
    assert isinstance(article, Article)
    assert article.metadata == {"url": "doi:10.1000/182"}


@pytest.mark.parametrize(
    "url",
    ["https://magazine.example/2024/a?b=c#d", "HTTP://magazine.example", "http://1.2.3.4:80/ü"],
)
def test_an_address_of_the_web_stays(tmp_path: Path, url: str) -> None:
    (article,) = read_articles(file_with(tmp_path, url, ".json"))
    assert isinstance(article, Article)
    assert article.url == url == web_url(url)
    assert "url" not in article.metadata


@pytest.mark.parametrize("url", HOSTILE[:11], ids=range(11))
def test_staff_cannot_amend_it_to_one(archive: Archive, url: str) -> None:
    with pytest.raises(UsageError, match="must be a web address"):
        archive.by_hand.amend("a.json", {"url": url}, "Ann")


@pytest.fixture
def client(archive: Archive, tmp_path: Path) -> FlaskClient:
    """Of one of the staff, over an article that an earlier version has stored."""
    archive.ingest([file_with(tmp_path, "https://magazine.example/1", ".json").path])
    archive.warm_up()
    made = client_over(archive)
    log_in(made, Role.STAFF)
    return made


def store_as_earlier(archive: Archive, url: str) -> None:
    article = replace(archive.article("a.json"), url=url)
    with archive.engine.begin() as db:
        db.execute(
            text("UPDATE articles SET url = :url, fingerprint = :fingerprint"),
            {"url": url, "fingerprint": article.fingerprint()},
        )


def test_no_export_carries_what_an_earlier_version_has_stored(
    client: FlaskClient, archive: Archive
) -> None:
    for form in FORMS:
        assert "magazine.example/1" in exported(client, form)
    store_as_earlier(archive, HOSTILE[0])
    for form in FORMS:
        assert "javascript" not in exported(client, form)
    assert client.get("/api/articles/a.json").json["url"] is None
    assert [header.url for header in archive.articles()] == [None]


def test_nor_does_an_answer_that_was_given_before(client: FlaskClient, archive: Archive) -> None:
    question = {"question": "What did the ship Marabel carry?"}
    given = client.post("/api/chat", json=question).json
    assert given["citations"][0]["url"] == "https://magazine.example/1"
    with archive.engine.begin() as db:
        db.execute(
            text("UPDATE messages SET response = replace(response, :web, :script)"),
            {"web": "https://magazine.example/1", "script": HOSTILE[0]},
        )
    kept = f"/api/conversations/{given['conversation_id']}"
    assert client.get(kept).json["messages"][0]["citations"][0]["url"] is None
    exported = client.get(f"/c/{given['conversation_id']}/export?format=md").text
    assert "Maize" in exported
    assert "javascript" not in exported


def test_the_desk_says_what_a_url_must_be(client: FlaskClient) -> None:
    sent = {"id": "a.json", "title": "Maize", "url": HOSTILE[0]}
    response = client.post("/desk/article/amend", data=sent)
    assert response.status_code == 400
    assert "must be a web address" in response.text


def exported(client: FlaskClient, form: str) -> str:
    response = client.get("/topics", query_string={"q": "maize ship", "format": form})
    assert response.status_code == 200, response.text
    return response.text


def test_an_archive_with_such_an_address_is_whole(archive: Archive, tmp_path: Path) -> None:
    source = file_with(tmp_path, "https://magazine.example/1", ".json").path
    archive.ingest([source])
    store_as_earlier(archive, HOSTILE[0])
    assert archive.verify() == []
    assert archive.ingest([source]).unchanged == 1
    archive.by_hand.amend("a.json", {"page": "12"}, "Ann")
    archive.settle()
    assert (archive.article("a.json").page, archive.article("a.json").url) == ("12", None)
    assert archive.verify() == []
