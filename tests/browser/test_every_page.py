from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from index.archive import Archive
from index.embedding import PACKAGED_MODEL, Embedder
from tests.browser.asking import ask
from tests.browser.conftest import NewPage, serving
from tests.browser.looks import fits, is_accessible

PATHS = (
    "/",
    "/browse",
    "/browse?by=author",
    "/topics",
    "/topics?q=Red+Sea",
    "/articles/2023-10-after-the-grain-deal.txt?start=0&end=60#quote",
    "/articles/no-such-article",
    "/c/no-such-conversation",
)


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[str]:
    """URL of a service that holds no article."""
    folder = tmp_path_factory.mktemp("empty")
    archive = Archive(folder, embedding_model=PACKAGED_MODEL, embedder=embedder)
    archive.warm_up()
    with serving(archive) as url:
        yield url
    archive.close()


def _answered(page: Page) -> None:
    page.get_by_label("Your question").fill("Which attacks were there in the Red Sea?")
    page.keyboard.press("Enter")
    expect(page.locator(".sources")).to_be_visible()


def _twice_answered(page: Page) -> None:
    ask(page, "Which attacks were there in the Red Sea?")
    ask(page, "When did Sweden join NATO?")


def _card_open(page: Page) -> None:
    _answered(page)
    page.locator(".marker").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_accessible_and_fits_a_phone(
    new_page: NewPage, site: str, path: str, scheme: str
) -> None:
    page = new_page(site + path, color_scheme=scheme, viewport={"width": 320, "height": 640})
    assert fits(page)
    assert is_accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", [_answered, _twice_answered, _card_open])
def test_an_answer_is_accessible_and_fits_a_phone(
    new_page: NewPage, site: str, state: Callable[[Page], None], scheme: str
) -> None:
    page = new_page(site, color_scheme=scheme, viewport={"width": 320, "height": 640})
    state(page)
    assert fits(page)
    assert is_accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_empty_archive_says_what_to_do(new_page: NewPage, empty_site: str, scheme: str) -> None:
    page = new_page(empty_site, color_scheme=scheme, viewport={"width": 320, "height": 640})
    expect(page.get_by_role("heading", name="The archive is empty")).to_be_visible()
    expect(page.get_by_text("archive-qa ingest FOLDER")).to_be_visible()
    assert fits(page)
    assert is_accessible(page)


@pytest.mark.parametrize("path", ["/topics", "/topics?q=war"])
def test_topics_of_an_empty_archive_say_that_it_is_empty(
    new_page: NewPage, empty_site: str, path: str
) -> None:
    page = new_page(empty_site + path)
    expect(page.get_by_text("The archive is empty.")).to_be_visible()
    expect(page.get_by_text("being built")).to_have_count(0)
    assert is_accessible(page)


def test_an_empty_archive_notices_what_is_read_into_it(
    new_page: NewPage, tmp_path: Path, embedder: Embedder
) -> None:
    archive = Archive(tmp_path / "data", embedding_model=PACKAGED_MODEL, embedder=embedder)
    archive.warm_up()
    with serving(archive) as url:
        page = new_page(url)
        expect(page.get_by_role("heading", name="The archive is empty")).to_be_visible()
        (tmp_path / "a.txt").write_text("Ships\n\nThe Razoni sailed in August.")
        archive.ingest([tmp_path / "a.txt"])
        expect(page.get_by_label("Your question")).to_be_visible()
    archive.close()


def test_an_id_that_looks_like_a_path_is_linked(
    new_page: NewPage, tmp_path: Path, embedder: Embedder
) -> None:
    row = '{"id": "../../etc/passwd", "title": "Ships", "text": "The ship Razoni sailed in May."}'
    (tmp_path / "a.jsonl").write_text(row)
    archive = Archive(tmp_path / "data", embedding_model=PACKAGED_MODEL, embedder=embedder)
    archive.ingest([tmp_path / "a.jsonl"])
    archive.warm_up()
    with serving(archive) as url:
        page = new_page(url)
        exchange = ask(page, "Which ship sailed in May, the Razoni?")
        exchange.locator(".sources .source").click()
        expect(page.locator("mark")).to_have_text("The ship Razoni sailed in May.")
    archive.close()


def test_nothing_is_fetched_from_elsewhere(new_page: NewPage, site: str) -> None:
    page = new_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in PATHS[:6]:
        page.goto(site + path)
    assert asked
    assert [url for url in asked if not url.startswith(site)] == []


def test_markup_in_an_article_is_shown_as_text(
    new_page: NewPage, tmp_path: Path, embedder: Embedder
) -> None:
    script = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
    article = f"Ships {script}\n\nAuthor : {script} Desk\n\nThe ship Razoni sailed {script} in May."
    source = tmp_path / "articles"
    source.mkdir()
    (source / "a.txt").write_text(article)
    archive = Archive(tmp_path / "data", embedding_model=PACKAGED_MODEL, embedder=embedder)
    archive.ingest([source])
    archive.warm_up()
    with serving(archive) as url:
        page = new_page(url)
        page.get_by_label("Your question").fill("Which ship sailed in May, the Razoni?")
        page.keyboard.press("Enter")
        expect(page.locator(".answer")).to_contain_text("The ship Razoni sailed <img")
        page.locator(".marker").first.click()
        page.get_by_role("link", name="Read it in the article").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("<script>")
        for path in ("/browse", "/topics?q=Razoni"):
            page.goto(url + path)
            assert "taken" not in page.title()
            expect(page.locator("main img, main script")).to_have_count(0)
    archive.close()
