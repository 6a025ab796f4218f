"""What comes from outside, checked at the door."""

from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from index.errors import UsageError
from qa.web.complaints import complaint

_Model = TypeVar("_Model", bound=BaseModel)


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
