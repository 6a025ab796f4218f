"""Dossiers, as readers open them and staff keep them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from index.archive import Archive
from qa.accounts.account import Role
from qa.assembly import people_of
from qa.settings import Settings
from qa.sql.dossiers import Dossiers
from tests.browser.conftest import NewPage
from tests.browser.logging_in import log_in
from tests.browser.looks import fits, is_accessible
from tests.people import PASSWORD


@pytest.fixture
def staff(read_archive: Archive) -> Iterator[str]:
    people = people_of(read_archive, Settings())
    yield people.accounts.add("Di Rao", Role.STAFF, PASSWORD).name
    people.accounts.remove("Di Rao")
    kept = Dossiers(read_archive.engine)
    for one in kept.all():
        kept.delete(one.dossier_id)


def saved(new_page: NewPage, site: str, staff: str, **options: object) -> Page:
    page = new_page(f"{site}/login?next=/topics?q=Moon", **options)
    log_in(page, staff)
    page.get_by_label("Name").fill("To the Moon")
    page.get_by_role("button", name="Save as a dossier").click()
    expect(page.get_by_role("heading", name="To the Moon")).to_be_visible()
    return page


def test_a_reader_narrows_a_topic_and_looks_beyond_it(page: Page, site: str) -> None:
    page.goto(f"{site}/topics?q=Moon")
    page.get_by_role("link", name="4 about it").click()
    expect(page.locator(".found")).to_have_count(4)
    page.get_by_role("link", name="June 2024").click()
    expect(page.locator(".found")).to_have_count(1)
    page.get_by_title("Take this away").first.click()
    expect(page.locator(".asked")).to_contain_text("to 30 June 2024")
    page.goto(f"{site}/topics?q=Moon")
    page.get_by_text("By category").click()
    page.get_by_role("link", name="Maritime Security").click()
    expect(page.locator(".found h2")).to_have_text("A Burning Tanker and an Empty Canal")
    page.get_by_role("link", name="Maritime Security ×").click()
    page.get_by_role("link", name="look through them").click()
    expect(page.locator(".found")).to_have_count(30 - 6)


def test_staff_strike_and_keep_articles(new_page: NewPage, site: str, staff: str) -> None:
    page = saved(new_page, site, staff)
    page.get_by_role("button", name="Strike: A Burning Tanker").click()
    expect(page.locator(".found")).to_have_count(5)
    page.get_by_role("button", name="Put it back: A Burning Tanker").click()
    expect(page.locator(".found")).to_have_count(6)
    page.get_by_text("Rename, share, delete").click()
    page.get_by_role("link", name="Look through what it could have missed").click()
    page.get_by_role("button", name="Keep in the dossier").first.click()
    expect(page.locator(".found")).to_have_count(7)
    expect(page.get_by_text("kept by hand")).to_have_count(1)


def test_a_dossier_is_shared_and_deleted(new_page: NewPage, site: str, staff: str) -> None:
    page = saved(new_page, site, staff)
    page.get_by_text("Rename, share, delete").click()
    page.get_by_role("button", name="Share by a link").click()
    expect(page.locator(".manage code")).to_contain_text(f"{site}/d/")
    expect(page.get_by_role("button", name="Copy")).to_be_visible()
    link = page.get_by_role("link", name="this link").get_attribute("href") or ""
    reader = new_page(site + link)
    expect(reader.locator(".found")).to_have_count(6)
    expect(reader.locator("main button")).to_have_count(0)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("None is saved yet.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible_and_fit_a_phone(
    new_page: NewPage, site: str, staff: str, scheme: str
) -> None:
    size = {"width": 320, "height": 640}
    page = saved(new_page, site, staff, color_scheme=scheme, viewport=size)
    page.get_by_role("button", name="Strike: A Burning Tanker").click()
    page.get_by_text("Rename, share, delete").click()
    here = page.url
    assert fits(page)
    assert is_accessible(page)
    identity = here.rsplit("/", 1)[-1]
    for path in ("/desk/dossiers", f"/topics?q=Moon&beyond=1&dossier={identity}", "/topics?q=Moon"):
        page.goto(site + path)
        for summary in page.locator("details summary").all():
            summary.click()
        assert fits(page), path
        assert is_accessible(page)
