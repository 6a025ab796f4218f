"""Prints how well a reader reads: ``python -m qa.reader.training.evaluate MODEL --data FOLDER``.

MODEL is a checkpoint, a folder of checkpoints, or an exported graph (``.onnx``). Without
``--report`` the development passages are read, by which settings are chosen; with it the set that
is kept out of training, once, for the figures that are reported.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from index.errors import ArchiveError
from qa.reader.features import Context, PairEncoder
from qa.reader.model import onnx_runner
from qa.reader.reading import Reader
from qa.reader.training.collections import REPORT_FILES, read_development, read_written
from qa.reader.training.evaluation import (
    DECLINED,
    Report,
    RetrievedReport,
    Separation,
    given_passage,
    over_retrieved,
)
from qa.reader.training.examples import Example


@click.command()
@click.argument("model", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    help="Folder with the written sets.",
)
@click.option("--report", is_flag=True, help="Read the set that is kept out of training.")
@click.option("--retrieved", type=int, default=0, help="Also over so many passages of a search.")
@click.option("--passages", type=int, default=0, help="Only of the first so many passages.")
@click.option("--threads", type=click.IntRange(1), default=2, show_default=True)
def main(
    model: Path, data: Path, report: bool, retrieved: int, passages: int, threads: int
) -> None:
    """Measure MODEL and print a table."""
    try:
        written = [example for file in _written(data) for example in read_written(file)]
        kept = [e for f in _written(data) if f.name in REPORT_FILES for e in read_written(f)]
        examples = _of_first(kept if report else read_development(data), passages)
        questions = [example for example in examples if not example.is_claim]
        found = _found(written, questions, retrieved) if retrieved else []
        reader = _reader(model, threads)
        click.echo("\n".join(table(given_passage(reader, examples))))
        if retrieved:
            over = over_retrieved(reader, questions, found)
            click.echo("\n".join(["", *retrieved_table(over, retrieved)]))
    except ArchiveError as error:
        sys.exit(str(error))


def table(report: Report) -> list[str]:
    """The lines of a table, given the right passage."""
    lines = ["questions        n     F1  touch  sentence"]
    lines += [
        f"{kind:12} {q.questions:5} {q.f1:6.2f} {q.touched:6.2f} {q.sentence:9.2f}"
        for kind, q in report.kinds.items()
    ]
    lines += ["", _declined_header()]
    lines += [_separation(name, one) for name, one in report.separation.items()]
    lines += ["", f"evidence F1 {report.evidence:.2f}"]
    if report.claims is not None and report.supported is not None:
        lines += [f"claims: balanced accuracy {report.claims:.2f}, AUC {report.supported:.2f}"]
    return lines


def retrieved_table(report: RetrievedReport, passages: int) -> list[str]:
    """The lines of a table, over the passages of a search."""
    return [
        f"over {passages} retrieved: passage found {report.found:.2f}",
        f"first sentence holds the answer {report.first:.2f}",
        _declined_header(),
        _separation("both", report.separation),
    ]


def _declined_header() -> str:
    return f"near misses    AUC   answered at {', '.join(f'{d:.0%}' for d in DECLINED)} declined"


def _separation(name: str, one: Separation) -> str:
    return f"{name:12} {one.auc:5.2f}   {'  '.join(f'{share:.2f}' for share in one.answered)}"


def _written(data: Path) -> list[Path]:
    return sorted(data.glob("written-*.jsonl"))


def _found(
    written: Sequence[Example], questions: Sequence[Example], count: int
) -> list[list[Context]]:
    from qa.reader.training.retrieval import HybridSearch

    search = HybridSearch(example.context for example in written)
    return search.nearest([example.question for example in questions], count)


def _reader(model: Path, threads: int) -> Reader:
    from qa.reader.training.network import packaged_tokenizer

    encoder = PairEncoder(packaged_tokenizer())
    if model.suffix == ".onnx":
        return Reader(encoder, onnx_runner(model, threads))
    import torch

    from qa.reader.training.export import network_runner, trained_network

    torch.set_num_threads(threads)
    return Reader(encoder, network_runner(trained_network(model)))


def _of_first(examples: list[Example], passages: int) -> list[Example]:
    if not passages:
        return examples
    some = set(list(dict.fromkeys(example.context for example in examples))[:passages])
    return [example for example in examples if example.context in some]


if __name__ == "__main__":
    main()
