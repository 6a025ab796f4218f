"""Browsing, as a reader does it."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.looks import fits, is_accessible


def test_articles_show_while_somebody_types(page: Page, site: str) -> None:
    page.goto(f"{site}/browse")
    page.get_by_role("searchbox").press_sequentially("houthi")
    expect(page.locator("#browsed .byline").first).to_contain_text("with “houthi”")
    expect(page).to_have_url(re.compile(r"q=houthi"))
    expect(page.locator("#browsed li").first).to_be_visible()
    assert is_accessible(page)
    page.reload()
    expect(page.get_by_role("searchbox")).to_have_value("houthi")
    page.get_by_role("searchbox").fill("")
    expect(page.locator("#browsed section").first).to_be_visible()


def test_it_works_without_scripts(new_page: NewPage, site: str) -> None:
    page = new_page(f"{site}/browse", java_script_enabled=False)
    page.get_by_role("searchbox").fill("gallium")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("link", name="Two Metals and a Message")).to_be_visible()


def test_from_a_shelf_to_an_article_and_on(page: Page, site: str) -> None:
    page.goto(f"{site}/browse?by=category")
    page.get_by_role("heading", name="Space").get_by_role("link").click()
    page.get_by_role("link", name="oldest first").click()
    expect(page.locator("#browsed li").first).to_contain_text("2022")
    page.get_by_role("link", name="Orion Comes Home, and the Accords Grow").click()
    page.get_by_label("Related articles").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Orion Comes Home")
    page.set_viewport_size({"width": 320, "height": 640})
    assert fits(page)
    assert is_accessible(page)


def test_words_that_no_article_has_are_respelled(page: Page, site: str) -> None:
    page.goto(f"{site}/browse")
    page.get_by_role("searchbox").press_sequentially("galium")
    page.get_by_text("Did you mean").get_by_role("link", name="gallium").click()
    expect(page.get_by_role("searchbox")).to_have_value("gallium")
    expect(page.get_by_role("link", name="Two Metals and a Message")).to_be_visible()
