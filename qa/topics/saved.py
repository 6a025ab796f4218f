"""A dossier that staff have saved: a topic, and what they decided of its articles."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from index.filters import Filters
from qa.topics.dossier import Dossier, TopicArticle

Decision = Literal["struck", "kept"]


@dataclass(frozen=True, slots=True)
class SavedDossier:
    """A saved dossier, without its articles: these are looked for anew each time.

    Attributes:
        saved_by: The name of the account.
        seen_at: When somebody last took note of what is in it.
        share: What its read-only link ends with; ``None`` where it is not shared.
        struck: Ids of articles that are not to be in it.
        kept: Ids of those that are, whatever their grade.
        seen: Ids of those that were in it at ``seen_at``.
    """

    dossier_id: str
    name: str
    query: str
    filters: Filters
    saved_by: str
    saved_at: datetime
    seen_at: datetime
    share: str | None = None
    struck: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()

    def without_struck(self, dossier: Dossier) -> Dossier:
        """A dossier of the same topic without the articles that were struck from it."""
        left = (one for one in dossier.articles if one.article.article_id not in self.struck)
        return replace(dossier, articles=tuple(left))

    def struck_from(self, dossier: Dossier) -> list[TopicArticle]:
        """Those articles."""
        return [one for one in dossier.articles if one.article.article_id in self.struck]

    def is_new(self, article: TopicArticle) -> bool:
        """Whether an article has come since the dossier was last looked through."""
        return article.article.article_id not in self.seen
