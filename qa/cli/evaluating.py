"""The command that measures."""

from pathlib import Path

import click

from qa.cli.options import as_json, print_json
from qa.settings import load_settings


@click.command("eval")
@click.argument("golden", type=click.Path(path_type=Path))
@as_json
def evaluate(golden: Path, as_json: bool) -> None:
    """Measure retrieval and answers on a golden set, one JSON object a line.

    A line holds "question", and "article_id" (one, or a list), "answerable" (default true) and
    "answers" (short texts that a right quote holds), each where known.
    """
    from qa.assembly import assemble
    from qa.evaluation import evaluate as measure
    from qa.evaluation import read_golden

    questions = read_golden(golden)
    assembly = assemble(load_settings())
    try:
        metrics = measure(assembly.archive, assembly.chat, questions)
    finally:
        assembly.close()
    if as_json:
        print_json(metrics)
        return
    for name, value in metrics.items():
        click.echo(
            f"{name:<28}{value:>10.3f}" if isinstance(value, float) else f"{name:<28}{value:>10}"
        )
