"""Types of the fields that come from outside.

Nothing is taken without a limit: each text has a greatest length and each list a greatest number of
values. The OpenAPI document names the same limits.
"""

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import (
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from qa.chat import LONGEST_QUESTION

_DIGITS = re.compile(r"-?[0-9]+(?:\.0+)?")
_LONGEST_ADDRESS = 65_534  # characters: as long as a request line may be
LAST_MARKER = 9_999  # no answer has as many citations, and every database can hold it


@dataclass(frozen=True, slots=True)
class _Storable:
    """Marks a text that every database can store.

    JSON can write what none can: NUL, and halves of a surrogate pair.

    Attributes:
        pattern: What the OpenAPI document says of it (ECMA-262).
    """

    pattern: str

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(_storable, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(schema) | {"pattern": self.pattern}


def _storable(value: str) -> str:
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("holds characters that are not text")
    return value


class _OneOrMore:
    """Says in the OpenAPI document that one value may stand for a list of it."""

    @staticmethod
    def __get_pydantic_json_schema__(
        schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        several = handler(schema)
        return {"anyOf": [several, several["items"]]}


def listed(value: object) -> object:
    """Make a list of one value where several may be."""
    return [value] if isinstance(value, str) else value


def blank_is_none(value: object) -> object:
    """Take a field that is left empty as one that is not given."""
    return None if isinstance(value, str) and not value.strip() else value


def _whole_number(value: object) -> object:
    """Tell numbers apart as JSON does: ``1.0`` is the number 1, ``true`` and ``1_0`` are none."""
    is_other = isinstance(value, str) and not _DIGITS.fullmatch(value)
    if is_other or isinstance(value, bool):
        raise ValueError("must be a whole number")
    return int(value) if isinstance(value, float) and value.is_integer() else value


_ANY_TEXT = _Storable(r"^[^\u0000]*$")
_NOT_BLANK = _Storable(r"^[^\u0000]*[^\s\u0000][^\u0000]*$")

# An id of our own making
Key = Annotated[str, StringConstraints(max_length=64), _ANY_TEXT]
# A title, a name, or words to search for
Title = Annotated[str, StringConstraints(max_length=500), _ANY_TEXT]
# An id or a field of an article, a password
Line = Annotated[str, StringConstraints(max_length=2_000), _ANY_TEXT]
# A value of a filter; all of them are repeated in an answer
Label = Annotated[str, StringConstraints(max_length=1_000), _ANY_TEXT]
Labels = Annotated[list[Label], Field(max_length=50), BeforeValidator(listed), _OneOrMore()]
# Parsed with the other filters, which say best what is wrong with it; an empty one is none
_DAY = {"anyOf": [{"type": "string", "format": "date"}, {"const": ""}]}
Day = Annotated[str, StringConstraints(max_length=100), WithJsonSchema(_DAY)]
Comment = Annotated[str, StringConstraints(max_length=4_000), _ANY_TEXT]
# Words that somebody has to give
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000), _NOT_BLANK
]
Note = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000), _NOT_BLANK
]
GivenTitle = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), _NOT_BLANK
]
Question = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_QUESTION),
    _NOT_BLANK,
]
# The same, but perhaps none yet
QuestionWords = Annotated[str, StringConstraints(max_length=LONGEST_QUESTION), _ANY_TEXT]
# A passage of an article, as a form names it
Place = Annotated[str, StringConstraints(max_length=10_000), _ANY_TEXT]
# Where to go next on this site
Address = Annotated[str, StringConstraints(max_length=_LONGEST_ADDRESS), _ANY_TEXT]
Rating = Annotated[Literal[1, -1], BeforeValidator(_whole_number)]
Marker = Annotated[int, Field(ge=1, le=LAST_MARKER), BeforeValidator(_whole_number)]
Page = Annotated[int, Field(ge=1, le=1_000_000), BeforeValidator(_whole_number)]
HitCount = Annotated[int, Field(ge=1, le=1_000), BeforeValidator(_whole_number)]
Count = Annotated[int, Field(ge=1, le=10_000), BeforeValidator(_whole_number)]
Offset = Annotated[int, Field(ge=0, le=1_000_000_000), BeforeValidator(_whole_number)]
