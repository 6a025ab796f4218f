"""Following folders, and following them no more."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa.cli.archive import opened_archive
from qa.cli.options import as_json, print_json

if TYPE_CHECKING:
    from index.watching import Look


def follow(folders: Sequence[Path], *, as_json: bool) -> None:
    """Looks at folders again and again, until SIGTERM or Ctrl-C.

    Raises:
        UsageError: One of them is no folder, or lies within another.
        NotFoundError: One of them is not there.
    """
    from index.errors import NotFoundError, UsageError
    from index.watching import Watch
    from qa.cli.stopping import stoppable

    for folder in folders:
        if not folder.exists():
            raise NotFoundError(f"there is no folder {str(folder)!r}")
        if not folder.is_dir():
            raise UsageError(f"--watch follows folders, and {str(folder)!r} is a file")
    with stoppable() as stop, opened_archive() as archive:
        watch = Watch(archive, folders, on_look=_print_json if as_json else _print_lines)
        click.echo("following; Ctrl-C stops it", err=True)
        watch.run(stop)


def _print_json(look: "Look") -> None:
    click.echo(json.dumps(look.as_json(), ensure_ascii=False))


def _print_lines(look: "Look") -> None:
    from qa.cli.duplicates import print_pairs

    for line in look.lines():
        click.echo(line)
    if look.report:
        print_pairs(look.report.duplicates)


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@as_json
def unwatch(folders: tuple[Path, ...], as_json: bool) -> None:
    """Forget folders that are followed no more; their articles stay.

    Until then «status» and the page say how long ago they were last looked at.
    """
    from index.errors import NotFoundError
    from index.followed_folder import absolute
    from index.source_path import source_of

    wanted = [source_of(absolute(folder)) for folder in folders]
    with opened_archive() as archive:
        forgotten = archive.watches.forget(wanted)
    missing = [folder for folder in wanted if folder not in forgotten]
    if as_json:
        print_json({"forgotten": forgotten, "missing": missing})
    else:
        click.echo(f"{len(forgotten)} forgotten")
    if missing:
        raise NotFoundError(f"nobody follows {', '.join(map(repr, missing))}")
