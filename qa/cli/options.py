"""Options that several commands share."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

import click

from index.filters import Filters

_Command = TypeVar("_Command", bound=Callable[..., Any])

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
no_wait = click.option(
    "--no-wait", is_flag=True, help="Fail at once if another process is writing."
)


def filter_options(command: _Command) -> _Command:
    """Adds the filters: the command gets them as keyword arguments for :func:`filters_of`."""
    for option in reversed(
        (
            click.option("--author", multiple=True, help="Only articles by this author."),
            click.option("--category", multiple=True, help="Only articles of this category."),
            click.option("--issue", multiple=True, help="Only articles of this issue."),
            click.option("--after", metavar="YYYY-MM-DD", help="First day that counts."),
            click.option("--before", metavar="YYYY-MM-DD", help="Last day that counts."),
        )
    ):
        command = option(command)
    return command


def filters_of(values: dict[str, Any]) -> Filters:
    """The filters that were given.

    Raises:
        FilterError: A date is malformed.
    """
    return Filters.parse({name: value for name, value in values.items() if value})


def print_json(value: object) -> None:
    """Prints a value as JSON."""
    click.echo(json_text(value))


def json_text(value: object) -> str:
    """A value as JSON, readable, in whatever script its text is."""
    return json.dumps(value, ensure_ascii=False, indent=2)
