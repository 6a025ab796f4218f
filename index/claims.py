"""Which file an article belongs to, where more than one gives an article of its identity.

An article may only pass from one file to another when the earlier one gives it no more. That is
known of a file that has vanished, and of one that this run has read; so a claim on an article of
a file that the run has yet to look at waits until it has.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping


class Claims:
    """What the files of one run give, beside what the catalog has of them from earlier ones."""

    def __init__(
        self,
        owners: Mapping[str, str | None],
        listed: Collection[str],
        is_gone: Callable[[str], bool],
    ) -> None:
        """Starts before any file is looked at.

        Args:
            owners: The source of every article in the catalog, by the article's id.
            listed: The sources that the run is going to look at.
            is_gone: Whether a source exists no more.
        """
        self._owners = owners
        self._listed = listed
        self._is_gone = is_gone
        self._looked_at: set[str] = set()
        self._holder: dict[str, str] = {}  # who gives an article, or may still give it
        self._owned: dict[str, list[str]] = defaultdict(list)
        for article_id, source in owners.items():
            if source is not None:
                self._owned[source].append(article_id)

    def give(self, article_id: str, source: str) -> None:
        """The source has been read to give this article."""
        self._holder[article_id] = source

    def finish(self, source: str, failed: Iterable[str] = ()) -> None:
        """The source was read to its end: of what it gave earlier, the rest is its no more.

        Args:
            failed: Articles of it that could not be read, and stay its own.
        """
        self._looked_at.add(source)
        self._hold(source, failed)

    def keep(self, source: str) -> int:
        """The source has not changed, or cannot be read: its articles stay its own.

        Returns:
            How many these are.
        """
        self._looked_at.add(source)
        self._hold(source, self._owned[source])
        return len(self._owned[source])

    def is_undecided(self, article_id: str, source: str) -> bool:
        """Whether another source has to be looked at first."""
        owner = self._owners.get(article_id)
        if article_id in self._holder or owner in (None, source):
            return False
        return owner in self._listed and owner not in self._looked_at

    def rival(self, article_id: str, source: str) -> str | None:
        """Who stands in the way of the source giving this article, where somebody does."""
        if article_id in self._holder:
            return self._holder[article_id]
        owner = self._owners.get(article_id)
        if owner in (None, source) or owner in self._looked_at or self._is_gone(owner):
            return None
        return owner

    def leaves(self, source: str) -> bool:
        """Whether the source gave an article earlier that nobody gives now."""
        return any(article_id not in self._holder for article_id in self._owned[source])

    def was_looked_at(self, source: str) -> bool:
        """Whether this run has looked at the source, so that it gives no more than is known."""
        return source in self._looked_at

    def is_given(self, article_id: str) -> bool:
        """Whether a file of this run gives the article, or may still give it."""
        return article_id in self._holder

    def _hold(self, source: str, article_ids: Iterable[str]) -> None:
        for article_id in article_ids:
            if self._owners.get(article_id) == source:
                self._holder.setdefault(article_id, source)
