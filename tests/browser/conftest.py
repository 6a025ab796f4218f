"""A real Chromium before a real server over a real socket."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from index.archive import Archive
from index.embedding import PACKAGED_MODEL, Embedder
from qa.answering import Answerer
from qa.assembly import assembly_over
from qa.settings import Settings
from qa.web import create_app
from tests.conftest import SAMPLE

_SWITCHES = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]

NewPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@contextmanager
def serving(
    archive: Archive, answerer: Answerer | None = None, **settings: object
) -> Iterator[str]:
    """Serves an archive on a free port of loopback; gives the URL."""
    chosen = Settings(title="The Archive", **settings)  # type: ignore[arg-type]
    app = create_app(assembly_over(archive, chosen, answerer))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def read_archive(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Archive]:
    """The sample articles, ready to be asked, in a folder that the conversations may grow in."""
    folder = tmp_path_factory.mktemp("browser")
    archive = Archive(folder, embedding_model=PACKAGED_MODEL, embedder=embedder)
    archive.ingest([SAMPLE])
    archive.warm_up()
    yield archive
    archive.close()


@pytest.fixture(scope="session")
def site(read_archive: Archive) -> Iterator[str]:
    """URL of the service over the sample articles."""
    with serving(read_archive) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = shutil.which("chromium")
    if executable is None and os.environ.get("CI"):
        pytest.fail("Chromium is missing, and in CI that is a failure")
    if executable is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=_SWITCHES)
        yield launched
        launched.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Opens pages, each in a browser of its own; an error in a page's script fails the test."""
    contexts = []
    errors: list[str] = []

    def open_one(url: str, **options: object) -> Page:
        # what still scrolls smoothly is not yet where a click goes
        still = {"reduced_motion": "reduce"} | options
        context = browser.new_context(**still)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(url)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def page(new_page: NewPage, site: str) -> Page:
    """The chat page over the sample articles."""
    return new_page(site)
