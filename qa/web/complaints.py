"""What is wrong with a request's values, in plain words."""

from pydantic import ValidationError

_LONGEST_NAME = 80  # characters; a name may come from outside
_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "model_type": "must be an object",
    "string_type": "must be a text",
    "string_unicode": "holds characters that are not text",
    "string_too_short": "is empty",
    "string_too_long": "is too long: {max_length:,} characters are the most",
    "too_long": "has too many values: {max_length:,} are the most",
    "list_type": "must be a text or a list of texts",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "is too large",
    "int_from_float": "must be a whole number",
    "greater_than_equal": "must be {ge:,} or more",
    "less_than_equal": "must be {le:,} or less",
    "literal_error": "must be {expected}",
}


def complaint(error: ValidationError) -> str:
    """The first thing that is wrong, as ``'filters.author' must be a text``."""
    first = error.errors(include_url=False)[0]
    path = ".".join(part for part in first["loc"] if isinstance(part, str))
    name = repr(path[:_LONGEST_NAME]) if path else "the body"
    known = _WORDS.get(first["type"])
    if known is None:
        return f"{name} {first['msg'].removeprefix('Value error, ')}"
    return f"{name} {known.format(**first.get('ctx', {}))}"
