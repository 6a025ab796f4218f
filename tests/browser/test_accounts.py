"""Logging in, and the pages of accounts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from index.archive import Archive
from qa.accounts.account import Role
from qa.accounts.people import People
from qa.assembly import people_of
from qa.settings import Settings
from tests.browser.conftest import NewPage, serving
from tests.browser.logging_in import log_in
from tests.browser.looks import fits, is_accessible
from tests.people import PASSWORD


@pytest.fixture
def people(read_archive: Archive) -> Iterator[People]:
    found = people_of(read_archive, Settings())
    found.accounts.add("Ann Lee", Role.ADMIN, PASSWORD)
    found.accounts.add("Bob", Role.READER, PASSWORD)
    yield found
    for account in found.accounts.all():
        found.accounts.remove(account.name)


@pytest.fixture
def closed_site(read_archive: Archive, people: People) -> Iterator[str]:
    with serving(read_archive, access="closed") as url:
        yield url


def test_a_closed_archive_opens_to_whoever_logs_in(new_page: NewPage, closed_site: str) -> None:
    page = new_page(f"{closed_site}/topics?q=Red+Sea")
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    log_in(page, "bob", "a wrong password")
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    expect(page.get_by_label("Password")).to_be_focused()
    log_in(page, "bob")
    expect(page.get_by_role("heading", name="Red Sea", exact=True)).to_be_visible()
    page.get_by_role("link", name="Account").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()


def test_a_reader_asks_in_a_closed_archive(new_page: NewPage, closed_site: str) -> None:
    page = new_page(closed_site)
    log_in(page, "Bob")
    page.get_by_label("Your question").fill("When did Finland join NATO?")
    page.keyboard.press("Enter")
    expect(page.locator(".answer")).to_contain_text("4 April 2023")


def test_a_login_that_ends_while_somebody_reads_is_said(
    new_page: NewPage, closed_site: str, people: People
) -> None:
    page = new_page(closed_site)
    log_in(page, "Bob")
    page.get_by_label("Your question").fill("When did Finland join NATO?")
    people.sessions.end_all(people.accounts.named("Bob"))
    page.keyboard.press("Enter")
    expect(page.locator(".problem")).to_contain_text("log in first")


def test_tokens_are_made_and_revoked(new_page: NewPage, site: str, people: People) -> None:
    page = new_page(f"{site}/account")
    log_in(page, "Bob")
    page.get_by_label("What it is for").fill("nightly export")
    page.get_by_role("button", name="Make a token").click()
    secret = page.locator("#token").inner_text()
    assert people.tokens.find(secret)
    page.get_by_role("button", name="Revoke the token for nightly export").click()
    expect(page.get_by_text("nightly export")).to_have_count(0)
    assert people.tokens.find(secret) is None


def test_an_administrator_changes_a_role_and_removes_an_account(
    new_page: NewPage, site: str, people: People
) -> None:
    page = new_page(f"{site}/desk/people")
    log_in(page, "Ann Lee")
    page.get_by_label("Role of Bob", exact=True).select_option("staff")
    page.get_by_role("button", name="Set the role of Bob").click()
    expect(page.get_by_label("Role of Bob", exact=True)).to_have_value("staff")
    assert people.accounts.named("Bob").role is Role.STAFF
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Remove Bob").click()
    assert people.accounts.named("Bob")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Remove Bob").click()
    expect(page.get_by_text("Bob")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/login", "/account", "/desk/people"])
def test_each_page_is_accessible_and_fits_a_phone(
    new_page: NewPage, site: str, people: People, path: str, scheme: str
) -> None:
    people.tokens.make(people.accounts.named("Ann Lee"), "nightly export of everything")
    page = new_page(site + path, color_scheme=scheme, viewport={"width": 320, "height": 640})
    if path != "/login":
        log_in(page, "Ann Lee")
        expect(page).to_have_url(site + path)
    assert fits(page)
    assert is_accessible(page)


def test_all_of_it_works_without_scripts(new_page: NewPage, site: str, people: People) -> None:
    page = new_page(f"{site}/account", java_script_enabled=False)
    log_in(page, "Bob")
    page.get_by_label("Present password").fill(PASSWORD)
    page.get_by_label("New password", exact=True).fill("another horse battery")
    page.get_by_label("New password again").fill("another horse battery")
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_role("heading", name="Bob")).to_be_visible()
    assert people.login.account("Bob", "another horse battery", "here")
