"""The command line, ``archive-qa``.

Each command lives in a module of its theme; what they need of the rest is imported when they run,
so that ``--help`` answers at once. Errors become one line on stderr and the exit status in
:func:`main`, and nowhere else. The whole help comes with ``--help`` or no arguments at all.
"""

import logging
import sys
from collections.abc import Sequence

import click

from index.errors import ArchiveError, UsageError
from index.permissions import keep_files_private
from qa.cli import (
    archive,
    asking,
    costing,
    duplicates,
    evaluating,
    following,
    people,
    serving,
    upkeep,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="archive-qa", prog_name="archive-qa")
def cli() -> None:
    """Ask an archive of articles, and get answers in its own words, exactly cited.

    The archive lives in the folder ARCHIVE_QA_DATA_DIR. Every command explains itself with --help.
    """


for command in (
    *(archive.ingest, following.unwatch, archive.remove, archive.list_articles, archive.show),
    *(asking.search, asking.ask, asking.topic),
    *(serving.serve, serving.demo),
    duplicates.duplicates,
    *(archive.status, upkeep.verify, upkeep.rebuild, upkeep.backup, upkeep.restore),
    upkeep.prepare,
    evaluating.evaluate,
    evaluating.golden,
    costing.usage,
    people.user,
):
    cli.add_command(command)


def main() -> None:
    """Runs the command line: exits 0 on success, 1 on failure, 2 on wrong usage."""
    keep_files_private()
    logging.basicConfig(level=logging.WARNING, format="archive-qa: %(message)s")
    logging.getLogger("index.models").setLevel(logging.INFO)  # what takes a quarter of a minute
    try:
        _check_text(sys.argv[1:])
        # outside of its standalone mode click returns the status of ``ctx.exit`` and ``Exit``
        sys.exit(cli.main(prog_name="archive-qa", standalone_mode=False) or 0)
    except click.Abort:
        _fail("interrupted", 130)
    except click.ClickException as error:
        _fail_as_click(error)
    except UsageError as error:
        _fail(str(error), 2)
    except ArchiveError as error:
        _fail(str(error), 1)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone; saying so would fail too
        sys.exit(1)
    except OSError as error:
        known = [str(part) for part in (error.filename, error.strerror) if part]
        _fail(": ".join(known) or repr(error), 1)


def _check_text(arguments: Sequence[str]) -> None:
    """Refuses bytes that are not text, which Python hands on as lone surrogates.

    Raises:
        UsageError: An argument holds some.
    """
    for argument in arguments:
        if any("\ud800" <= character <= "\udfff" for character in argument):
            raise UsageError(
                f"{argument!r} holds bytes that are not text in this locale's encoding"
            )


def _fail_as_click(error: click.ClickException) -> None:
    if len(sys.argv) == 1:
        error.show()  # without any argument the message is the help
        sys.exit(error.exit_code)
    _fail(error.format_message(), error.exit_code)


def _fail(message: str, status: int) -> None:
    click.echo(f"archive-qa: {' '.join(message.split())}", err=True)
    sys.exit(status)
