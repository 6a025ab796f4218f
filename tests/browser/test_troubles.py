"""What goes wrong between a question and its answer, and what can be done about it."""

import threading
from collections.abc import Iterator

import pytest
from langchain_core.runnables import RunnableGenerator
from playwright.sync_api import Page, Route, expect

from index.archive import Archive
from qa.answering import Step, Words
from qa.material import Material
from tests.browser.asking import QUESTION, ask, begin
from tests.browser.conftest import NewPage, serving
from tests.browser.looks import fits

TRY_AGAIN = "Try again"


@pytest.fixture
def halting_site(read_archive: Archive) -> Iterator[str]:
    """A service whose answers stop in the middle, until the test is over."""
    over = threading.Event()

    def halting(materials: Iterator[Material]) -> Iterator[Step]:
        for _ in materials:
            yield Words("The first words ")
            over.wait(30)

    with serving(read_archive, RunnableGenerator(halting)) as url:
        yield url
        over.set()


def _stop(page: Page) -> None:
    expect(page.locator(".answer").last).to_contain_text("The first words")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".exchange").last).to_contain_text("Stopped.")


def test_a_lost_connection_is_said_and_can_be_tried_again(page: Page) -> None:
    page.route("**/api/chat", lambda route: route.abort())
    begin(page)
    expect(page.locator(".problem")).to_contain_text("The archive cannot be reached")
    page.unroute("**/api/chat")
    page.get_by_role("button", name=TRY_AGAIN).click()
    expect(page.locator(".answer")).to_contain_text("TQ Samsun")
    expect(page.locator(".problem")).to_have_count(0)
    expect(page.get_by_label("Your question")).to_have_value("")


def test_an_answer_can_be_stopped_and_its_words_stay(new_page: NewPage, halting_site: str) -> None:
    page = new_page(halting_site)
    begin(page)
    _stop(page)
    expect(page.locator(".answer")).to_contain_text("The first words")
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_enabled()
    expect(page.locator("#announcer")).to_have_text("Stopped.")


def test_a_stopped_question_is_back_in_the_field(new_page: NewPage, halting_site: str) -> None:
    page = new_page(halting_site)
    field = page.get_by_label("Your question")
    begin(page)
    _stop(page)
    expect(field).to_have_value(QUESTION)
    begin(page)
    field.fill("Another one")
    _stop(page)
    expect(field).to_have_value("Another one")


@pytest.mark.parametrize("key", ["Enter", "click"])
@pytest.mark.parametrize("size", [(1280, 860), (390, 844)])
def test_a_question_that_is_stopped_stays_in_view(
    new_page: NewPage, halting_site: str, size: tuple[int, int], key: str
) -> None:
    page = new_page(halting_site, viewport={"width": size[0], "height": size[1]})
    begin(page)
    expect(page.locator(".answer").last).to_contain_text("The first words")
    stop = page.get_by_role("button", name="Stop")
    if key == "click":
        stop.click()
    else:
        while not stop.evaluate("button => button === document.activeElement"):
            page.keyboard.press("Tab")
        page.keyboard.press(key)
    expect(page.get_by_text("Stopped.").first).to_be_in_viewport()
    expect(page.locator(".question")).to_be_in_viewport()


def test_one_question_runs_at_a_time(new_page: NewPage, halting_site: str) -> None:
    page = new_page(halting_site)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    begin(page)
    _stop(page)
    begin(page, "Another one")
    expect(page.locator(".answer").last).to_contain_text("The first words")
    expect(page.get_by_role("button", name=TRY_AGAIN)).to_be_disabled()
    page.keyboard.press("Enter")
    expect(page.locator(".exchange")).to_have_count(2)
    assert len([url for url in asked if url.endswith("/api/chat")]) == 2


