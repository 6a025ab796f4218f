import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.asking import QUESTION, ask, begin
from tests.browser.conftest import NewPage


def test_a_question_is_answered_with_a_source(page: Page) -> None:
    exchange = ask(page)
    expect(exchange.locator(".answer")).to_contain_text("TQ Samsun")
    source = exchange.locator(".sources li").first
    expect(source).to_contain_text("Ukraine Sails Without a Deal")
    expect(source).to_contain_text("Maritime Desk · Vol 5 Issue 5 Sep – Oct 2023 · p. 31")
    expect(source).to_contain_text("2 October 2023")


def test_a_marker_opens_a_card_and_the_card_the_article(page: Page) -> None:
    exchange = ask(page)
    exchange.locator(".marker").first.click()
    card = page.get_by_role("dialog")
    quote = (card.locator("blockquote").text_content() or "").strip("“”")
    assert "TQ Samsun" in quote
    expect(card).to_contain_text("Ukraine Sails Without a Deal")
    expect(card).to_contain_text("p. 31 · 2 October 2023")
    card.get_by_role("link", name="Read it in the article").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ukraine Sails Without a Deal")
    marked = page.locator("mark")
    expect(marked.first).to_be_in_viewport()
    assert "".join(marked.all_text_contents()) == quote


def test_silence_is_said_and_the_nearest_articles_offered(page: Page) -> None:
    exchange = ask(page, "How do I bake sourdough bread?")
    expect(exchange.locator(".answer")).to_contain_text("The archive does not answer this.")
    expect(exchange.get_by_role("heading", name="Nearest articles")).to_be_visible()
    expect(exchange.locator(".marker")).to_have_count(0)


def test_a_filter_shows_as_a_chip_and_can_be_taken_away(page: Page) -> None:
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Category").select_option("Space")
    chip = page.get_by_role("button", name="Take away the filter Space")
    expect(chip).to_be_visible()
    exchange = ask(page)
    expect(exchange.locator(".answer")).to_contain_text("chosen filters")
    expect(exchange).not_to_contain_text("Ukraine Sails Without a Deal")
    chip.click()
    expect(chip).to_have_count(0)
    expect(ask(page).locator(".answer")).to_contain_text("TQ Samsun")


def test_a_question_that_leans_on_the_one_before_shows_what_it_was_understood_as(
    page: Page,
) -> None:
    first = ask(page, "When did Finland join NATO?")
    expect(first.locator(".understood")).to_have_count(0)
    second = ask(page, "And Sweden?")
    expect(second.get_by_role("heading").first).to_have_text("And Sweden?")
    expect(second.locator(".understood")).to_have_text("Understood as: When did Sweden join NATO?")
    page.reload()
    shown = page.locator(".understood")
    expect(shown).to_have_text("Understood as: When did Sweden join NATO?")


def test_a_filter_that_was_read_from_the_question_can_be_taken_away(page: Page) -> None:
    exchange = ask(page, "What did the Maritime Desk write about the Red Sea in 2024?")
    read = exchange.locator(".again.read")
    expect(read).to_contain_text("Read from the question: Maritime Desk ×")
    read.get_by_role("button", name="Ask again without “from 1 January 2024”").click()
    last = page.locator(".exchange").last
    expect(last.get_by_role("heading").first).to_contain_text("Maritime Desk")
    read = last.locator(".again.read")
    expect(read).to_contain_text("Maritime Desk")
    expect(read).not_to_contain_text("from 1 January 2024")
    read.get_by_role("button", name="Ask again without “Maritime Desk”").click()
    expect(page.locator(".exchange")).to_have_count(3)
    read = page.locator(".exchange").last.locator(".again.read")
    expect(read).not_to_contain_text("from 1 January 2024")


