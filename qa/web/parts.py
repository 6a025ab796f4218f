"""What the views reach the rest of the product through."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, current_app

from qa.assembly import Assembly

_KEY = "archive_qa"
_P = ParamSpec("_P")
_T = TypeVar("_T")


def register(app: Flask, assembly: Assembly) -> None:
    """Gives an app the parts that its views show."""
    app.extensions[_KEY] = assembly


def in_turn(view: Callable[_P, _T]) -> Callable[_P, _T]:
    """Has a view that takes the processor's time wait for its turn.

    Raises:
        BusyError: Too many wait already, or it took too long.
    """

    @wraps(view)
    def waiting(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        with parts().turns.taken():
            return view(*args, **kwargs)

    return waiting


def parts() -> Assembly:
    """The parts of the app that answers the present request."""
    found: Assembly = current_app.extensions[_KEY]
    return found
