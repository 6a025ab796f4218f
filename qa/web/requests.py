"""What comes from outside, checked at the door."""

from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from flask import request
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from index.errors import UsageError
from index.filters import LABELS, Filters
from qa.chat import LONGEST_QUESTION
from qa.conversations import Rating
from qa.sql.question_log import Asked
from qa.web.complaints import complaint

_LISTS = frozenset({*LABELS, "ignore"})
_Model = TypeVar("_Model", bound=BaseModel)


def _is_text(value: str) -> str:
    """JSON can write what no database can store: NUL, and halves of a surrogate pair."""
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("holds characters that are not text")
    return value


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _filled(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _is_whole(value: object) -> object:
    if type(value) is not int:  # to Python, true and 1.0 equal 1
        raise ValueError("must be a whole number")
    return value


_TEXTS = {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]}

Text = Annotated[str, AfterValidator(_is_text)]
Texts = Annotated[list[Text], BeforeValidator(_listed), WithJsonSchema(_TEXTS)]
Question = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_QUESTION),
    AfterValidator(_is_text),
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class FilterValues(_Strict):
    """Which articles to look at. Values of one filter are alternatives; all filters must hold."""

    author: Texts | None = None
    category: Texts | None = None
    issue: Texts | None = None
    after: Annotated[Text | None, Field(description="YYYY-MM-DD, the first day that counts")] = None
    before: Annotated[Text | None, Field(description="YYYY-MM-DD, the last day that counts")] = None

    def filters(self) -> Filters:
        values = FilterValues.model_dump(self, include=set(FilterValues.model_fields))
        return Filters.parse({name: value for name, value in values.items() if value is not None})


FilterName = Literal["author", "category", "issue", "after", "before"]


class ChatRequest(_Strict):
    """A question, perhaps within a conversation."""

    question: Question
    conversation_id: Annotated[Text | None, Field(max_length=64)] = None
    filters: FilterValues = FilterValues()
    ignore: list[FilterName] = Field([], description="filters not to be read out of the question")
    stream: bool = Field(False, description="answer as text/event-stream")


class FeedbackRequest(_Strict):
    """What a reader thinks of an answer."""

    rating: Annotated[Literal[1, -1], BeforeValidator(_is_whole)]
    comment: Annotated[Text | None, Field(max_length=4000)] = None


class CommentRequest(_Strict):
    """What a reader says of a citation."""

    comment: Annotated[Text | None, Field(max_length=4000)] = None


class RenameRequest(_Strict):
    """What a conversation is to be called."""

    title: Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class TitleForm(RenameRequest):
    """The same from a page, with where to go from there."""

    next: Text = "/conversations"


class ConversationsQuery(_Strict):
    """The query string of a list of conversations."""

    q: Annotated[Text, Field(max_length=500, description="words that they hold")] = ""


class ExportQuery(_Strict):
    """The query string of a conversation to take along."""

    format: Literal["md", "docx"] = "md"


class BrowseQuery(_Strict):
    """The query string of the pages on which the archive is browsed.

    Attributes:
        of: The name of one shelf; empty: of what has none.
        part: Whether only what changes with the words is wanted.
    """

    model_config = ConfigDict(extra="forbid", strict=False)

    by: Literal["issue", "author", "category", "year"] = "issue"
    of: Annotated[Text | None, Field(max_length=2_000)] = None
    q: Annotated[Text, Field(max_length=LONGEST_QUESTION)] = ""
    sort: Annotated[Literal["newest", "oldest", "title"] | None, BeforeValidator(_filled)] = None
    page: int = Field(1, ge=1, le=1_000_000)
    part: bool = False


class AskedQuery(_Strict):
    """Which of the questions that readers have asked to look at."""

    model_config = ConfigDict(extra="forbid", strict=False)

    q: Annotated[Text, Field(max_length=500)] = ""
    outcome: Annotated[Literal["answered", "declined"] | None, BeforeValidator(_filled)] = None
    feedback: Annotated[
        Literal["helpful", "not helpful", "wrong citation"] | None, BeforeValidator(_filled)
    ] = None
    after: Annotated[date | None, BeforeValidator(_filled)] = None
    before: Annotated[date | None, BeforeValidator(_filled)] = None
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


