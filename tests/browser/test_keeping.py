"""A service that keeps no question."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from index.archive import Archive
from qa.sql.question_log import QuestionLog
from tests.browser.asking import ask
from tests.browser.conftest import NewPage, serving


@pytest.fixture
def unkept_site(read_archive: Archive) -> Iterator[str]:
    with serving(read_archive, keep_questions=False) as url:
        yield url


def test_a_conversation_goes_on_and_leaves_nothing(
    new_page: NewPage, unkept_site: str, read_archive: Archive
) -> None:
    before = len(QuestionLog(read_archive.engine).all())
    page = new_page(unkept_site)
    expect(page.locator(".keeping")).to_have_text("Questions are not kept.")
    ask(page, "Which ship was the last of the Black Sea Grain Initiative?")
    second = ask(page, "When did it leave?")
    expect(second.locator(".understood")).to_contain_text("TQ Samsun")
    expect(page.locator(".past")).to_be_hidden()
    assert page.url.rstrip("/") == unkept_site
    assert len(QuestionLog(read_archive.engine).all()) == before


def test_nor_does_it_without_scripts(
    new_page: NewPage, unkept_site: str, read_archive: Archive
) -> None:
    before = len(QuestionLog(read_archive.engine).all())
    page = new_page(unkept_site, java_script_enabled=False)
    page.get_by_label("Your question").fill("When did Finland join NATO?")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".answer")).to_contain_text("4 April 2023")
    assert len(QuestionLog(read_archive.engine).all()) == before