def test_what_filters_have_left_without_an_answer_may_be_asked_without_them(page: Page) -> None:
    exchange = ask(page, "What did the Space Desk write about gallium?")
    expect(exchange.locator(".answer")).to_contain_text("The archive does not answer this.")
    exchange.get_by_role("button", name="Ask without Space Desk").click()
    expect(page.locator(".exchange")).to_have_count(2)
    expect(page.locator(".exchange").last.locator(".answer")).to_contain_text("gallium")


def test_a_question_about_the_archive_is_answered_with_its_articles(page: Page) -> None:
    exchange = ask(page, "How many articles are there on gallium?")
    expect(exchange.locator(".answer")).to_contain_text("The archive has 1 article on “gallium”.")
    expect(exchange.locator(".sources li")).to_have_count(1)


def test_the_filters_of_an_answer_are_shown_and_kept(page: Page) -> None:
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Category").select_option("Space")
    page.get_by_label("From").fill("2023-01-01")
    asked = ask(page).locator(".asked")
    expect(asked).to_have_text("Only Space · from 1 January 2023")
    page.reload()
    expect(asked).to_have_text("Only Space · from 1 January 2023")


def test_the_sources_of_one_article_stand_together(page: Page) -> None:
    exchange = ask(page, "What happened to the Black Sea Grain Initiative?")
    titles = exchange.locator(".sources .source").all_text_contents()
    assert len(titles) == len(set(titles))
    shown = page.locator(".sources").inner_text()
    markers = exchange.locator(".answer .marker").all_text_contents()
    numbers = ", ".join(exchange.locator(".sources .numbers").all_text_contents())
    assert re.findall(r"\d+", numbers) == markers
    page.reload()
    expect(page.locator(".answer")).to_be_visible()
    assert page.locator(".sources").inner_text().split() == shown.split()


def test_filters_that_leave_nothing_are_said(page: Page) -> None:
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("From").fill("2035-01-01")
    expect(ask(page).locator(".answer")).to_contain_text("No article matches the chosen filters")


def test_chips_show_days_as_answers_do(page: Page) -> None:
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("From").fill("2024-01-01")
    page.get_by_label("To", exact=True).fill("2024-06-05")
    chips = page.get_by_label("Chosen filters").get_by_role("button")
    expect(chips).to_have_text(["from 1 January 2024 ×", "to 5 June 2024 ×"])
    page.get_by_role("button", name="Take away the filter from 1 January 2024").click()
    expect(chips).to_have_text(["to 5 June 2024 ×"])
    expect(page.get_by_label("From")).to_have_value("")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_filters_close_once_a_question_is_asked(
    new_page: NewPage, site: str, width: int
) -> None:
    page = new_page(site, viewport={"width": width, "height": 800})
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Category").select_option("Space")
    ask(page, "When did Orion come home?")
    expect(page.get_by_label("Category")).to_be_hidden()
    expect(page.get_by_role("button", name="Take away the filter Space")).to_be_visible()


def test_a_new_conversation_keeps_the_filters(page: Page) -> None:
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Category").select_option("Space")
    page.get_by_label("From").fill("2023-01-01")
    ask(page, "When did Orion come home?")
    page.get_by_role("link", name="New conversation").click()
    expect(page.get_by_role("heading", name="Ask the archive")).to_be_visible()
    chips = page.get_by_label("Chosen filters").get_by_role("button")
    expect(chips).to_have_text(["Space ×", "from 1 January 2023 ×"])
    asked = ask(page, "When did Orion come home?").locator(".asked")
    expect(asked).to_have_text("Only Space · from 1 January 2023")


