"""Commands that measure."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.errors import StoreError, UsageError
from qa.cli.options import as_json, json_text, print_json
from qa.settings import load_settings

if TYPE_CHECKING:
    from qa.measuring.comparing import Difference
    from qa.measuring.evaluation import Evaluation

_WIDTH = 38  # of the longest measure's name
_FILE = click.Path(path_type=Path)


@click.command("eval")
@click.argument("golden", type=_FILE, required=False)
@click.option("--trec", nargs=2, type=_FILE, metavar="QUERIES QRELS", help="In place of GOLDEN.")
@click.option("--run", type=_FILE, help="Measure this TREC run, rather than search.")
@click.option("--run-out", type=_FILE, help="Write the ranking of articles as a TREC run.")
@click.option("--qrels-out", type=_FILE, help="Write the articles that are right as TREC qrels.")
@click.option("--save", type=_FILE, help="Write every value, to compare with later.")
@click.option("--compare", type=_FILE, help="Compare with what --save has written.")
@as_json
def evaluate(
    golden: Path | None, trec: tuple[Path, Path] | None, as_json: bool, **files: Path | None
) -> None:
    """Measure retrieval and answers on a golden set, one JSON object a line.

    A line holds "question", and "article_id" (one, or a list), "answerable" (default true) and
    "answers" (short texts that a right quote holds), each where known. With --trec only retrieval
    is measured: a line of QUERIES is an id, a tab and a query; QRELS are as trec_eval reads them.
    In files of TREC, the questions of GOLDEN are numbered from 0.

    --compare says how each measure differs from before, on the same questions, and how probable
    such a difference is by chance (p, of a paired randomization test).
    """
    from qa.assembly import assemble
    from qa.measuring.comparing import compare
    from qa.measuring.evaluation import read_evaluation
    from qa.measuring.sources import golden_source, trec_source
    from qa.measuring.trec import qrels_text, read_run, run_text

    if bool(golden) == bool(trec):
        raise UsageError("give either a golden set, or --trec QUERIES QRELS")
    source = trec_source(*trec) if trec else golden_source(golden or Path())
    before = read_evaluation(files["compare"]) if files["compare"] else None
    given = read_run(files["run"]) if files["run"] else None
    assembly = assemble(load_settings())
    try:
        run = given or source.search(assembly.archive)
        measured = source.evaluate(assembly.archive, assembly.chat, run)
    finally:
        assembly.close()
    _write(files["run_out"], run_text(run))
    _write(files["qrels_out"], qrels_text(source.qrels))
    _write(files["save"], json_text(measured.as_json()))
    _print(measured, compare(before, measured) if before else None, as_json=as_json)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--rated", is_flag=True, help="Only questions that a reader has rated.")
def golden(file: Path, rated: bool) -> None:
    """Make a golden set out of the questions that readers have asked, to be checked by hand.

    Each line proposes what was answered as right; "answers" is empty, for short texts that a right
    quote holds. Questions whose answer was rated not helpful stand first, marked "review".
    """
    from qa.assembly import open_archive, question_log_of
    from qa.measuring.golden import golden_text
    from qa.measuring.question_log import drafts

    if file.exists():
        raise UsageError(f"{file} is there already, and may have been worked on")
    settings = load_settings()
    archive = open_archive(settings)
    try:
        log = question_log_of(archive, settings)
        found = list(drafts(log.all() if log else (), rated=rated))
    finally:
        archive.close()
    if not found:
        raise UsageError("no such question has been asked yet")
    _write(file, golden_text(found))
    click.echo(f"{len(found)} questions written to {file}")


def _write(file: Path | None, text: str) -> None:
    try:
        if file:
            file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror}") from None


def _print(measured: "Evaluation", found: "Sequence[Difference] | None", *, as_json: bool) -> None:
    if as_json:
        compared = {one.measure: one.as_json() for one in found or ()}
        print_json(dict(measured.figures) | ({} if found is None else {"compared": compared}))
        return
    for name, value in measured.figures.items():
        click.echo(
            f"{name:<{_WIDTH}}{value:>10.3f}"
            if isinstance(value, float)
            else f"{name:<{_WIDTH}}{value:>10}"
        )
    if found:
        click.echo(f"\n{'compared with before':<{_WIDTH}}{'before':>10}{'now':>10}{'p':>10}")
    for one in found or ():
        click.echo(f"{one.measure:<{_WIDTH}}{one.before:>10.3f}{one.after:>10.3f}{one.p:>10.4f}")