@pytest.mark.parametrize(
    ("status", "body", "said", "offered"),
    [
        (400, '{"detail": "that makes no sense"}', "That makes no sense.", 0),
        (503, '{"detail": "the archive is busy"}', "The archive is busy.", 1),
        (502, "<h1>Bad Gateway</h1>", "The archive does not answer at present.", 1),
    ],
)
def test_trying_again_is_offered_where_it_can_help(
    page: Page, status: int, body: str, said: str, offered: int
) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=status, body=body)

    page.route("**/api/chat", refuse)
    begin(page)
    expect(page.locator(".problem p")).to_have_text(said)
    expect(page.get_by_role("button", name=TRY_AGAIN)).to_have_count(offered)
    expect(page.get_by_label("Your question")).to_have_value(QUESTION)


def test_a_question_that_is_too_long_is_neither_cut_nor_sent(page: Page) -> None:
    field = page.get_by_label("Your question")
    field.fill("😀" * 2_001)
    send = page.get_by_role("button", name="Ask", exact=True)
    expect(page.locator("#too-long")).to_have_text("2,001 of 2,000 characters – please shorten it.")
    expect(send).to_be_disabled()
    page.keyboard.press("Enter")
    expect(page.locator(".exchange")).to_have_count(0)
    assert len(field.input_value()) == 2_001
    field.fill("😀" * 2_000)
    expect(page.locator("#too-long")).to_have_text("")
    expect(send).to_be_enabled()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_field_grows_with_the_question_up_to_a_limit(
    new_page: NewPage, site: str, width: int
) -> None:
    page = new_page(site, viewport={"width": width, "height": 800})
    field = page.get_by_label("Your question")

    def height() -> float:
        return float(field.evaluate("field => field.getBoundingClientRect().height"))

    def is_whole() -> bool:
        return bool(field.evaluate("field => field.scrollHeight <= field.clientHeight"))

    low = height()
    field.fill("What happened? " * (40 if width > 600 else 12))
    assert height() > low
    assert is_whole()
    field.fill("What happened? " * 130)
    assert height() <= 800 * 0.4
    assert fits(page)
    field.fill("")
    assert height() == low


def test_a_start_date_after_the_end_date_is_refused_in_the_form(page: Page) -> None:
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("From").fill("2024-06-01")
    page.get_by_label("To", exact=True).fill("2023-01-01")
    said = page.get_by_text("The start date is after the end date.")
    expect(said).to_be_visible()
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_disabled()
    begin(page)
    page.locator(".suggestions a").first.click()
    expect(page.locator(".exchange")).to_have_count(0)
    page.get_by_role("button", name="Take away the filter to 1 January 2023").click()
    expect(said).to_have_count(0)
    expect(ask(page).locator(".asked")).to_have_text("Only from 1 June 2024")


def test_enter_that_ends_a_composition_does_not_ask(page: Page) -> None:
    field = page.get_by_label("Your question")
    field.fill(QUESTION)
    field.evaluate(
        """field => field.dispatchEvent(
            new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true }))"""
    )
    expect(page.locator(".exchange")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".exchange")).to_have_count(1)


def test_what_has_focus_is_never_behind_the_form(new_page: NewPage, site: str) -> None:
    page = new_page(site, viewport={"width": 900, "height": 420})
    ask(page)
    ask(page, "When did Sweden join NATO?")
    behind = """() => {
        const [form, focused] = [document.getElementById("ask"), document.activeElement];
        if (form.contains(focused) || focused === document.body) return null;
        const [box, cover] = [focused, form].map((one) => one.getBoundingClientRect());
        return box.bottom > cover.top && box.top < cover.bottom ? focused.outerHTML : null;
    }"""
    page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(behind) is None


def test_open_filters_do_not_cover_a_phone(new_page: NewPage, site: str) -> None:
    page = new_page(site, viewport={"width": 320, "height": 640})
    form = page.locator("#ask")
    expect(form).to_have_css("position", "sticky")
    page.get_by_text("Filters", exact=True).click()
    expect(form).to_have_css("position", "static")
