"""What comes from outside, checked at the door."""

from typing import Annotated, Any, TypeVar

from flask import request
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from index.errors import UsageError
from qa.chat import LONGEST_QUESTION
from qa.web.complaints import complaint

_Model = TypeVar("_Model", bound=BaseModel)


def _is_text(value: str) -> str:
    """JSON can write what no database can store: NUL, and halves of a surrogate pair."""
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("holds characters that are not text")
    return value


def listed(value: object) -> object:
    """One value where several may be."""
    return [value] if isinstance(value, str) else value


def blank_is_none(value: object) -> object:
    """A field that is left empty is not given."""
    return None if isinstance(value, str) and not value.strip() else value


def whole_number(value: object) -> object:
    """What JSON writes as a whole number, and nothing that Python takes for one."""
    if type(value) is not int:  # to Python, true and 1.0 equal 1
        raise ValueError("must be a whole number")
    return value


_TEXTS = {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]}

Text = Annotated[str, AfterValidator(_is_text)]
Texts = Annotated[list[Text], BeforeValidator(listed), WithJsonSchema(_TEXTS)]
Question = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_QUESTION),
    AfterValidator(_is_text),
]


class Strict(BaseModel):
    """Takes what it names and nothing else, of the types that it says."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Loose(Strict):
    """The same of a query string, in which all is text."""

    model_config = ConfigDict(extra="forbid", strict=False)


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
    return validated(model, value)


def query(model: type[_Model]) -> _Model:
    """The request's query string. Raises UsageError where it is not of the model's form."""
    return validated(model, _values(request.args))


def form(model: type[_Model]) -> _Model:
    """What was filled into a form; a field that is left empty is not given.

    Raises:
        UsageError: It is not of the model's form; says where.
    """
    return validated(model, filled_fields())


def filled_fields() -> dict[str, Any]:
    """The fields of a form that are filled."""
    return _values(MultiDict(pair for pair in request.form.items(multi=True) if pair[1]))


def _values(args: MultiDict[str, str]) -> dict[str, Any]:
    return {
        name: args.getlist(name) if len(args.getlist(name)) > 1 else args[name] for name in args
    }


def validated(model: type[_Model], value: object) -> _Model:
    """Raises UsageError where a value is not of the model's form; says where."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise UsageError(complaint(error)) from None
