"""Commands that tell what answering takes."""

from typing import TYPE_CHECKING

import click

from qa.cli.options import as_json, print_json
from qa.settings import load_settings

if TYPE_CHECKING:
    from qa.usage import DailyUsage


@click.command()
@as_json
def usage(as_json: bool) -> None:
    """What chat models took, by day (UTC) and model, of the questions that are kept."""
    from qa.assembly import open_archive, question_log_of
    from qa.usage import usage_of

    settings = load_settings()
    archive = open_archive(settings)
    try:
        log = question_log_of(archive, settings)
        found = usage_of(log.all() if log else ())
    finally:
        archive.close()
    if as_json:
        print_json([one.as_json() for one in found])
        return
    for one in found:
        click.echo(_line(one))
    if not found:
        click.echo("no chat model has been asked in any question that is kept")


def _line(usage: "DailyUsage") -> str:
    told = usage.as_json()
    first, total = told["median_first_ms"], told["median_total_ms"]
    speed = (
        f", {first / 1000:.1f} s to the first words, {total / 1000:.1f} s in all" if total else ""
    )
    made = told["supported"] + told["unsupported"]
    share = f", {told['supported']} of {made} sentences found in the archive" if made else ""
    troubles = "".join(f", {name} {count}×" for name, count in told["troubles"].items())
    questions = f"{told['questions']:,} question{'s' if told['questions'] != 1 else ''}"
    tokens = f"{told['tokens_in']:,} tokens in, {told['tokens_out']:,} out"
    return f"{told['day']}  {told['model']}: {questions}, {tokens}{speed}{share}{troubles}"
