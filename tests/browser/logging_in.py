"""Logging in, as several files of tests do it."""

from playwright.sync_api import Page

from tests.people import PASSWORD


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    with page.expect_navigation():  # which ends when the page's scripts listen
        page.get_by_role("button", name="Log in").click()
