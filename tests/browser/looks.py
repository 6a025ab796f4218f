"""Whether a page is one for everybody."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def is_accessible(page: Page) -> bool:
    """Fails with whatever axe finds."""
    found = [
        f"{one['id']}: {one['help']}: {[node['html'] for node in one['nodes']]}"
        for one in Axe().run(page).response["violations"]
    ]
    assert not found, "\n".join(found)
    return True


def fits(page: Page) -> bool:
    """Whether nothing of the page is wider than the window."""
    root = "document.documentElement"
    return int(page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")) <= 0
