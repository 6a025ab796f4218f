"""The command line, ``archive-qa``.

Each command lives in a module of its theme; what they need of the rest is imported when they run,
so that ``--help`` answers at once. Errors become one line on stderr and the exit status in
:func:`main`, and nowhere else.
"""

import logging
import sys

import click

from index.errors import ArchiveError, UsageError
from qa.cli import archive, asking, evaluating, serving


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="archive-qa", prog_name="archive-qa")
def cli() -> None:
    """Ask an archive of articles, and get answers in its own words, exactly cited.

    The archive lives in the folder ARCHIVE_QA_DATA_DIR. Every command explains itself with --help.
    """


for command in (
    *(archive.ingest, archive.remove, archive.list_articles, archive.show),
    *(asking.search, asking.ask, asking.topic),
    *(serving.serve, serving.demo),
    *(archive.status, archive.verify, archive.rebuild),
    evaluating.evaluate,
):
    cli.add_command(command)


def main() -> None:
    """Runs the command line: exits 0 on success, 1 on failure, 2 on wrong usage."""
    logging.basicConfig(level=logging.WARNING, format="archive-qa: %(message)s")
    try:
        cli.main(prog_name="archive-qa", standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.Abort:
        _fail("interrupted", 130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except UsageError as error:
        _fail(str(error), 2)
    except ArchiveError as error:
        _fail(str(error), 1)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone; saying so would fail too
        sys.exit(1)


def _fail(message: str, status: int) -> None:
    click.echo(f"archive-qa: {' '.join(message.split())}", err=True)
    sys.exit(status)
