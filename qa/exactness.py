"""The first promise: a citation is exact."""

from index.archive import Archive
from index.errors import NotFoundError


def is_exact(archive: Archive, article_id: str, start: int, end: int, quote: str) -> bool:
    """Whether the catalog, asked anew, has these very words at this place of an article."""
    try:
        text = archive.article(article_id).text
    except NotFoundError:
        return False  # removed since the search
    return text[start:end] == quote
