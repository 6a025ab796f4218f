"""Articles by hand, as the staff add, amend and remove them."""

from collections.abc import Iterator
from pathlib import Path

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

SHIP = "Maize at see\nAuthor : Trade Desk\n\nThe ship Marabel carried maize to Odesa in May.\n"
QUESTION = "What did the ship Marabel carry to Odesa?"


@pytest.fixture
def site(tmp_path: Path, embedder: Embedder) -> Iterator[str]:
    """URL of a service over an empty archive."""
    archive = Archive(tmp_path / "data", embedding_model=PACKAGED_MODEL, embedder=embedder)
    archive.warm_up()
    people_of(archive, Settings()).accounts.add("Cy Sharma", Role.STAFF, PASSWORD)
    with serving(archive) as url:
        yield url
    archive.close()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    (tmp_path / "ship.txt").write_text(SHIP)
    (tmp_path / "broken.pdf").write_text("no PDF")
    return [tmp_path / "ship.txt", tmp_path / "broken.pdf"]


def uploading(new_page: NewPage, site: str, **options: object) -> Page:
    page = new_page(f"{site}/login", **options)
    log_in(page, "Cy Sharma")
    page.goto(f"{site}/desk/uploads")
    return page


@pytest.mark.parametrize("scripted", [True, False])
def test_a_file_is_uploaded_looked_through_added_amended_and_removed(
    new_page: NewPage, site: str, files: list[Path], scripted: bool
) -> None:
    page = uploading(new_page, site, java_script_enabled=scripted)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("Files").set_input_files(files[0])
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", name="Maize at see")).to_be_visible()
    expect(page.locator(".read")).to_contain_text("Trade Desk")
    page.get_by_role("button", name="Add to the archive").click()
    expect(page.get_by_text("1 added")).to_be_visible()
    page.get_by_role("link", name="Amend what was read").click()
    page.get_by_label("Title", exact=True).fill("Maize at sea")
    page.get_by_role("button", name="Amend").click()
    expect(page.get_by_text("The file says “Maize at see”.")).to_be_visible()
    page.get_by_role("link", name="Maize at sea").click()
    page.get_by_role("link", name="Correct, amend or remove it").click()
    page.get_by_role("button", name="As the file says").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Maize at see")
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("#removed")).to_contain_text("Maize at see")
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_text("No article was.")).to_be_visible()
    page.goto(f"{site}/articles/ship.txt")
    expect(page.get_by_role("heading", level=1)).to_have_text("Maize at see")


def test_several_are_listed_and_what_is_not_read_says_why(
    new_page: NewPage, site: str, files: list[Path]
) -> None:
    page = uploading(new_page, site)
    page.get_by_label("Files").set_input_files(files)
    page.get_by_role("button", name="Upload").click()
    listed = page.locator(".conversations").first
    expect(listed).to_contain_text("1 article: Maize at see")
    expect(listed).to_contain_text("Not read: the PDF is damaged")
    expect(page.get_by_label("Choose ship.txt")).to_be_checked()
    expect(page.get_by_label("Choose broken.pdf")).to_have_count(0)
    page.get_by_role("button", name="Discard broken.pdf").click()
    expect(page.get_by_text("broken.pdf")).to_have_count(0)
    page.get_by_role("button", name="Add selected").click()
    expect(page.get_by_text("1 added")).to_be_visible()
    page.goto(site)
    expect(ask(page, QUESTION).locator(".answer")).to_contain_text("carried maize")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_list_says_by_itself_when_files_are_added(
    new_page: NewPage, site: str, tmp_path: Path, width: int
) -> None:
    page = uploading(new_page, site, viewport={"width": width, "height": 800})
    several = [tmp_path / f"ship-{n}.txt" for n in range(3)]
    for n, file in enumerate(several):
        file.write_text(SHIP.replace("May", f"the year {1990 + n}"))
    page.get_by_label("Files").set_input_files(several)
    page.get_by_role("button", name="Upload").click()
    page.get_by_role("button", name="Add selected").click()
    expect(page.get_by_text("Uploaded before")).to_be_visible()
    expect(page.get_by_text("1 added, 0 changed")).to_have_count(3, timeout=30_000)
    expect(page.get_by_text("being added")).to_have_count(0)


def test_a_date_that_could_not_be_read_is_said(
    new_page: NewPage, site: str, tmp_path: Path
) -> None:
    page = uploading(new_page, site)
    (tmp_path / "two.csv").write_text("title,date,text\nShips,31.02.2024,The Razoni sailed.\n")
    page.get_by_label("Files").set_input_files(tmp_path / "two.csv")
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".read")).to_contain_text("“31.02.2024” could not be read as a date")


def test_a_file_that_is_refused_says_so_where_it_was_chosen(
    new_page: NewPage, site: str, tmp_path: Path
) -> None:
    page = uploading(new_page, site)
    (tmp_path / "a.exe").write_bytes(b"MZ")
    page.get_by_label("Files").set_input_files(tmp_path / "a.exe")
    page.get_by_role("button", name="Upload").click()
    expect(page.locator("#uploading")).to_contain_text("not of a format that is read (.exe)")
    expect(page.get_by_role("button", name="Upload")).to_be_enabled()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_page_is_accessible_and_fits_a_phone(
    new_page: NewPage, site: str, files: list[Path], scheme: str
) -> None:
    size = {"width": 320, "height": 640}
    page = uploading(new_page, site, color_scheme=scheme, viewport=size)
    looked_at = []
    for file in files:
        page.goto(f"{site}/desk/uploads")
        page.get_by_label("Files").set_input_files(file)
        page.get_by_role("button", name="Upload").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(file.name)
        looked_at.append(page.url)
        assert fits(page)
        assert is_accessible(page)
    page.goto(looked_at[0])
    page.get_by_role("button", name="Add to the archive").click()
    expect(page.get_by_text("1 added")).to_be_visible()
    assert is_accessible(page)
    for path in ("/desk/uploads", "/desk/article?id=ship.txt"):
        page.goto(site + path)
        assert fits(page), path
        assert is_accessible(page)
