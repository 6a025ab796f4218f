"""Names that nobody else has."""

from collections.abc import Callable
from itertools import chain, count


def free_name(name: str, is_taken: Callable[[str], bool], between: str = "-") -> str:
    """The name, or where it is taken the first that is free with a number after it, from 2 on.

    Args:
        between: Stands between name and number.
    """
    names = chain([name], (f"{name}{between}{number}" for number in count(2)))
    return next(one for one in names if not is_taken(one))
