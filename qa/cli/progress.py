"""A progress bar for an ingest."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.ingest import Progress
    from index.reembedding import EmbeddingProgress


@contextmanager
def ingest_progress(*, quiet: bool) -> Iterator[Callable[["Progress"], None]]:
    """Shows files, articles, passages a second and the time left, on stderr.

    Shows nothing where ``quiet``, or where stderr is not a terminal.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("Reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files · {task.fields[articles]} articles · {task.fields[rate]} passages/s ·"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("ingest", total=None, articles=0, rate="–")

        def show(progress: "Progress") -> None:
            elapsed = bar.tasks[0].elapsed or 0
            rate = f"{progress.passages / elapsed:.0f}" if elapsed and progress.passages else "–"
            bar.update(
                task,
                total=progress.files_in_all,
                completed=progress.files,
                articles=progress.articles,
                rate=rate,
            )

        yield show


@contextmanager
def embedding_progress(*, quiet: bool) -> Iterator[Callable[["EmbeddingProgress"], None]]:
    """Shows how many articles are embedded, and the time left, on stderr.

    Shows nothing where ``quiet``, or where stderr is not a terminal.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("Embedding"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("articles ·"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("embed", total=None)

        def show(progress: "EmbeddingProgress") -> None:
            bar.update(task, total=progress.articles_in_all, completed=progress.articles)

        yield show
