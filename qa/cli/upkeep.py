"""Commands that keep an archive whole: verify, rebuild, backup, restore."""

from pathlib import Path

import click

from index.errors import StoppedError
from index.permissions import exposure_of, keep_files_readable
from qa.cli.archive import opened_archive
from qa.cli.options import as_json, no_wait, print_json
from qa.settings import load_settings

_file = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@click.option("--no-files", is_flag=True, help="Do not compare the files that articles came from.")
@no_wait
@as_json
def verify(no_files: bool, no_wait: bool, as_json: bool) -> None:
    """Check that everything agrees; exit 1 if anything differs.

    Compares the articles with their hashes and files, passages with articles, and both indexes
    with the passages.
    """
    with opened_archive() as archive:
        problems = archive.verify(files=not no_files, wait=not no_wait)
        exposure = exposure_of(archive.data_dir)
    if as_json:
        warnings = [exposure] if exposure else []
        print_json({"ok": not problems, "problems": problems, "warnings": warnings})
    else:
        click.echo("\n".join(problems) or "everything agrees")
        if exposure:
            click.echo(f"warning: {exposure}", err=True)
    if problems:
        raise click.exceptions.Exit(1)


@click.command()
def prepare() -> None:
    """Prepare the embedding model for questions, so that everything starts at once.

    The first ingest does so by itself, and a service that finds it undone. By hand it is for images
    and for machines where ARCHIVE_QA_CACHE_DIR cannot be written to later.
    """
    from index.model_export import ensure_prepared

    keep_files_readable()  # no secret, and perhaps made for a service of another account
    settings = load_settings()
    folder = ensure_prepared(settings.embedding_model, settings.prepared_models)
    click.echo(f"The model is ready in {folder}")


@click.command()
@click.option(
    "--embeddings",
    is_flag=True,
    help="Also embed every article anew, with the model that ARCHIVE_QA_EMBEDDING_MODEL names.",
)
@no_wait
@as_json
def rebuild(embeddings: bool, no_wait: bool, as_json: bool) -> None:
    """Build the derived indexes anew from the catalog.

    What is there answers until they are whole. Embedding anew goes on where it was interrupted.
    """
    from qa.cli.progress import building_progress, embedding_progress
    from qa.cli.stopping import stoppable

    with opened_archive() as archive, stoppable() as stop:
        try:
            if embeddings:
                with embedding_progress(quiet=as_json) as on_progress:
                    archive.embed_anew(wait=not no_wait, stop=stop, on_progress=on_progress)
            else:
                with building_progress(quiet=as_json) as on_building:
                    archive.rebuild(wait=not no_wait, stop=stop, on_progress=on_building)
        except StoppedError as error:
            click.echo(f"archive-qa: {error}", err=True)
            raise click.exceptions.Exit(stop.exit_status) from None
        status = archive.status()
    if as_json:
        print_json({"passages": status.passages, "embedding_model": status.embedding_model})
    else:
        click.echo(f"built anew: {status.passages} passages of {status.embedding_model}")


@click.command()
@_file
@as_json
def backup(file: Path, as_json: bool) -> None:
    """Write everything to one file, while the service runs.

    A backup of that name is replaced when the new one is whole.
    """
    with opened_archive() as archive:
        archive.back_up(file)
    size = file.stat().st_size
    if as_json:
        print_json({"file": str(file), "bytes": size})
    else:
        click.echo(f"{file}: {size / 1e6:.1f} MB")


@click.command()
@_file
@no_wait
@as_json
def restore(file: Path, no_wait: bool, as_json: bool) -> None:
    """Replace everything by what a backup holds, while the service runs.

    What was there before is kept in a backup of its own.
    """
    with opened_archive() as archive:
        kept = archive.restore(file, wait=not no_wait)
        status = archive.status()
    if as_json:
        counts = {"articles": status.articles, "passages": status.passages}
        print_json({**counts, "kept": str(kept) if kept else None})
        return
    click.echo(f"restored: {status.articles} articles, {status.passages} passages")
    if kept:
        click.echo(f"what was there before is kept in {kept}")
