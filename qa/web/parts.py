"""What the views reach the rest of the product through."""

from flask import Flask, current_app

from qa.assembly import Assembly

_KEY = "archive_qa"


def register(app: Flask, assembly: Assembly) -> None:
    """Gives an app the parts that its views show."""
    app.extensions[_KEY] = assembly


def parts() -> Assembly:
    """The parts of the app that answers the present request."""
    found: Assembly = current_app.extensions[_KEY]
    return found
