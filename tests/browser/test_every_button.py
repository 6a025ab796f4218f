"""Every page as each kind of reader gets to it, and every button on it, pressed as it is rendered.

A page is a view of the app; that none is left out is held against the app's own list of them. A
button is pressed on a page that has just been opened, after what its form requires was filled in.
Buttons that take something away come last.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Error, Locator, Page, Request, Response
from werkzeug.exceptions import HTTPException

from index.archive import Archive
from index.embedding import PACKAGED_MODEL, Embedder
from qa.accounts.account import Role
from qa.assembly import assembly_over, people_of
from qa.settings import Settings
from qa.web import create_app
from tests.browser.asking import ask
from tests.browser.conftest import NewPage, serving
from tests.browser.logging_in import log_in
from tests.conftest import SAMPLE
from tests.people import PASSWORD

ARTICLES = sorted(SAMPLE.glob("*red-sea*"))[:2] + sorted(SAMPLE.glob("2023-10-*"))[:3]
WORDS = "Ships of the Red Sea"
BUTTONS = "main button"
DOWNLOAD = re.compile(r"[?&]format=|/export|\.jsonl$")
# What is refused as it should be: the passwords that are filled in are nobody's.
REFUSED = {"Log in": {401}, "Change it": {400, 401, 403}}
# Pressed last, in this order.
TAKES_AWAY = (
    *("Discard", "Discard it", "Discard selected", "Put it back", "Take it back", "Revoke"),
    *("Remove", "Remove it", "End", "End others", "End all others", "End logins", "End sharing"),
    *("Delete it", "Log out"),
)
# What is no page, or one for articles whose ids are no paths.
NO_PAGES = {"static", "metrics", "health.alive", "health.ready", "health.openapi"}
NO_PAGES |= {"pages.article_by_query"}


@dataclass
class Walk:
    """What happens on the way."""

    page: Page
    app: Flask
    site: str
    visited: dict[str, str] = field(default_factory=dict)  # view -> where it was seen
    troubles: list[str] = field(default_factory=list)
    pressed: set[tuple[str, str]] = field(default_factory=set)
    label: str = ""
    in_flight: set[Request] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("request", self._begun)
        self.page.on("requestfailed", self._ended)
        self.page.on("response", self._answered)
        self.page.on("console", lambda said: self._said(said.type, said.text))
        self.page.on("dialog", lambda dialog: dialog.accept())

    def _answered(self, response: Response) -> None:
        self._ended(response.request)  # whether or not the page reads its body
        if response.status >= 400 and response.status not in REFUSED.get(self.label, ()):
            method, status = response.request.method, response.status
            self.troubles.append(f"{status} {method} {response.url} after “{self.label}”")

    def _begun(self, request: Request) -> None:
        self.in_flight.add(request)

    def _ended(self, request: Request) -> None:
        self.in_flight.discard(request)

    def _said(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:  # those are counted above
            self.troubles.append(f"console: {text} after “{self.label}”")

    def view_of(self, url: str) -> str | None:
        """The view behind an address, and which choices it shows; ``None`` of another site."""
        parts = urlsplit(url)
        if parts.netloc and not url.startswith(self.site):
            return None
        try:
            view, _ = self.app.url_map.bind("localhost").match(parts.path)
        except HTTPException:
            return None
        chosen = ",".join(sorted(parse_qs(parts.query)))
        return f"{view}?{chosen}" if chosen else str(view)

    def links(self) -> list[str]:
        """Where the page that is open leads, each view once."""
        found = self.page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
        return [url for url in found if url.startswith(self.site)]

    def settled(self) -> None:
        """Awaits the end of every request, but of the look at how the archive stands."""
        for _ in range(2):  # a page that has come asks for its parts
            end = time.monotonic() + 60
            while any(not is_look(one.url) for one in self.in_flight):
                assert time.monotonic() < end, [one.url for one in self.in_flight]
                self.page.wait_for_timeout(20)
            self.page.wait_for_load_state()


def is_look(url: str) -> bool:
    return urlsplit(url).path == "/readyz"


def opened(walk: Walk, url: str) -> None:
    walk.label = ""
    place = url.partition("#")[0]
    try:
        walk.page.goto(place)
    except Error as error:  # a script of the page before was on its way elsewhere
        if "ERR_ABORTED" not in error.message:
            raise
        walk.page.goto(place)
    walk.settled()
    unfold = "all => all.forEach(one => { one.open = true; })"
    walk.page.eval_on_selector_all("details", unfold)


def fill(button: Locator, folder: Path) -> None:
    """Fills in what the button's form requires and does not have."""
    file = folder / "added.txt"
    file.write_text("A new ship\n\nThe ship Marabel sailed to Odesa in May.\n")
    form = button.locator("xpath=ancestor::form[1]")
    for needed in form.locator(":is(input, textarea):required").all():
        kind = needed.get_attribute("type")
        if kind == "file":
            needed.set_input_files(file)
        elif not needed.input_value():
            needed.fill("nobody’s password" if kind == "password" else WORDS)


