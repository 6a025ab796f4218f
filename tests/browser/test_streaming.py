"""An answer as it is being written."""

import threading
from collections.abc import Iterator

import pytest
from langchain_core.runnables import RunnableGenerator
from playwright.sync_api import expect

from index.archive import Archive
from qa.answering import Cited, Step, Words, Written, extracted
from qa.composing import compose
from qa.material import Material
from tests.browser.asking import begin
from tests.browser.conftest import NewPage, serving


@pytest.fixture
def go_on() -> threading.Event:
    return threading.Event()


@pytest.fixture
def slow_site(read_archive: Archive, go_on: threading.Event) -> Iterator[str]:
    """A service that writes its last paragraph when it is told to go on."""

    def slow(materials: Iterator[Material]) -> Iterator[Step]:
        for material in materials:
            first, *_ = extracted(material).citations
            text = compose(material.evidence.quotes[:1])
            yield Words(text)
            yield Cited(first)
            go_on.wait(30)
            yield Words("\n\nThe end.")
            yield Written(f"{text}\n\nThe end.", True, "extractive", (first,))

    with serving(read_archive, RunnableGenerator(slow)) as url:
        yield url
        go_on.set()


def test_it_looks_as_it_will_and_its_markers_open_their_cards(
    new_page: NewPage, slow_site: str, go_on: threading.Event
) -> None:
    page = new_page(slow_site)
    answer = begin(page).locator(".answer")
    quote = answer.locator("blockquote")
    expect(quote).to_contain_text("TQ Samsun")
    quote.evaluate("element => { element.seen = true; }")

    answer.locator(".marker").click()
    card = page.get_by_role("dialog")
    expect(card).to_contain_text("Ukraine Sails Without a Deal")
    card.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()

    go_on.set()
    expect(answer).to_contain_text("The end.")
    expect(page.get_by_role("button", name="Copy with references")).to_be_visible()
    assert quote.evaluate("element => element.seen"), "what stood there was not built anew"
    expect(page.locator(".sources")).to_be_visible()
