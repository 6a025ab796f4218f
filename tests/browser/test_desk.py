"""The desk as its staff use it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from index.archive import Archive
from qa.accounts.account import Role
from qa.assembly import people_of
from qa.settings import Settings
from qa.sql.golden_passages import GoldenPassages
from tests.browser.asking import QUESTION, ask
from tests.browser.conftest import NewPage
from tests.browser.logging_in import log_in
from tests.browser.looks import fits, is_accessible
from tests.people import PASSWORD

PATHS = ("/desk/questions", "/desk/unanswered", "/desk/articles", "/desk/golden")


@pytest.fixture
def staff(read_archive: Archive) -> Iterator[str]:
    """The name of one of the staff, who have asked two questions."""
    people = people_of(read_archive, Settings())
    yield people.accounts.add("Cy Sharma", Role.STAFF, PASSWORD).name
    people.accounts.remove("Cy Sharma")


def at_desk(new_page: NewPage, site: str, staff: str, **options: object) -> Page:
    page = new_page(f"{site}/login", **options)
    log_in(page, staff)
    ask(page)
    ask(page, "How do I bake bread with rye flour?")
    page.get_by_role("link", name="Desk").click()
    return page


def test_a_question_becomes_a_line_of_the_golden_set(
    new_page: NewPage, site: str, staff: str, read_archive: Archive
) -> None:
    page = at_desk(new_page, site, staff)
    page.get_by_label("Words").fill("samsun")
    page.get_by_label("Outcome").select_option("answered")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name=QUESTION).first.click()
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()
    page.get_by_label("The answer in a few words").fill("TQ Samsun")
    page.get_by_role("button", name="This is right").first.click()
    expect(page.locator("#golden .byline").first).to_contain_text("Cy Sharma")
    golden = GoldenPassages(read_archive.engine)
    [line] = golden.of(QUESTION)
    assert line.place
    assert line.answer == "TQ Samsun"
    page.get_by_role("link", name="Golden set").first.click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("It is empty.")).to_be_visible()


def test_the_right_passage_is_searched_for(new_page: NewPage, site: str, staff: str) -> None:
    page = at_desk(new_page, site, staff)
    page.get_by_role("link", name="How do I bake bread").first.click()
    page.get_by_label("Words of the right passage").fill("gallium germanium China export")
    page.get_by_role("button", name="Find passages").click()
    expect(page.locator("#golden blockquote").first).to_contain_text("gallium")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_question_is_marked_as_one_that_the_archive_does_not_answer(
    new_page: NewPage, site: str, staff: str, read_archive: Archive, width: int
) -> None:
    page = at_desk(new_page, site, staff, viewport={"width": width, "height": 800})
    page.get_by_role("link", name="Unanswered").click()
    gap = page.locator("section", has_text="rye flour").first
    gap.locator("details").evaluate("one => { one.open = true }")  # closed if asked several times
    gap.get_by_role("link", name="How do I bake bread with rye flour?").last.click()
    page.get_by_role("button", name="The archive does not answer it").click()
    expect(page.locator("#golden li").first).to_contain_text("The archive does not answer it.")
    golden = GoldenPassages(read_archive.engine)
    [line] = golden.of("How do I bake bread with rye flour?")
    assert line.place is None
    golden.remove(line.line_id)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_page_is_accessible_and_fits_a_phone(
    new_page: NewPage, site: str, staff: str, scheme: str
) -> None:
    size = {"width": 320, "height": 640}
    page = at_desk(new_page, site, staff, color_scheme=scheme, viewport=size)
    question = page.locator(".rows a").first.get_attribute("href") or ""
    for path in (*PATHS, question):
        page.goto(site + path)
        assert fits(page), path
        assert is_accessible(page)