def press(walk: Walk, url: str, label: str, folder: Path) -> None:
    """Presses the first button of a page that says this, if it can be pressed."""
    opened(walk, url)
    button = walk.page.locator(BUTTONS).filter(has_text=re.compile(f"^\\s*{re.escape(label)}\\s*$"))
    if not button.count() or not button.first.is_visible() or button.first.is_disabled():
        return
    walk.label = label
    fill(button.first, folder)
    if button.first.evaluate("one => one.type === 'submit' && one.form.checkValidity()"):
        with walk.page.expect_response(lambda response: not is_look(response.url)):
            button.first.click()
    else:
        button.first.click()
    walk.settled()


def labels(walk: Walk) -> list[str]:
    found = walk.page.locator(BUTTONS).all_text_contents()
    return list(dict.fromkeys(" ".join(one.split()) for one in found))


def walk_all(walk: Walk, folder: Path, begin: list[str]) -> None:
    """Visits each view that can be reached, pressing what is on it."""
    last: list[tuple[int, str, str]] = []
    left = list(begin)
    for _ in range(2):  # again: what was pressed has filled what was empty
        for view in list(walk.visited):
            left += visit(walk, view, last, folder)
        while left:
            url = left.pop(0)
            view = walk.view_of(url)
            if view and view not in walk.visited:
                walk.visited[view] = url
                left += visit(walk, view, last, folder)
    for _, url, label in sorted(last):
        if (
            walk.page.request.get(url.partition("#")[0]).status != 404
        ):  # not taken away with another
            press(walk, url, label, folder)


def visit(walk: Walk, view: str, last: list[tuple[int, str, str]], folder: Path) -> list[str]:
    """Presses each button of a page for the first time; gives where it leads.

    Args:
        last: Takes the buttons that are to be pressed last.
    """
    url = walk.visited[view]
    if DOWNLOAD.search(url):
        assert walk.page.request.get(url).ok, url
        return []
    opened(walk, url)
    leads = walk.links()
    for label in labels(walk):
        if (view, label) in walk.pressed:
            continue
        walk.pressed.add((view, label))
        if label in TAKES_AWAY:
            last.append((TAKES_AWAY.index(label), url, label))
        else:
            press(walk, url, label, folder)
            leads += [walk.page.url, *walk.links()]
    return leads


@pytest.fixture
def archive(tmp_path: Path, embedder: Embedder) -> Iterator[Archive]:
    """A few articles, to be thrown away."""
    made = Archive(tmp_path / "data", embedding_model=PACKAGED_MODEL, embedder=embedder)
    made.ingest(ARTICLES)
    made.warm_up()
    yield made
    made.close()


def pages_of(app: Flask, role: Role | None) -> set[str]:
    """The views that show a page to somebody of a role."""
    found = set()
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule.startswith("/api/"):
            continue
        if may_see(rule.rule, role):
            found.add(str(rule.endpoint))
    return found - NO_PAGES


def may_see(path: str, role: Role | None) -> bool:
    needed = {"/desk/people": Role.ADMIN, "/account": Role.READER, "/d/<share>": Role.STAFF}
    least = needed.get(path) or (Role.STAFF if path.startswith("/desk") else None)
    return least is None or (role is not None and role.allows(least))


@pytest.mark.parametrize("role", [None, Role.STAFF, Role.ADMIN])
def test_every_button_of_every_page_works(
    new_page: NewPage, archive: Archive, tmp_path: Path, role: Role | None
) -> None:
    people = people_of(archive, Settings())
    people.accounts.add("Somebody else", Role.READER, PASSWORD)
    app = create_app(assembly_over(archive, Settings()))
    with serving(archive) as site:
        page = new_page(site, permissions=["clipboard-read", "clipboard-write"])
        if role:
            people.accounts.add("Ann Lee", role, PASSWORD)
            log_in(new_page(f"{site}/login"), "Ann Lee")  # another browser, to be logged out
            page.goto(f"{site}/login")
            log_in(page, "Ann Lee")
        ask(page, "Which attacks were there in the Red Sea?")
        ask(page, "How do I bake bread with rye flour?")
        walk = Walk(page, app, site)
        walk_all(walk, tmp_path, [page.url, f"{site}/topics?q=Red+Sea", f"{site}/login", site])
    print(f"{len(walk.visited)} views, {len(walk.pressed)} buttons")
    assert walk.troubles == []
    seen = {view.split("?")[0] for view in walk.visited}
    assert pages_of(app, role) - seen == set()
