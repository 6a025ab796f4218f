"""Where things are on the site."""

import re
from urllib.parse import parse_qs, unquote, urlsplit
from urllib.parse import quote as percent

_ODD_SEGMENT = re.compile(r"(?:^|/)\.{0,2}(?:/|$)")


def article_url(article_id: str, start: int | None = None, end: int | None = None) -> str:
    """Where an article's page is, below the root; with ``start`` and ``end``, at these words.

    An id with empty or dotted segments stands in the query: in a path, browsers and proxies would
    resolve them.
    """
    odd = _ODD_SEGMENT.search(article_id)
    url = f"/articles/?id={percent(article_id)}" if odd else f"/articles/{percent(article_id)}"
    if start is None:
        return url
    return f"{url}{'&' if odd else '?'}start={start}&end={end}#quote"


def article_id_in(address: str) -> str | None:
    """The id of the article whose page an address names; ``None`` where it names none."""
    path, query = urlsplit(address).path, urlsplit(address).query
    _, found, after = path.partition("/articles/")
    if not found:
        return None
    return unquote(after) or parse_qs(query).get("id", [None])[0]
