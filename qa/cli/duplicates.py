"""The command that lists articles which were printed twice."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from qa.cli.archive import opened_archive
from qa.cli.options import as_json, print_json

if TYPE_CHECKING:
    from index.duplicate import Duplicate


@click.command()
@as_json
def duplicates(as_json: bool) -> None:
    """List pairs of articles that are the same, or nearly so."""
    with opened_archive() as archive:
        pairs = archive.duplicates()
    if as_json:
        print_json([pair.as_json() for pair in pairs])
    else:
        print_pairs(pairs)


def print_pairs(pairs: "Iterable[Duplicate]") -> None:
    """One line a pair: the later article, and what it repeats."""
    for pair in pairs:
        if pair.similarity == 1:
            click.echo(f"  {pair.article_id} is the same as {pair.of}")
        else:
            percent = f"{100 * pair.similarity:.0f} %"
            click.echo(f"  {pair.article_id} is nearly the same as {pair.of} ({percent})")