class GoldenForm(_Strict):
    """The right passage of a question, or that there is none."""

    place: Annotated[Text, Field(max_length=10_000)]
    answer: Annotated[Text | None, Field(max_length=500)] = None


class WordsQuery(_Strict):
    """The query string of a search within a page."""

    q: Annotated[Text, Field(max_length=LONGEST_QUESTION)] = ""


class LoginForm(_Strict):
    """Name and password, and where to go from there."""

    name: Annotated[Text, Field(max_length=200)]
    password: Annotated[Text, Field(max_length=2_000)]
    next: Text = "/"


class PasswordForm(_Strict):
    """Another password for the account that is logged in."""

    present: Annotated[Text, Field(max_length=2_000)]
    new: Annotated[Text, Field(max_length=2_000)]
    repeated: Annotated[Text, Field(max_length=2_000)]


class TokenForm(_Strict):
    """A token to be made."""

    label: Annotated[Text, Field(max_length=200)]


class RoleForm(_Strict):
    """The role that an account is to have."""

    name: Text
    role: Literal["reader", "staff", "admin"]


class NameForm(_Strict):
    """The account that is meant."""

    name: Text


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


class ArticleQuery(_Strict):
    """The query string that names one article."""

    id: Text


class TopicQuery(FilterValues):
    """The query string of a dossier."""

    model_config = ConfigDict(extra="forbid", strict=False)

    q: Question


class TopicPageQuery(FilterValues):
    """The query string of the page of topics, which is there before anything is asked."""

    model_config = ConfigDict(extra="forbid", strict=False)

    q: Annotated[Question | None, BeforeValidator(_filled)] = None
    format: Literal["md", "docx", "csv", "json", "bibtex", "ris"] | None = None
    grade: Literal["about", "treats", "mentions"] | None = None
    beyond: bool = False
    dossier: Annotated[Text | None, Field(max_length=64)] = None
    page: int = Field(1, ge=1, le=1_000_000)


class DossierForm(FilterValues):
    """A dossier to be saved."""

    q: Question
    name: Annotated[Text | None, Field(max_length=500)] = None


class NamedForm(_Strict):
    """What a dossier is to be called."""

    name: Annotated[Text, Field(max_length=500)]


class DecisionForm(_Strict):
    """What staff decide of an article in a dossier."""

    article_id: Text
    decision: Literal["struck", "kept", "neither"]


class SavedQuery(_Strict):
    """The query string of a saved dossier."""

    model_config = ConfigDict(extra="forbid", strict=False)

    format: Literal["md", "docx", "csv", "json", "bibtex", "ris"] | None = None
    new: bool = False
    page: int = Field(1, ge=1, le=1_000_000)


def body(model: type[_Model]) -> _Model:
    """The request's JSON body.

    Raises:
        BadRequest, UnsupportedMediaType: It is not JSON.
        UsageError: It is not of the model's form; says where.
    """
    if not request.is_json:
        raise UnsupportedMediaType("send JSON, as Content-Type: application/json")
    try:
        value = request.get_json(silent=True)
    except RecursionError:
        raise BadRequest("the body is nested too deeply") from None
    if value is None:
        raise BadRequest("the body is not JSON")
    return _validated(model, value)


def query(model: type[_Model]) -> _Model:
    """The request's query string. Raises UsageError where it is not of the model's form."""
    return _validated(model, _values(request.args))


def form(model: type[_Model]) -> _Model:
    """What was filled into a form; a field that is left empty is not given.

    Raises:
        UsageError: It is not of the model's form; says where.
    """
    return _validated(model, _filled_fields())


def question_form() -> ChatRequest:
    """A question from a page without JavaScript; a field that is left empty is not given.

    Raises:
        UsageError: It is not of the model's form; says where.
    """
    fields = _filled_fields()
    filters = {name: fields.pop(name) for name in FilterValues.model_fields if name in fields}
    return _validated(ChatRequest, fields | {"filters": filters})


def _filled_fields() -> dict[str, Any]:
    return _values(MultiDict(pair for pair in request.form.items(multi=True) if pair[1]))


def _values(args: MultiDict[str, str]) -> dict[str, Any]:
    return {
        name: args.getlist(name) if name in _LISTS or len(args.getlist(name)) > 1 else args[name]
        for name in args
    }


def _validated(model: type[_Model], value: object) -> _Model:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise UsageError(complaint(error)) from None
