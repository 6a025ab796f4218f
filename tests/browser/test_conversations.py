"""The reader's conversations, and what they think of answers."""

import re

import pytest
from playwright.sync_api import Page, expect

from index.archive import Archive
from qa.sql.question_log import QuestionLog
from tests.browser.asking import QUESTION, ask
from tests.browser.conftest import NewPage
from tests.browser.looks import fits, is_accessible


def test_they_are_searched_renamed_and_deleted(page: Page, site: str) -> None:
    ask(page)
    page.goto(site)
    ask(page, "When did Finland join NATO?")
    page.goto(site)
    page.get_by_role("link", name="All of them").click()
    page.get_by_role("searchbox").fill("samsun")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".conversations > li")).to_have_count(1)
    page.locator(".manage summary").click()
    page.get_by_label("Title").fill("The last ship")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("link", name="The last ship")).to_be_visible()
    page.locator(".manage summary").click()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete it").click()
    expect(page.locator(".conversations > li")).to_have_count(1)
    expect(page.get_by_role("link", name="When did Finland join NATO?")).to_be_visible()


def test_one_is_shared_with_somebody_who_can_only_read(
    page: Page, new_page: NewPage, site: str
) -> None:
    ask(page)
    page.reload()
    page.locator(".manage summary").click()
    page.get_by_role("button", name="Share by a link").click()
    expect(page.locator(".manage code")).to_have_text(re.compile(f"^{re.escape(site)}/s/"))
    link = page.get_by_role("link", name="this link").get_attribute("href") or ""
    reader = new_page(site + link)
    expect(reader.get_by_role("heading", level=2, name=QUESTION)).to_be_visible()
    reader.locator(".marker").first.click()
    expect(reader.get_by_role("dialog")).to_contain_text("TQ Samsun")
    expect(reader.get_by_role("button", name="Wrong citation")).to_have_count(0)
    expect(reader.get_by_label("Your question")).to_have_count(0)
    page.get_by_role("button", name="End sharing").click()
    expect(page.locator(".manage [href^='/s/']")).to_have_count(0)
    reader.reload()
    expect(reader.get_by_role("heading", name="Not found")).to_be_visible()


def test_the_address_of_a_conversation_leads_another_reader_nowhere(
    page: Page, new_page: NewPage
) -> None:
    ask(page)
    expect(page).to_have_url(re.compile("/c/"))
    other = new_page(page.url)
    expect(other.locator("main")).to_contain_text("ask them for a link to it")


def test_a_rating_takes_a_word_on_why(page: Page, read_archive: Archive) -> None:
    exchange = ask(page)
    exchange.get_by_role("button", name="Not helpful").click()
    exchange.get_by_label("What went wrong?").fill("It left from Chornomorsk.")
    exchange.get_by_role("button", name="Send").click()
    expect(exchange.get_by_text("Thank you.")).to_be_visible()
    message = QuestionLog(read_archive.engine).get(exchange.get_attribute("data-message") or "")
    assert (message.rating, message.comment) == (-1, "It left from Chornomorsk.")


def test_a_citation_is_called_wrong_on_its_card(page: Page, read_archive: Archive) -> None:
    exchange = ask(page)
    exchange.locator(".marker").first.click()
    page.get_by_role("button", name="Wrong citation").click()
    page.get_by_label("What went wrong?").fill("Another ship.")
    assert fits(page)
    assert is_accessible(page)
    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    expect(page.get_by_role("dialog").get_by_text("Thank you.", exact=True)).to_be_visible()
    expect(page.get_by_text("Marked as wrong")).to_be_visible()
    message_id = exchange.get_attribute("data-message") or ""
    [wrong] = QuestionLog(read_archive.engine).wrong_citations(message_id)
    assert (wrong.marker, wrong.comment) == (1, "Another ship.")
    page.reload()
    page.locator(".marker").first.click()
    expect(page.get_by_text("Marked as wrong")).to_be_visible()


def test_a_wrong_citation_counts_without_a_comment(page: Page, read_archive: Archive) -> None:
    exchange = ask(page)
    exchange.locator(".marker").first.click()
    page.get_by_role("button", name="Wrong citation").click()
    expect(page.get_by_label("What went wrong?")).to_be_focused()
    page.keyboard.press("Escape")
    message_id = exchange.get_attribute("data-message") or ""
    [wrong] = QuestionLog(read_archive.engine).wrong_citations(message_id)
    assert (wrong.marker, wrong.comment) == (1, None)
    exchange.locator(".marker").first.click()
    expect(page.get_by_text("Marked as wrong")).to_be_visible()
    expect(page.get_by_role("button", name="Wrong citation")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible_and_fit_a_phone(
    new_page: NewPage, site: str, scheme: str
) -> None:
    page = new_page(site, color_scheme=scheme, viewport={"width": 320, "height": 640})
    ask(page)
    for path in ("/conversations", page.url.removeprefix(site)):
        page.goto(site + path)
        page.locator(".manage summary").click()
        assert fits(page)
        assert is_accessible(page)
    page.get_by_role("button", name="Share by a link").click()
    expect(page.locator(".manage code")).to_be_visible()
    assert fits(page)
    assert is_accessible(page)
    page.get_by_role("link", name="this link").click()
    expect(page.get_by_text("A conversation that somebody shares")).to_be_visible()
    assert fits(page)
    assert is_accessible(page)


def test_they_are_managed_without_scripts(new_page: NewPage, site: str) -> None:
    page = new_page(site, java_script_enabled=False)
    page.get_by_label("Your question").fill(QUESTION)
    page.get_by_role("button", name="Ask").click()
    page.goto(f"{site}/conversations")
    page.locator(".manage summary").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("There is none yet.")).to_be_visible()
