"""What readers send: questions, what they think of answers, what they do with conversations."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from index.filters import NAMES
from qa.web.field_types import (
    Address,
    Comment,
    GivenTitle,
    Key,
    Line,
    Marker,
    Question,
    Rating,
    Title,
    Words,
    blank_is_none,
    listed,
)
from qa.web.filter_values import FilterName, FilterValues
from qa.web.requests import Loose, Strict, filled_fields, validated


class ChatRequest(Strict):
    """A question, perhaps within a conversation."""

    question: Question
    conversation_id: Key | None = None
    filters: FilterValues = FilterValues()
    ignore: list[FilterName] = Field(
        [], max_length=len(NAMES), description="filters not to be read out of the question"
    )
    retracted: bool = Field(False, description="answer from retracted articles, too")
    stream: bool = Field(False, description="answer as text/event-stream")


class FeedbackRequest(Strict):
    """What a reader thinks of an answer."""

    rating: Rating
    comment: Comment | None = None


class CommentRequest(Strict):
    """What a reader says of a citation."""

    comment: Comment | None = None


class ReportRequest(Strict):
    """A mistake in an answer, or in one of its citations."""

    words: Words
    marker: Marker | None = None


class ReportForm(Loose):
    """The same from a page, or of an article."""

    words: Words
    message: Key | None = None
    marker: Annotated[Marker | None, BeforeValidator(blank_is_none)] = None
    article: Line | None = None


class ReportQuery(Loose):
    """The query string of the page on which a mistake is reported."""

    message: Key | None = None
    marker: Annotated[Marker | None, BeforeValidator(blank_is_none)] = None
    article: Line | None = None
    sent: bool = False


class RenameRequest(Strict):
    """What a conversation is to be called."""

    title: GivenTitle


class TitleForm(RenameRequest):
    """The same from a page, with where to go from there."""

    next: Address = "/conversations"


class ConversationsQuery(Strict):
    """The query string of a list of conversations."""

    q: Annotated[Title, Field(description="words that they hold")] = ""


class ExportQuery(Strict):
    """The query string of a conversation to take along."""

    format: Literal["md", "docx"] = "md"


def question_form() -> ChatRequest:
    """A question from a page without JavaScript; a field that is left empty is not given.

    Raises:
        UsageError: It is not of the model's form; says where.
    """
    fields = filled_fields()
    filters = {name: fields.pop(name) for name in FilterValues.model_fields if name in fields}
    retracted, ignore = bool(fields.get("retracted")), listed(fields.get("ignore", []))
    asked = {**fields, "filters": filters, "retracted": retracted, "ignore": ignore}
    return validated(ChatRequest, asked)
