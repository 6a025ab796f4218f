"""Commands that serve the web pages."""

import os
import subprocess
from pathlib import Path

import click

from index.errors import SettingError
from index.programs import program
from qa.settings import Settings, load_settings

_host = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
_port = click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="TCP port."
)


@click.command()
@_host
@_port
def serve(host: str, port: int) -> None:
    """Serve the chat, the article pages and the JSON API."""
    from qa.web.server import serve as run

    run(load_settings(), host, port)


@click.command()
@_host
@_port
def demo(host: str, port: int) -> None:
    """Ingest the sample archive into a folder of its own, and serve it."""
    from qa.web.server import serve as run

    settings = demo_settings(load_settings())
    _fill(settings)
    run(settings, host, port)


def _fill(settings: Settings) -> None:
    """Ingests the sample, in a process of its own: the server forks, and ONNX Runtime, once it is
    loaded, does not survive that."""
    command = program("qa.cli", "ingest", "--prune", str(sample_folder()))
    environment = os.environ | {"ARCHIVE_QA_DATA_DIR": str(settings.data_dir)}
    done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)  # noqa: S603
    if done.returncode:
        raise click.exceptions.Exit(done.returncode)  # it has said why


def sample_folder() -> Path:
    """The articles that are shipped with this package."""
    return Path(__file__).parents[1] / "sample"


def demo_settings(settings: Settings) -> Settings:
    """The same settings over a data folder of the demo's own.

    Raises:
        SettingError: A database or a Chroma server is named, which the demo would mix with.
    """
    for name in ("database_url", "chroma_url"):
        if getattr(settings, name):
            raise SettingError(
                f"the demo keeps to a folder of its own: unset ARCHIVE_QA_{name.upper()}"
            )
    changed: dict[str, object] = {"data_dir": settings.data_dir / "demo", "watch": ()}
    if "title" not in settings.model_fields_set:
        changed["title"] = "The Sample Archive"
    return settings.model_copy(update=changed)
