"""Where things are on the site."""

import re
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
