import html

import pytest
from flask.testing import FlaskClient

from index.archive import Archive


@pytest.mark.parametrize(
    "url",
    ["/", "/browse", "/browse?by=author&q=sea", "/browse?by=year", "/topics", "/topics?q=Moon"],
)
def test_pages_answer(client: FlaskClient, url: str) -> None:
    response = client.get(url)
    assert response.status_code == 200
    assert "The Test Archive" in response.text


def test_asking_works_without_javascript(client: FlaskClient) -> None:
    response = client.post(
        "/",
        data={"question": "Where was the Black Sea Grain Initiative signed?", "after": ""},
        follow_redirects=True,
    )
    assert response.status_code == 200
    assert 'class="marker"' in response.text
    assert "#quote" in response.text


def test_a_filter_is_taken_away_without_javascript(client: FlaskClient) -> None:
    question = "What did the Maritime Desk write about the Red Sea in 2024?"
    asked = client.post("/", data={"question": question}, follow_redirects=True)
    assert 'name="ignore" value="author"' in asked.text
    again = client.post(
        "/", data={"question": question, "ignore": ["author", "after"]}, follow_redirects=True
    )
    assert "Ask again without “to 31 December 2024”" in again.text
    assert "Ask again without “Maritime Desk”" not in again.text


def test_an_article_shows_the_quoted_words_marked(
    client: FlaskClient, sample_archive: Archive
) -> None:
    article_id = sample_archive.articles()[0].article_id
    text = sample_archive.article(article_id).text
    page = client.get(f"/articles/{article_id}?start=10&end=30").text
    assert '<mark id="quote">' in page
    marked = page.split('<mark id="quote">')[1].split("</mark>")[0]
    assert marked == text[10:30].replace("&", "&amp;").replace("'", "&#39;")


WRONG_PLACES = [
    *("start=5", "start=9&end=3", "start=-1&end=4", "start=x&end=y", "start=abc&end=10"),
    *("end=10", "start=0&end=99999999"),
]


@pytest.mark.parametrize("place", WRONG_PLACES)
def test_a_wrong_place_marks_nothing(
    client: FlaskClient, sample_archive: Archive, place: str
) -> None:
    article_id = sample_archive.articles()[0].article_id
    page = client.get(f"/articles/{article_id}?{place}")
    assert page.status_code == 200
    assert "<mark" not in page.text


def test_errors_are_pages_for_who_looks_at_pages(client: FlaskClient) -> None:
    response = client.get("/articles/nonesuch", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert response.mimetype == "text/html"


def test_an_empty_archive_says_what_to_do(empty_client: FlaskClient) -> None:
    assert "archive-qa ingest FOLDER" in empty_client.get("/").text


@pytest.mark.parametrize("form", ["md", "json", "csv", "docx", "bibtex", "ris"])
def test_dossiers_can_be_taken_along(client: FlaskClient, form: str) -> None:
    response = client.get(f"/topics?q=Moon&format={form}")
    assert response.status_code == 200
    assert "attachment" in response.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("/topics?q=a%00b", "’q’ holds characters that are not text"),
        (f"/topics?q={'x' * 2_001}", "’q’ is too long: 2,000 characters are the most"),
        ("/topics?q=Moon&format=pdf", "’format’ must be"),
        ("/topics?q=Moon&colour=red", "’colour’ is not known here"),
        ("/topics?q=Moon&after=soon", "YYYY-MM-DD"),
        ("/nonesuch", "There is nothing at this address."),
    ],
)
def test_bad_addresses_are_pages_that_say_why(client: FlaskClient, url: str, said: str) -> None:
    response = client.get(url, headers={"Accept": "text/html"})
    assert response.status_code == (404 if "nonesuch" in url else 400)
    assert said in html.unescape(response.text).replace("'", "’")


def test_a_topic_that_nothing_treats_is_said(client: FlaskClient) -> None:
    page = client.get("/topics?q=zzzqq").text
    assert "No article treats “<bdi>zzzqq</bdi>”" in page
    assert "format=" not in page


def test_a_topic_keeps_to_its_filters(client: FlaskClient) -> None:
    page = client.get("/topics?q=Moon&category=Space&after=2023-01-01").text
    assert "<bdi>Space</bdi> ×" in page
    assert "<bdi>from 1 January 2023</bdi> ×" in page
    assert "category=Space&amp;after=2023-01-01&amp;format=docx" in page
    assert "2022" not in page.split('class="timeline"')[1]


def test_a_stored_answer_shows_its_filters(client: FlaskClient) -> None:
    form = {"question": "What is on the Moon?", "category": "Space", "before": "2024-12-31"}
    page = client.post("/", data=form, follow_redirects=True).text
    assert "Only <bdi>Space</bdi> · <bdi>to 31 December 2024</bdi>" in page


@pytest.mark.parametrize(
    "form",
    [
        {"question": "x", "conversation_id": "a\0b"},
        {"question": "x", "author": "a\0b"},
        {"question": ""},
        {"question": "x", "after": "soon"},
    ],
)
def test_a_bad_form_is_refused(client: FlaskClient, form: dict[str, str]) -> None:
    assert client.post("/", data=form).status_code == 400
