"""Every command with its arguments and options, but for its sentences."""

from collections.abc import Iterator
from typing import Any

import click
from syrupy.assertion import SnapshotAssertion

from qa.cli import cli


def test_commands_and_options_stay(contract: SnapshotAssertion) -> None:
    assert dict(commands(cli, "archive-qa")) == contract


def commands(command: click.Command, name: str) -> Iterator[tuple[str, Any]]:
    """Yield the parameters of a command and of all below it, by what is typed."""
    context = click.Context(command)
    yield name, [_parameter(one) for one in command.get_params(context)]
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            assert found
            yield from commands(found, f"{name} {below}")


def _parameter(parameter: click.Parameter) -> dict[str, Any]:
    return {
        "names": [*parameter.opts, *parameter.secondary_opts],
        "kind": parameter.param_type_name,
        "type": _type(parameter.type),
        "required": parameter.required,
        "several": parameter.multiple or parameter.nargs != 1,
        "flag": getattr(parameter, "is_flag", False),
    }


def _type(kind: click.ParamType) -> str:
    chosen = getattr(kind, "choices", None)
    return f"{kind.name}: {', '.join(map(str, chosen))}" if chosen else kind.name
