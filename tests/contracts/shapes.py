"""The shape of JSON: which names there are, and of which types their values are."""

from collections.abc import Iterable
from typing import Any

_NAMES = {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null"}


def shape(value: object, keyed: bool = False) -> Any:
    """Return the shape of a value: objects by their names, lists by what their items share.

    Args:
        keyed: Whether an object's names are data, such as words or days.
    """
    if isinstance(value, dict):
        if keyed:
            return {"*": merged(map(shape, value.values()))}
        return {name: shape(part) for name, part in sorted(value.items())}
    if isinstance(value, list):
        return [merged(map(shape, value))] if value else []
    return _type(value)


def merged(shapes: Iterable[Any]) -> Any:
    """Return one shape that all of these have: a name that some lack is marked with “?”."""
    found = list(shapes)
    if found and all(isinstance(one, dict) for one in found):
        names = sorted({name for one in found for name in one})
        return {
            name if all(name in one for one in found) else f"{name}?": merged(
                one[name] for one in found if name in one
            )
            for name in names
        }
    if found and all(isinstance(one, list) for one in found):
        items = [item for one in found for item in one]
        return [merged(items)] if items else []
    plain = sorted({one if isinstance(one, str) else _type(one) for one in found})
    nested = [one for one in found if not isinstance(one, str)]
    if nested and plain != ["object"]:
        return {"one of": [*(p for p in plain if p not in ("object", "array")), merged(nested)]}
    return " | ".join(plain)


def _type(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "number"
    return _NAMES[type(value)]
