"""Asking a question, as several files of tests do it."""

from playwright.sync_api import Locator, Page, expect

QUESTION = "Which ship was the last of the Black Sea Grain Initiative?"


def begin(page: Page, question: str = QUESTION) -> Locator:
    """Asks by keyboard; gives the exchange, whose answer is still to come."""
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    return page.locator(".exchange").last


def ask(page: Page, question: str = QUESTION) -> Locator:
    """Asks by keyboard; gives the exchange, once its answer is whole."""
    exchange = begin(page, question)
    expect(exchange.get_by_role("button", name="Copy with references")).to_be_visible()
    return exchange
