"""The first promise: a citation is exact."""

from collections.abc import Sequence

from index.archive import Archive
from index.errors import NotFoundError
from qa.quoting import Quote


def is_exact(archive: Archive, article_id: str, start: int, end: int, quote: str) -> bool:
    """Whether the catalog, asked anew, has these very words at this place of an article."""
    try:
        text = archive.article(article_id).text
    except NotFoundError:
        return False  # removed since the search
    return text[start:end] == quote


def exact(archive: Archive, quotes: Sequence[Quote]) -> list[Quote]:
    """Those of the quotes of which that is so."""
    texts = archive.texts_of({quote.hit.article.article_id for quote in quotes})
    return [
        quote
        for quote in quotes
        if texts.get(quote.hit.article.article_id, "")[quote.start : quote.end] == quote.text
    ]
