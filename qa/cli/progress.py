"""Progress bars, on a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import ProgressColumn

    from index.ingest import Progress
    from index.overview import Health
    from index.reembedding import EmbeddingProgress


@contextmanager
def ingest_progress(*, quiet: bool) -> Iterator[Callable[["Progress"], None]]:
    """Shows files, articles, passages a second and the time left, on stderr.

    Shows nothing where ``quiet``, or where stderr is not a terminal.
    """
    if _is_silent(quiet):
        yield lambda _: None
        return
    from rich.progress import MofNCompleteColumn, TextColumn

    counts = "files · {task.fields[articles]} articles · {task.fields[rate]} passages/s ·"
    with _bar("Reading", MofNCompleteColumn(), TextColumn(counts)) as bar:
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
    """Shows how many articles are embedded, and the time left, as :func:`ingest_progress` does."""
    if _is_silent(quiet):
        yield lambda _: None
        return
    from rich.progress import MofNCompleteColumn, TextColumn

    with _bar("Embedding", MofNCompleteColumn(), TextColumn("articles ·")) as bar:
        task = bar.add_task("embed", total=None)

        def show(progress: "EmbeddingProgress") -> None:
            bar.update(task, total=progress.articles_in_all, completed=progress.articles)

        yield show


@contextmanager
def building_progress(*, quiet: bool) -> Iterator[Callable[["Health"], None]]:
    """Shows how much of which index is built, as :func:`ingest_progress` does."""
    if _is_silent(quiet):
        yield lambda _: None
        return
    from rich.progress import TaskProgressColumn, TextColumn

    name = TextColumn("of the {task.description} ·")
    with _bar("Building", TaskProgressColumn(), name) as bar:
        task = bar.add_task("indexes", total=1.0)

        def show(health: "Health") -> None:
            bar.update(task, description=health.building, completed=health.done)

        yield show


def _is_silent(quiet: bool) -> bool:
    return quiet or not sys.stderr.isatty()


def _bar(doing: str, *columns: "ProgressColumn") -> "Bar":
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    left = (TimeRemainingColumn(), TextColumn("left"))
    console = Console(stderr=True)
    return Bar(TextColumn(doing), BarColumn(), *columns, *left, console=console, transient=True)
