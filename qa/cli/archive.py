"""Commands that fill and list the archive."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qa.cli.options import as_json, filter_options, filters_of, no_wait, print_json
from qa.settings import load_settings

if TYPE_CHECKING:
    from index.archive import Archive
    from index.article import Header
    from index.ingest import IngestReport
    from index.overview import Status


@contextmanager
def opened_archive() -> "Iterator[Archive]":
    """The archive that the settings name, closed again afterwards."""
    from qa.assembly import open_archive

    archive = open_archive(load_settings())
    try:
        yield archive
    finally:
        archive.close()


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--prune", is_flag=True, help="Remove articles that have vanished from the folders.")
@click.option("--watch", is_flag=True, help="Follow the folders until told to stop; prunes, too.")
@no_wait
@as_json
def ingest(paths: tuple[Path, ...], prune: bool, watch: bool, no_wait: bool, as_json: bool) -> None:
    """Read files and folders into the archive; what has not changed is skipped.

    Reads plain text, Markdown, HTML, PDF, DOCX, JSON, JSON Lines and CSV. A file that cannot be
    read is reported and stops nothing. Ctrl-C stops at the next article; doing it again goes on.
    """
    from index.errors import StoppedError
    from index.ingest import IngestReport
    from qa.cli.following import follow
    from qa.cli.progress import ingest_progress
    from qa.cli.stopping import stoppable

    if watch:
        follow(paths, as_json=as_json)
        return
    with opened_archive() as archive:
        with stoppable() as stop, ingest_progress(quiet=as_json) as on_progress:
            try:
                report = archive.ingest(
                    paths, prune=prune, wait=not no_wait, on_progress=on_progress, stop=stop
                )
            except StoppedError:
                report = IngestReport(stopped=True)
        if as_json:
            print_json(report.as_json())
        else:
            _print_report(report)
        if report.stopped:
            click.echo("archive-qa: stopped; the same command goes on from here", err=True)
            raise click.exceptions.Exit(stop.exit_status)


def _print_report(report: "IngestReport") -> None:
    from qa.cli.duplicates import print_pairs

    click.echo(
        f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged, "
        f"{report.removed} removed, {len(report.failed)} failed; {report.passages} passages"
    )
    if report.struck:
        click.echo(f"  {report.struck} left out, as staff have removed them at the desk")
    for failure in report.failed:
        click.echo(f"  not read: {failure.path!r}: {failure.reason}", err=True)
    print_pairs(report.duplicates)


@click.command()
@click.argument("article_ids", nargs=-1, required=True, metavar="ARTICLE_ID...")
@no_wait
@as_json
def remove(article_ids: tuple[str, ...], no_wait: bool, as_json: bool) -> None:
    """Remove articles. They are not found or cited any more.

    An article whose file is still there comes back when that is ingested again, which a followed
    folder is soon. What is to stay away is removed at the desk.
    """
    from index.errors import NotFoundError

    with opened_archive() as archive:
        removed = archive.remove(article_ids, wait=not no_wait)
    missing = [article_id for article_id in article_ids if article_id not in removed]
    if as_json:
        print_json({"removed": removed, "missing": missing})
    else:
        click.echo(f"{len(removed)} removed")
    if missing:
        raise NotFoundError(f"no article has the id {', '.join(map(repr, missing))}")


@click.command("list")
@filter_options
@as_json
def list_articles(as_json: bool, **filters: Any) -> None:  # noqa: ANN401
    """List the articles, newest first."""
    with opened_archive() as archive:
        articles = archive.articles(filters_of(filters))
    if as_json:
        print_json([article.as_json() for article in articles])
        return
    for article in articles:
        click.echo("  ".join(part for part in _line(article) if part))


def _line(article: "Header") -> tuple[str | None, ...]:
    day = article.date.isoformat() if article.date else "          "
    return day, article.article_id, article.title, article.author


@click.command()
@click.argument("article_id")
@as_json
def show(article_id: str, as_json: bool) -> None:
    """Print one article with all that is known of it."""
    with opened_archive() as archive:
        article = archive.article(article_id)
    header = article.header.as_json()
    if as_json:
        print_json(header | {"text": article.text})
        return
    from qa.saying import correction_words

    known = header | {"correction": correction_words(header["correction"])}
    known |= known.pop("metadata")
    for name, value in known.items():
        if value:
            told = map(str, value) if isinstance(value, list) else [str(value)]
            click.echo(f"{name}: {', '.join(told)}")
    click.echo(f"\n{article.text}")


@click.command()
@as_json
def status(as_json: bool) -> None:
    """Say what the archive holds, and whether it is whole and up to date."""
    from index.permissions import exposure_of
    from qa.freshness import Patience, warnings

    settings = load_settings()
    with opened_archive() as archive:
        found, size = archive.status(), archive.size()
    told = warnings(found, Patience.of(settings), datetime.now(UTC))
    if exposure := exposure_of(settings.data_dir):
        told = [*told, exposure]
    if as_json:
        print_json(found.as_json() | {"bytes": size, "warnings": told})
        return
    _print_status(found, size)
    for warning in told:
        click.echo(f"warning: {warning}")


def _print_status(found: "Status", size: int) -> None:
    from qa.freshness import building

    dates = (
        f", {found.first_date} to {found.last_date}" if found.first_date and found.last_date else ""
    )
    click.echo(f"{found.articles} articles, {found.passages} passages{dates}")
    click.echo(f"last ingest: {_moment(found.last_ingest)}")
    click.echo(f"as of: {_moment(found.as_of)}")
    for one in found.watches:
        click.echo(f"followed: {one.folder}, last looked at: {_moment(one.last_look)}")
        if one.last_failure:
            click.echo(f"  last failure: {_moment(one.last_failure)}: {one.failure}")
    behind = building(found.health) or "behind; whoever asks next repairs them"
    click.echo(f"indexes: {'whole' if found.health.is_whole else behind}")
    click.echo(f"embedding model: {found.embedding_model}")
    click.echo(f"data folder: {found.data_dir}, {size / 1e6:.1f} MB")


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "never"
