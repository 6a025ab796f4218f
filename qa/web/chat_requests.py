"""What readers send: questions, what they think of answers, what they do with conversations."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from qa.web.filter_values import FilterName, FilterValues
from qa.web.requests import (
    Loose,
    Question,
    Strict,
    Text,
    blank_is_none,
    filled_fields,
    listed,
    validated,
    whole_number,
)

Words = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)]


class ChatRequest(Strict):
    """A question, perhaps within a conversation."""

    question: Question
    conversation_id: Annotated[Text | None, Field(max_length=64)] = None
    filters: FilterValues = FilterValues()
    ignore: list[FilterName] = Field([], description="filters not to be read out of the question")
    retracted: bool = Field(False, description="answer from retracted articles, too")
    stream: bool = Field(False, description="answer as text/event-stream")


class FeedbackRequest(Strict):
    """What a reader thinks of an answer."""

    rating: Annotated[Literal[1, -1], BeforeValidator(whole_number)]
    comment: Annotated[Text | None, Field(max_length=4000)] = None


class CommentRequest(Strict):
    """What a reader says of a citation."""

    comment: Annotated[Text | None, Field(max_length=4000)] = None


class ReportRequest(Strict):
    """A mistake in an answer, or in one of its citations."""

    words: Words
    marker: Annotated[int | None, Field(ge=1)] = None


class ReportForm(Loose):
    """The same from a page, or of an article."""

    words: Words
    message: Annotated[Text | None, Field(max_length=64)] = None
    marker: Annotated[int | None, Field(ge=1), BeforeValidator(blank_is_none)] = None
    article: Text | None = None


class ReportQuery(Loose):
    """The query string of the page on which a mistake is reported."""

    message: Annotated[Text | None, Field(max_length=64)] = None
    marker: Annotated[int | None, Field(ge=1), BeforeValidator(blank_is_none)] = None
    article: Text | None = None
    sent: bool = False


class RenameRequest(Strict):
    """What a conversation is to be called."""

    title: Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class TitleForm(RenameRequest):
    """The same from a page, with where to go from there."""

    next: Text = "/conversations"


class ConversationsQuery(Strict):
    """The query string of a list of conversations."""

    q: Annotated[Text, Field(max_length=500, description="words that they hold")] = ""


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
