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


def test_an_article_shows_the_quoted_words_marked(
    client: FlaskClient, sample_archive: Archive
) -> None:
    article_id = sample_archive.articles()[0].article_id
    text = sample_archive.article(article_id).text
    page = client.get(f"/articles/{article_id}?start=10&end=30").text
    assert '<mark id="quote">' in page
    marked = page.split('<mark id="quote">')[1].split("</mark>")[0]
    assert marked == text[10:30].replace("&", "&amp;").replace("'", "&#39;")


@pytest.mark.parametrize("place", ["start=5", "start=9&end=3", "start=-1&end=4", "start=x&end=y"])
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
