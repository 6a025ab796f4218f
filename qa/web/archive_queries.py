"""What is asked of the articles: searches, lists, topics, shelves."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from qa.web.field_types import (
    Count,
    HitCount,
    Key,
    Line,
    Offset,
    Page,
    Question,
    QuestionWords,
    blank_is_none,
)
from qa.web.filter_values import FilterQuery
from qa.web.requests import Loose, Strict


class SearchQuery(FilterQuery):
    """The query string of a search."""

    q: Question
    k: HitCount = 10


class ArticlesQuery(FilterQuery):
    """The query string of a list of articles."""

    limit: Count = 100
    offset: Offset = 0


class ArticleQuery(Strict):
    """The query string that names one article."""

    id: Line


class TopicQuery(FilterQuery):
    """The query string of a dossier."""

    q: Question


class TopicPageQuery(FilterQuery):
    """The query string of the page of topics, which is there before anything is asked."""

    q: Annotated[Question | None, BeforeValidator(blank_is_none)] = None
    format: Literal["md", "docx", "csv", "json", "bibtex", "ris"] | None = None
    grade: Literal["about", "treats", "mentions"] | None = None
    beyond: bool = False
    dossier: Key | None = None
    page: Page = 1


class BrowseQuery(Loose):
    """The query string of the pages on which the archive is browsed.

    Attributes:
        of: The name of one shelf; empty: of what has none.
        part: Whether only what changes with the words is wanted.
    """

    by: Literal["issue", "author", "category", "year"] = "issue"
    of: Line | None = None
    q: QuestionWords = ""
    sort: Annotated[Literal["newest", "oldest", "title"] | None, BeforeValidator(blank_is_none)] = (
        None
    )
    page: Page = 1
    part: bool = False
