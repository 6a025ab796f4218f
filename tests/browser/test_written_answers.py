"""Answers that a chat model writes, as a reader sees them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from index.archive import Archive
from qa.writing import upstream
from tests.browser.asking import ask, begin
from tests.browser.conftest import NewPage, serving
from tests.scripted_model import Reply, Request, ScriptedModel, scripted_model

QUESTION = "When did Finland join NATO?"
INVENTED = "Napoleon crossed the Alps in 1812"


def written(request: Request) -> str:
    number = request.number_of("thirty-first member of NATO")
    return (
        f"Finland became the thirty-first member of NATO on 4 April 2023 [{number}]. "
        f"{INVENTED} [1]. The Hungarian parliament approved the accession on 27 March [{number}]."
    )


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedModel]:
    with scripted_model() as running:
        yield running


@pytest.fixture(scope="module")
def written_site(read_archive: Archive, model: ScriptedModel) -> Iterator[str]:
    settings = {"chat_model": "openai:scripted", "chat_base_url": model.url}
    with serving(read_archive, **settings) as url:
        yield url


def test_who_wrote_it_and_what_is_not_found_is_shown(
    new_page: NewPage, written_site: str, model: ScriptedModel
) -> None:
    model.play(written)
    page = new_page(written_site)
    exchange = ask(page, QUESTION)
    told = "Written by openai:scripted; 2 of 3 sentences were found in the archive."
    expect(exchange.locator(".written")).to_have_text(told)
    expect(exchange.locator(".answer em.unsupported")).to_contain_text(
        "not found in the archive: “Napoleon”"
    )
    exchange.locator(".marker").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("The Thirty-First Flag")

    page.reload()  # as it was kept
    expect(page.locator(".written")).to_have_text(told)
    expect(page.locator(".answer em.unsupported")).to_be_visible()


def test_words_show_as_they_come_and_settle_as_sentences_end(
    new_page: NewPage, written_site: str, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upstream, "_BEAT", 0.01)  # the page is often told that nothing has come
    model.play(Reply(written, size=9, hold_after=9))
    answer = begin(new_page(written_site), QUESTION).locator(".answer")
    expect(answer.locator(".marker")).to_have_count(1)
    expect(answer).to_contain_text("Napoleon")
    expect(answer.locator(".unsupported")).to_have_count(0)
    model.released.set()
    expect(answer.locator(".unsupported")).to_have_count(1)
    model.released.clear()


def test_stop_ends_the_models_work_too(
    new_page: NewPage, written_site: str, model: ScriptedModel
) -> None:
    model.play(Reply(written, hold_after=5))
    page = new_page(written_site)
    begin(page, QUESTION)
    expect(page.locator(".answer")).to_contain_text("Finland")
    page.get_by_role("button", name="Stop").click()
    assert model.left.wait(20)


def test_a_model_that_fails_is_said_in_one_sentence(
    new_page: NewPage, written_site: str, model: ScriptedModel
) -> None:
    model.play(Reply(written, cut_after=6))
    exchange = ask(new_page(written_site), QUESTION)
    expect(exchange.locator(".written")).to_have_text(
        "The chat model broke off amid its answer, so this answer is in the archive’s own words."
    )
    expect(exchange.locator(".answer blockquote").first).to_contain_text("4 April 2023")
    expect(exchange.locator(".answer")).not_to_contain_text("Napoleon")


@pytest.mark.parametrize("script", [True, False])
def test_nothing_hostile_gets_onto_the_page(
    new_page: NewPage, written_site: str, model: ScriptedModel, script: bool
) -> None:
    hostile = (
        "<img src=x onerror=alert(1)> [click](javascript:alert(2)) ![x](http://evil.example/x.png) "
        "<a href='http://evil.example'>here</a> http://evil.example/y now. "
    )
    model.play(lambda request: f"{hostile}{written(request)}")
    page = new_page(written_site, java_script_enabled=script)
    if script:
        answer = ask(page, QUESTION).locator(".answer")
    else:
        page.get_by_label("Your question").fill(QUESTION)
        page.get_by_role("button", name="Ask").click()
        answer = page.locator(".answer")
    expect(answer).to_contain_text("4 April 2023")
    expect(answer).not_to_contain_text("evil")
    expect(answer.locator("img, script, a:not(.marker)")).to_have_count(0)
