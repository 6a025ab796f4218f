"""What staff send from the desk."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from index.amendment import AmendableField
from index.correction import CorrectionKind
from qa.chat import LONGEST_QUESTION
from qa.conversations import Rating
from qa.sql.question_log import Asked, Outcome
from qa.web.chat_requests import Words
from qa.web.filter_values import FilterValues
from qa.web.requests import Loose, Question, Strict, Text, Texts, blank_is_none


class AskedQuery(Loose):
    """Which of the questions that readers have asked to look at."""

    q: Annotated[Text, Field(max_length=500)] = ""
    outcome: Annotated[Outcome | None, BeforeValidator(blank_is_none)] = None
    feedback: Annotated[
        Literal["helpful", "not helpful", "wrong citation"] | None, BeforeValidator(blank_is_none)
    ] = None
    after: Annotated[date | None, BeforeValidator(blank_is_none)] = None
    before: Annotated[date | None, BeforeValidator(blank_is_none)] = None
    page: int = Field(1, ge=1, le=1_000_000)
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

    place: Annotated[Text, Field(max_length=10_000)]
    answer: Annotated[Text | None, Field(max_length=500)] = None


class WordsQuery(Strict):
    """The query string of a search within a page."""

    q: Annotated[Text, Field(max_length=LONGEST_QUESTION)] = ""


class DossierForm(FilterValues):
    """A dossier to be saved."""

    q: Question
    name: Annotated[Text | None, Field(max_length=500)] = None


class NamedForm(Strict):
    """What a dossier is to be called."""

    name: Annotated[Text, Field(max_length=500)]


class DecisionForm(Strict):
    """What staff decide of an article in a dossier."""

    article_id: Text
    decision: Literal["struck", "kept", "neither"]


class SavedQuery(Loose):
    """The query string of a saved dossier."""

    format: Literal["md", "docx", "csv", "json", "bibtex", "ris"] | None = None
    new: bool = False
    page: int = Field(1, ge=1, le=1_000_000)


class ReportsQuery(Loose):
    """The query string of the list of what readers have reported."""

    closed: bool = False
    page: int = Field(1, ge=1, le=1_000_000)


class ReplyForm(Strict):
    """What a case is closed with."""

    reply: Words


class CorrectionForm(Strict):
    """What staff say of an article."""

    id: Text
    kind: CorrectionKind
    note: Annotated[Words, Field(max_length=2_000)]
    newer: Annotated[Text | None, Field(max_length=2_000)] = None


class UploadsForm(Strict):
    """Which of the files that wait are to be added."""

    upload: Annotated[Texts, Field(min_length=1, max_length=1_000)]


class AmendForm(Strict):
    """What an article's head is to be; what is left empty it has not."""

    id: Text
    title: Text | None = None
    subtitle: Text | None = None
    author: Text | None = None
    date: Text | None = None
    issue: Text | None = None
    page: Text | None = None
    category: Text | None = None
    url: Text | None = None
    language: Text | None = None


class FieldForm(Strict):
    """A field of an article that is to be what its file says."""

    id: Text
    field: AmendableField
