"""What staff send from the desk."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from index.amendment import AmendableField
from index.correction import CorrectionKind
from qa.conversations import Rating
from qa.sql.question_log import Asked, Outcome
from qa.web.field_types import (
    Key,
    Line,
    Note,
    Page,
    Place,
    Question,
    QuestionWords,
    Title,
    Words,
    blank_is_none,
    listed,
)
from qa.web.filter_values import FilterValues
from qa.web.requests import Loose, Strict


class AskedQuery(Loose):
    """Which of the questions that readers have asked to look at."""

    q: Title = ""
    outcome: Annotated[Outcome | None, BeforeValidator(blank_is_none)] = None
    feedback: Annotated[
        Literal["helpful", "not helpful", "wrong citation"] | None, BeforeValidator(blank_is_none)
    ] = None
    after: Annotated[date | None, BeforeValidator(blank_is_none)] = None
    before: Annotated[date | None, BeforeValidator(blank_is_none)] = None
    page: Page = 1
    format: Literal["csv", "jsonl"] | None = None

    def asked(self) -> Asked:
        """The same, as the log takes it."""
        rating: dict[str | None, Rating] = {"helpful": 1, "not helpful": -1}
        return Asked(
            words=self.q,
            outcome=self.outcome,
            rating=rating.get(self.feedback),
            wrong=self.feedback == "wrong citation",
            after=self.after,
            before=self.before,
        )

    def chosen(self) -> dict[str, str]:
        """What is set of it, as a query string has it, page and format aside."""
        values = self.model_dump(mode="json", exclude={"page", "format"})
        return {name: value for name, value in values.items() if value}


class GoldenForm(Strict):
    """The right passage of a question, or that there is none."""

    place: Place
    answer: Title | None = None


class WordsQuery(Strict):
    """The query string of a search within a page."""

    q: QuestionWords = ""


class DossierForm(FilterValues):
    """A dossier to be saved."""

    q: Question
    name: Title | None = None


class NamedForm(Strict):
    """What a dossier is to be called."""

    name: Title


class DecisionForm(Strict):
    """What staff decide of an article in a dossier."""

    article_id: Line
    decision: Literal["struck", "kept", "neither"]


class SavedQuery(Loose):
    """The query string of a saved dossier."""

    format: Literal["md", "docx", "csv", "json", "bibtex", "ris"] | None = None
    new: bool = False
    page: Page = 1


class ReportsQuery(Loose):
    """The query string of the list of what readers have reported."""

    closed: bool = False
    page: Page = 1


class ReplyForm(Strict):
    """What a case is closed with."""

    reply: Words


class CorrectionForm(Strict):
    """What staff say of an article."""

    id: Line
    kind: CorrectionKind
    note: Note
    newer: Line | None = None


class UploadsForm(Strict):
    """Which of the files that wait are to be added."""

    upload: Annotated[list[Key], Field(min_length=1, max_length=1_000), BeforeValidator(listed)]


class AmendForm(Strict):
    """What an article's head is to be; what is left empty it has not."""

    id: Line
    title: Line | None = None
    subtitle: Line | None = None
    author: Line | None = None
    date: Line | None = None
    issue: Line | None = None
    page: Line | None = None
    category: Line | None = None
    url: Line | None = None
    language: Line | None = None


class FieldForm(Strict):
    """A field of an article that is to be what its file says."""

    id: Line
    field: AmendableField
