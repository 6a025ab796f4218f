"""Corrections and reported mistakes, as readers and staff meet them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from index.archive import Archive
from index.embedding import PACKAGED_MODEL, Embedder
from qa.accounts.account import Role
from qa.assembly import people_of
from qa.settings import Settings
from tests.browser.asking import ask
from tests.browser.conftest import NewPage, serving
from tests.browser.logging_in import log_in
from tests.browser.looks import fits, is_accessible
from tests.people import PASSWORD

QUESTION = "How many ships did the Marabel convoy have?"
NOTE = "The count was made up."


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[str]:
    """URL of a service over an article that is to be retracted, and the one that is right."""
    folder = tmp_path_factory.mktemp("counted")
    (folder / "old.txt").write_text("The convoy sails\n\nThe Marabel convoy had forty ships.")
    (folder / "new.txt").write_text("Counting the convoy\n\nThe harbour master knows better.")
    archive = Archive(folder / "data", embedding_model=PACKAGED_MODEL, embedder=embedder)
    archive.ingest([folder / "old.txt", folder / "new.txt"])
    archive.warm_up()
    people_of(archive, Settings()).accounts.add("Cy Sharma", Role.STAFF, PASSWORD)
    with serving(archive) as url:
        yield url
    archive.close()


def at_desk(new_page: NewPage, url: str, path: str) -> Page:
    page = new_page(f"{url}/login")
    log_in(page, "Cy Sharma")
    page.goto(url + path)
    return page


def test_a_mistake_is_reported_the_article_retracted_and_its_reader_told(
    new_page: NewPage, counted: str
) -> None:
    reader = new_page(counted)
    exchange = ask(reader, QUESTION)
    exchange.get_by_role("link", name="Report a mistake").click()
    reader.get_by_label("Source 1").check()
    reader.get_by_label("What is wrong?").fill("There were twelve.")
    reader.get_by_role("button", name="Send").click()
    expect(reader.locator(".report")).to_contain_text("There were twelve.")
    expect(reader.locator(".report")).to_contain_text("It is being looked into")

    staff = at_desk(new_page, counted, "/desk/reports")
    staff.get_by_role("link", name="Correct or retract it").click()
    staff.get_by_label("It is").select_option("retracted")
    staff.get_by_label("Note, which").fill(NOTE)
    staff.get_by_label("The newer article").fill("Counting the convoy")
    staff.get_by_role("button", name="Say so").click()
    expect(staff.locator(".correction")).to_contain_text(NOTE)
    staff.get_by_role("link", name="Mistakes").click()
    staff.get_by_label("Reply").fill("We have retracted it.")
    staff.get_by_role("button", name="Close with this reply").click()
    expect(staff.get_by_text("No case is open.")).to_be_visible()

    reader.reload()
    expect(reader.locator(".since")).to_contain_text("which it cites, was retracted")
    expect(reader.locator(".report")).to_contain_text("We have retracted it.")
    expect(reader.locator(".sources .correction")).to_contain_text(NOTE)
    reader.locator(".marker").first.click()
    expect(reader.get_by_role("dialog").locator(".correction")).to_contain_text(NOTE)
    assert is_accessible(reader)
    reader.get_by_role("dialog").get_by_role("link", name="Read instead").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Counting the convoy")

    reader.goto(counted)
    declined = ask(reader, QUESTION)
    expect(declined.locator(".answer")).to_have_class("answer declined")
    declined.get_by_role("button", name="Ask the retracted articles, too").click()
    asked = reader.locator(".exchange").last
    expect(asked.locator(".answer")).to_contain_text("forty ships")
    expect(asked.locator(".correction")).to_contain_text(NOTE)
    reader.get_by_text("Filters").click()
    reader.get_by_label("Also answer from retracted articles").check()
    live = ask(reader, QUESTION)
    expect(live.locator(".answer")).to_contain_text("forty ships")
    expect(live.locator(".sources .correction")).to_contain_text("Retracted")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_page_is_accessible_and_fits_a_phone(
    new_page: NewPage, counted: str, scheme: str
) -> None:
    size = {"width": 320, "height": 640}
    page = new_page(f"{counted}/login", color_scheme=scheme, viewport=size)
    log_in(page, "Cy Sharma")
    page.goto(f"{counted}/desk/article?id=new.txt")
    page.get_by_label("Note, which").fill(NOTE)
    page.get_by_role("button", name="Say").click()
    page.goto(counted)
    exchange = ask(page, QUESTION)
    message = exchange.get_attribute("data-message")
    page.goto(f"{counted}/report?article=old.txt")
    page.get_by_label("What is wrong?").fill("All of it, and at length. " * 20)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you")
    for path in (
        f"/report?message={message}",
        "/report?article=old.txt",
        "/desk/reports",
        "/desk/reports?closed=yes",
        "/desk/corrections",
        "/desk/article?id=new.txt",
        "/articles/new.txt",
        "/browse",
    ):
        page.goto(counted + path)
        assert fits(page), path
        assert is_accessible(page), path


def test_a_mistake_is_reported_without_javascript(new_page: NewPage, counted: str) -> None:
    page = new_page(counted, java_script_enabled=False)
    page.get_by_label("Your question").fill("What does the harbour master know?")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.get_by_role("link", name="Report a mistake").click()
    page.get_by_label("What is wrong?").fill("Nothing, really.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".report")).to_contain_text("Nothing, really.")