@pytest.mark.parametrize("greeting", ["Hello!", "Thank you very much", "What can you do?"])
def test_there_is_nothing_to_rate_or_to_report_of_a_greeting(page: Page, greeting: str) -> None:
    exchange = begin(page, greeting)
    expect(exchange.locator(".answer")).to_contain_text("30 articles")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_enabled()  # all is shown
    for _ in ("as it comes", "as it is kept"):
        expect(exchange.locator(".answer")).to_contain_text("30 articles")
        expect(exchange.locator(".tools button, .mistake a")).to_have_count(0)
        page.reload()
    expect(ask(page).get_by_role("button", name="Helpful", exact=True)).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_markers_are_large_enough_to_be_touched(new_page: NewPage, site: str, width: int) -> None:
    page = new_page(site, viewport={"width": width, "height": 800})
    for marker in ask(page).locator(".marker").all():
        box = marker.bounding_box()
        assert box
        assert box["width"] >= 24
        assert box["height"] >= 24


def test_no_marker_begins_a_line(page: Page) -> None:
    ask(page, "When did Finland join NATO?")
    begins = """() => [...document.querySelectorAll(".answer .marker")].some((marker) => {
        const before = document.createRange();
        before.setStart(marker.previousSibling, marker.previousSibling.length - 2);
        before.setEnd(marker.previousSibling, marker.previousSibling.length - 1);
        return before.getBoundingClientRect().bottom < marker.getBoundingClientRect().top + 12;
    })"""
    for width in range(320, 460, 4):
        page.set_viewport_size({"width": width, "height": 800})
        assert not page.evaluate(begins), width


def test_a_suggestion_is_asked_with_a_click(page: Page) -> None:
    suggestion = page.locator(".suggestions a").first
    question = suggestion.text_content() or ""
    suggestion.click()
    exchange = page.locator(".exchange")
    expect(exchange.locator(".question")).to_have_text(question)
    expect(exchange.locator(".sources")).to_be_visible()


def test_a_conversation_is_kept_in_this_browser(page: Page, site: str) -> None:
    ask(page)
    expect(page).to_have_url(re.compile(r"/c/\w+"))
    where = page.url
    page.get_by_role("link", name="New conversation").click()
    expect(page.get_by_role("heading", name="Ask the archive")).to_be_visible()
    page.locator(".past").get_by_role("link", name=QUESTION).click()
    expect(page).to_have_url(where)
    expect(page.locator(".answer")).to_contain_text("TQ Samsun")
    expect(page.get_by_role("button", name="Copy with references")).to_be_visible()
    expect(page.locator("#past-title")).to_be_visible()


def test_a_second_question_stays_in_the_conversation(page: Page) -> None:
    ask(page)
    where = page.url
    ask(page, "When did Sweden join NATO?")
    assert page.url == where
    page.reload()
    expect(page.locator(".exchange")).to_have_count(2)


def test_an_answer_is_copied_with_its_references(new_page: NewPage, site: str) -> None:
    page = new_page(site, permissions=["clipboard-read", "clipboard-write"])
    ask(page).get_by_role("button", name="Copy with references").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{QUESTION}\n\nMaritime Desk, 2 October 2023")
    assert "TQ Samsun, which left Odesa on 16 July 2023. [1]" in copied
    assert re.search(r"\n\[1\] Ukraine Sails Without a Deal\. Maritime Desk .*#quote", copied)


def test_feedback_is_remembered(page: Page) -> None:
    helpful = ask(page).get_by_role("button", name="Helpful", exact=True)
    helpful.click()
    expect(helpful).to_have_attribute("aria-pressed", "true")
    page.reload()
    again = page.get_by_role("button", name="Helpful", exact=True)
    expect(again).to_have_attribute("aria-pressed", "true")


def test_all_of_it_works_by_keyboard(page: Page) -> None:
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    marker = page.locator(".marker").first
    expect(marker).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_focused()
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if marker.evaluate("element => element === document.activeElement"):
            break
    expect(marker).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(marker).to_be_focused()


def test_it_works_without_script(new_page: NewPage, site: str) -> None:
    page = new_page(site, java_script_enabled=False)
    page.get_by_label("Your question").fill(QUESTION)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".answer")).to_contain_text("TQ Samsun")
    page.locator(".marker").first.click()
    expect(page.locator("mark").first).to_contain_text("TQ Samsun")
