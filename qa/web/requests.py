"""What comes from outside, checked at the door."""

from typing import Annotated, Any, Literal, TypeVar

from flask import request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from index.errors import UsageError
from index.filters import Filters
from qa.chat import LONGEST_QUESTION, checked_question

_LISTS = frozenset({"author", "category", "issue"})
_Model = TypeVar("_Model", bound=BaseModel)


def _no_nul(value: str) -> str:
    if "\0" in value:
        raise ValueError("holds a NUL character")
    return value


Text = Annotated[str, AfterValidator(_no_nul)]
Question = Annotated[
    str,
    Field(min_length=1, max_length=LONGEST_QUESTION),
    AfterValidator(checked_question),
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class FilterValues(_Strict):
    """Which articles to look at. Values of one filter are alternatives; all filters must hold."""

    author: list[Text] | Text | None = None
    category: list[Text] | Text | None = None
    issue: list[Text] | Text | None = None
    after: Annotated[Text | None, Field(description="YYYY-MM-DD, the first day that counts")] = None
    before: Annotated[Text | None, Field(description="YYYY-MM-DD, the last day that counts")] = None

    def filters(self) -> Filters:
        values = FilterValues.model_dump(self, include=set(FilterValues.model_fields))
        return Filters.parse({name: value for name, value in values.items() if value is not None})


class ChatRequest(_Strict):
    """A question, perhaps within a conversation."""

    question: Question
    conversation_id: Annotated[Text | None, Field(max_length=64)] = None
    filters: FilterValues = FilterValues()
    stream: bool = Field(False, description="answer as text/event-stream")


class FeedbackRequest(_Strict):
    """What a reader thinks of an answer."""

    rating: Literal[1, -1]
    comment: Annotated[Text | None, Field(max_length=4000)] = None


class SearchQuery(FilterValues):
    """The query string of a search."""

    model_config = ConfigDict(extra="forbid", strict=False)

    q: Question
    k: int = Field(10, ge=1, le=1000)


class ArticlesQuery(FilterValues):
    """The query string of a list of articles."""

    model_config = ConfigDict(extra="forbid", strict=False)

    limit: int = Field(100, ge=1, le=10_000)
    offset: int = Field(0, ge=0)


class TopicQuery(FilterValues):
    """The query string of a dossier."""

    model_config = ConfigDict(extra="forbid", strict=False)

    q: Question


def body(model: type[_Model]) -> _Model:
    """The request's JSON body.

    Raises:
        BadRequest, UnsupportedMediaType: It is not JSON.
        UsageError: It is not of the model's form; says where.
    """
    if not request.is_json:
        raise UnsupportedMediaType("send JSON, as Content-Type: application/json")
    value = request.get_json(silent=True)
    if value is None:
        raise BadRequest("the body is not JSON")
    return _validated(model, value)


def query(model: type[_Model]) -> _Model:
    """The request's query string. Raises UsageError where it is not of the model's form."""
    return _validated(model, _values(request.args))


def _values(args: MultiDict[str, str]) -> dict[str, Any]:
    return {
        name: args.getlist(name) if name in _LISTS or len(args.getlist(name)) > 1 else args[name]
        for name in args
    }


def _validated(model: type[_Model], value: object) -> _Model:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        message = first["msg"].removeprefix("Value error, ")
        raise UsageError(f"{where}: {message}" if where else message) from None
