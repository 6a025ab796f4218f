"""What an article can be filtered by, and what of it is searched beside its text."""

from index.article import Header
from index.filters import fold


def labels(header: Header) -> set[tuple[str, str]]:
    """What an article can be filtered by: pairs of filter and folded value."""
    authors = {*header.authors, header.author}
    pairs = [("author", author) for author in authors]
    pairs += [("category", category) for category in {*_categories(header), header.category}]
    pairs.append(("issue", header.issue))
    return {(name, fold(value)) for name, value in pairs if value and fold(value)}


def _categories(header: Header) -> list[str]:
    """The categories one by one, where an article came with a list of them."""
    listed = header.metadata.get("categories")
    return [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []


def about(header: Header) -> str:
    """Everything known of an article beside title and text, as words to search."""
    known = (header.subtitle, header.author, header.issue, header.category)
    day = header.date.strftime("%d %B %Y") if header.date else None
    extra = (str(value) for value in header.metadata.values())
    return "\n".join(value for value in (*known, day, *extra) if value)
