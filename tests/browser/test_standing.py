"""What readers see of how whole and how fresh the archive is."""

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from index.archive import Archive
from index.embedding import PACKAGED_MODEL, Embedder
from index.sql.catalog import Catalog
from tests.browser.asking import ask
from tests.browser.conftest import NewPage, serving

NOON = datetime(2024, 11, 24, 12, tzinfo=UTC)
AS_OF_NOON = "Archive as of 24 November 2024, 12:00 UTC"
QUESTION = "Which ship was the first to leave Odesa?"


@pytest.fixture
def archive(tmp_path: Path, embedder: Embedder) -> Iterator[Archive]:
    (tmp_path / "a.txt").write_text("Ships\n\nThe first ship to leave Odesa was the Razoni.")
    archive = Archive(tmp_path / "data", embedding_model=PACKAGED_MODEL, embedder=embedder)
    archive.ingest([tmp_path / "a.txt"])
    archive.warm_up()
    yield archive
    archive.close()


@pytest.fixture
def url(archive: Archive) -> Iterator[str]:
    with serving(archive) as url:
        yield url


def _build(archive: Archive, done: float) -> None:
    """Has the archive say that the words have come so far, as a rebuild of many would."""
    building = (
        json.dumps({"building": "words", "done": done, "at": time.time()}) if done < 1 else ""
    )
    generation = "0" if done < 1 else str(archive.generation())
    Catalog(archive.engine).set_values({"building": building, "words_generation": generation})


def test_a_rebuild_shows_how_far_it_is_and_goes_when_it_is_done(
    new_page: NewPage, archive: Archive, url: str
) -> None:
    _build(archive, 0.4)
    page = new_page(url)
    notice = page.locator(".notice")
    expect(notice).to_have_text(
        "The index of words is being built anew: 40% done. Questions are answered all the same."
    )
    page.get_by_label("Your question").fill("Another one")
    _build(archive, 0.8)
    expect(notice).to_contain_text("80% done")
    _build(archive, 1)
    expect(notice).to_have_count(0)
    expect(page.get_by_label("Your question")).to_have_value("Another one")


def test_a_page_that_stays_open_follows_the_archive(
    new_page: NewPage, archive: Archive, url: str
) -> None:
    page = new_page(url)
    expect(page.locator(".notice")).to_have_count(0)
    archive.watches.looked("/press", NOON, has_new=True)
    expect(page.locator(".notice")).to_have_text(
        "The archive was last brought up to date on 24 November 2024; newer articles may be "
        "missing."
    )
    expect(page.locator(".colophon .as-of")).to_have_text(AS_OF_NOON)


@pytest.mark.parametrize("script", [True, False])
def test_silence_is_said_without_script_as_well(
    new_page: NewPage, archive: Archive, url: str, script: bool
) -> None:
    archive.watches.looked("/press", NOON, has_new=True)
    page = new_page(url, java_script_enabled=script)
    expect(page.locator(".notice")).to_contain_text("newer articles may be missing")
    expect(page.locator(".colophon .as-of")).to_have_text(AS_OF_NOON)


def test_an_answer_says_as_of_when_it_is_now_and_later(
    new_page: NewPage, archive: Archive, url: str
) -> None:
    archive.watches.looked("/press", NOON, has_new=True)
    page = new_page(url)
    said = ask(page, QUESTION).locator(".as-of")
    expect(said).to_have_text(AS_OF_NOON)
    moment = said.locator("time").get_attribute("datetime")
    archive.watches.looked("/press", datetime.now(UTC), has_new=True)
    page.reload()
    expect(said).to_have_text(AS_OF_NOON)
    expect(said.locator("time")).to_have_attribute("datetime", moment or "")
    expect(page.locator(".colophon .as-of")).not_to_have_text(AS_OF_NOON)


def test_an_answer_is_copied_with_its_date(new_page: NewPage, archive: Archive, url: str) -> None:
    archive.watches.looked("/press", NOON, has_new=True)
    page = new_page(url, permissions=["clipboard-read", "clipboard-write"])
    ask(page, QUESTION).get_by_role("button", name="Copy with references").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"\n\n{AS_OF_NOON}")


def _says_as_of(page: Page) -> None:
    expect(page.locator(".colophon .as-of")).to_have_text(
        re.compile(r"Archive as of \d+ \w+ \d+, .* UTC")
    )


@pytest.mark.parametrize("path", ["/", "/browse", "/topics", "/articles/a.txt"])
def test_every_page_says_as_of_when_it_is(new_page: NewPage, url: str, path: str) -> None:
    _says_as_of(new_page(url + path))
