"""The command line of training: see ``python -m qa.reader.training --help``."""

import os
import sys
from dataclasses import asdict
from pathlib import Path

import click

from index.errors import ArchiveError
from qa.reader.training.mixture import Plan

_FIRST_RATE, _SECOND_RATE = 1.5e-4, 1e-4


@click.command()
@click.option(
    "--data",
    "folders",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    multiple=True,
    required=True,
    help="Folder with collections to train on; may be repeated.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder for checkpoints, log and card.",
)
@click.option("--resume", is_flag=True, help="Go on from the newest checkpoint in --out.")
@click.option(
    "--start",
    type=click.Path(path_type=Path, exists=True),
    help="Begin with the weights of this checkpoint, or of the newest in this folder.",
)
@click.option("--threads", type=click.IntRange(1), default=2, show_default=True)
@click.option(
    "--questions",
    type=click.IntRange(0),
    default=Plan().questions,
    show_default=True,
    help="Public questions in the first stage, without their negatives.",
)
@click.option(
    "--claims",
    type=click.IntRange(0),
    default=Plan().claims,
    show_default=True,
    help="Public claims in the first stage.",
)
@click.option(
    "--passes",
    type=click.IntRange(0),
    default=Plan().passes,
    show_default=True,
    help="Passes over the written sets in the second stage.",
)
@click.option(
    "--seed", default=Plan().seed, show_default=True, help="Draws examples and their order."
)
def main(
    folders: tuple[Path, ...],
    out: Path,
    resume: bool,
    start: Path | None,
    threads: int,
    **plan: int,
) -> None:
    """Train the reader from the packaged embedding model's weights.

    A full run takes hours on two cores. It may be killed at any time: --resume goes on.
    """
    try:
        _use_threads(threads)
        _train(folders, out, Plan(**plan), resume=resume, start=start)
    except ArchiveError as error:
        sys.exit(str(error))


def _use_threads(count: int) -> None:
    # threads that wait must not spin: other programs want the cores
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import torch

    torch.set_num_threads(count)


def _train(
    folders: tuple[Path, ...], out: Path, plan: Plan, *, resume: bool, start: Path | None
) -> None:
    from qa.reader.features import PairEncoder
    from qa.reader.training.card import data_hashes, identity, write_card
    from qa.reader.training.collections import read_collections
    from qa.reader.training.loop import Settings, Stage, Training
    from qa.reader.training.mixture import stage_one, stage_two
    from qa.reader.training.network import packaged_network, packaged_tokenizer
    from qa.reader.training.optimizer import computes_bfloat16_well

    settings = Settings(out, seed=plan.seed)
    hashes = data_hashes(folders)
    collections = read_collections(folders)
    second = [group for one in stage_two(collections, plan) for group in one]
    stages = [
        Stage("reading", stage_one(collections, plan), _FIRST_RATE),
        Stage("magazines", second, _SECOND_RATE),
    ]
    write_card(hashes, plan, settings, stages, start)
    training = Training(
        packaged_network(plan.seed),
        PairEncoder(packaged_tokenizer()),
        stages,
        settings,
        bfloat16=computes_bfloat16_well(),
        identity=identity(hashes, plan),
    )
    if start:
        training.start_from(start)
    if resume:
        training.resume()
    click.echo(f"training from step {training.step}: {asdict(plan)}", err=True)
    training.run()


if __name__ == "__main__":
    main()
