"""The archive as its readers browse it: by issue, author, section and year, and by words."""

import re
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from index.archive import Archive
from index.article import Header
from index.filters import fold
from index.spelling import nearest_spelling

By = Literal["issue", "author", "category", "year"]
Sort = Literal["newest", "oldest", "title", "page"]

_SHORTEST = 4  # letters of a word that is respelled: of shorter ones too many are alike
_LAST = 10**9  # the page of an article that names none


@dataclass(frozen=True, slots=True)
class Shelf:
    """The articles of one issue, author, section or year.

    Attributes:
        name: Empty for those that name none.
        articles: Of an issue in its order, else newest first.
    """

    name: str
    articles: tuple[Header, ...]


@dataclass(frozen=True, slots=True)
class _Stock:
    """What the archive held at one moment, newest first, and the words to find it by."""

    revision: tuple[int, str] | None
    shelves: dict[By, list[Shelf]]  # as far as somebody has asked for them
    keys: tuple[int, ...]
    headers: tuple[Header, ...]
    folded: tuple[tuple[str, str], ...]  # title with subtitle; author with section and issue


class Shelves:
    """Knows every article by what its head says. Safe to share between threads."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._turn = threading.Lock()
        self._stock = _Stock(None, {}, (), (), ())

    def by(self, by: By) -> list[Shelf]:
        """Every shelf of a kind: issues and years newest first, the others by name; last, what has
        no name."""
        stock = self._now()
        if by not in stock.shelves:
            stock.shelves[by] = _shelves(stock.headers, by)
        return stock.shelves[by]

    def found(self, words: str) -> list[Header]:
        """Articles that hold all of some words, of which the last may be half written.

        First those whose title does, then those whose head does, then those whose text does, as the
        words stand and then as they may go on; each newest first.
        """
        wanted = fold(words).split()
        if not wanted:
            return []
        stock = self._now()
        titled, headed, left = [], [], []
        every = zip(stock.keys, stock.headers, stock.folded, strict=True)
        for key, header, (title, head) in every:
            if all(word in title for word in wanted):
                titled.append(header)
            elif all(word in title or word in head for word in wanted):
                headed.append(header)
            else:
                left.append((key, header))
        holding = self._archive.holding(words)
        begun = self._archive.holding(words, is_begun=True) - holding
        texts = [header for some in (holding, begun) for key, header in left if key in some]
        return [*titled, *headed, *texts]

    def suggestion(self, words: str) -> str | None:
        """The same words with those respelled that no article has, or ``None`` if that finds none.

        Words of titles, authors, sections and issues go before words of texts.
        """
        respelled = " ".join(self._respelled(word) for word in words.split())
        if respelled.casefold() == " ".join(words.split()).casefold():
            return None
        return respelled if self.found(respelled) else None

    def _respelled(self, word: str) -> str:
        if len(word) < _SHORTEST or not word.isalpha() or self.found(word):
            return word
        heads = (text for pair in self._now().folded for text in pair)
        return nearest_spelling(word, heads, 1) or self._archive.spelt_alike(word) or word

    def _now(self) -> _Stock:
        revision = self._archive.revision()
        with self._turn:
            if self._stock.revision != revision:
                headers = tuple(self._archive.articles())
                known = self._archive.keys_of([one.article_id for one in headers])
                keys = tuple(known.get(one.article_id, 0) for one in headers)
                folded = tuple(map(_folded, headers))
                self._stock = _Stock(revision, {}, keys, headers, folded)
            return self._stock


def _shelves(headers: Sequence[Header], by: By) -> list[Shelf]:
    found: dict[str, list[Header]] = {}
    for header in headers:
        for name in _names(header, by):
            found.setdefault(name, []).append(header)
    unnamed = found.pop("", [])
    names = sorted(found, key=str.casefold) if by in ("author", "category") else list(found)
    order: Sort = "page" if by == "issue" else "newest"
    shelves = [Shelf(name, tuple(arranged(found[name], order))) for name in names]
    return [*shelves, Shelf("", tuple(unnamed))] if unnamed else shelves


def arranged(articles: Iterable[Header], sort: Sort) -> list[Header]:
    """Articles in an order; those without a date, or a page, come last.

    Args:
        articles: Newest first.
    """
    keys: dict[Sort, Callable[[Header], Any]] = {
        "newest": lambda header: 0,  # as they are
        "oldest": lambda header: (header.date is None, header.date or 0, page_order(header)),
        "title": lambda header: header.title.casefold(),
        "page": page_order,
    }
    return sorted(articles, key=keys[sort])


def page_order(header: Header) -> tuple[int, str]:
    """Sorts the articles of an issue as they stand in it; those without a page come last."""
    number = re.search(r"\d{1,9}", header.page or "")
    return int(number.group()) if number else _LAST, header.title


def _names(header: Header, by: By) -> Sequence[str]:
    """The shelves that an article stands on."""
    if by == "author":
        return header.authors or ("",)
    if by == "year":
        return (str(header.date.year) if header.date else "",)
    return (getattr(header, by) or "",)


def _folded(header: Header) -> tuple[str, str]:
    head = (header.author, *header.authors, header.category, header.issue)
    return fold(f"{header.title} {header.subtitle or ''}"), fold(" ".join(filter(None, head)))
