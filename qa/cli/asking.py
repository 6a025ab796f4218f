"""Commands that ask the archive."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.filters import NAMES
from qa.cli.archive import opened_archive
from qa.cli.options import as_json, filter_options, filters_of, print_json
from qa.settings import load_settings

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.chat import Done


@click.command()
@click.argument("query")
@click.option("-k", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many.")
@filter_options
@as_json
def search(query: str, k: int, as_json: bool, **filters: Any) -> None:  # noqa: ANN401
    """Find passages by meaning and by words."""
    from qa.chat import checked_question
    from qa.saying import correction_words
    from qa.searching import results

    query, chosen = checked_question(query), filters_of(filters)
    with opened_archive() as archive:
        hits = archive.search(query, chosen, k)
    if as_json:
        print_json(results(query, hits))
        return
    for hit in hits:
        article = hit.article
        known = (article.author, article.date.isoformat() if article.date else None, article.issue)
        click.secho(article.title, bold=True)
        click.echo(f"{' · '.join(filter(None, known))}  [{hit.score:.2f}]  {article.article_id}")
        if said := correction_words(article.as_json()["correction"]):
            click.echo(said)
        click.echo(f"{hit.passage.text}\n")


@click.command()
@click.argument("question")
@click.option("--conversation", metavar="ID", help="Go on with this conversation.")
@click.option(
    "--ignore",
    type=click.Choice(NAMES),
    multiple=True,
    help="Read no such filter out of the question.",
)
@click.option("--retracted", is_flag=True, help="Answer from retracted articles, too.")
@filter_options
@as_json
def ask(
    question: str,
    conversation: str | None,
    ignore: tuple[str, ...],
    retracted: bool,
    as_json: bool,
    **filters: Any,  # noqa: ANN401
) -> None:
    """Ask a question; the answer comes with its citations."""
    from qa.assembly import assemble
    from qa.chat import Done, Started
    from qa.cli.terminal import Printed

    printed = Printed()
    chosen = filters_of(filters)
    assembly = assemble(load_settings())
    try:
        events = assembly.chat.ask(
            question,
            conversation_id=conversation,
            filters=chosen,
            ignore=ignore,
            retracted=retracted,
        )
        for event in events:
            if isinstance(event, Done):
                click.echo("" if as_json else printed.end(), nl=False)
                _print_done(event, as_json=as_json)
            elif as_json:
                continue
            elif isinstance(event, Started):
                if event.standalone_question != question.strip():
                    click.echo(f"Understood as: {event.standalone_question}\n")
            else:
                click.echo(printed.add(event), nl=False)
    finally:
        assembly.close()


def _print_done(done: "Done", *, as_json: bool) -> None:
    if as_json:
        print_json(done.as_json())
    else:
        _print_references(done.answer)


def _print_references(answer: "Answer") -> None:
    from qa.freshness import long_moment
    from qa.saying import correction_words

    click.echo()
    for citation in answer.citations:
        article = citation.article
        page = f"p. {article.page}" if article.page else None
        day = article.date.isoformat() if article.date else None
        known = (article.title, article.author, article.issue, page, day, article.article_id)
        click.echo(f"\n[{citation.marker}] {' · '.join(filter(None, known))}", nl=False)
        if said := correction_words(article.as_json()["correction"]):
            click.echo(f"\n    {said}", nl=False)
    if not answer.answered and answer.related:
        click.echo("\nNearest articles:", nl=False)
        for header in answer.related:
            click.echo(f"\n  {header.title}  ({header.article_id})", nl=False)
    click.echo()
    _print_filters(answer)
    _print_writer(answer)
    if answer.as_of:
        click.echo(f"\nArchive as of {long_moment(answer.as_of)}")


def _print_writer(answer: "Answer") -> None:
    from qa.saying import written_by

    said = [answer.notice, written_by(answer.as_json())]
    for line in filter(None, said):
        click.echo(f"\n{line}")


def _print_filters(answer: "Answer") -> None:
    """What was read as filters, and what to ask where they left nothing."""
    from qa.filter_words import filter_words

    if answer.read_filters:
        click.echo(f"\nRead from the question: {', '.join(filter_words(answer.read_filters))}")
    for offer in answer.offers:
        added = [f"--ignore {name}" for name in offer.ignore]
        added += ["--retracted"] * offer.retracted
        options = " ".join(added)
        click.echo(f"{offer.label}: {f'add {options}' if options else 'leave the filters out'}")


@click.command()
@click.argument("query")
@click.option(
    "--format",
    "form",
    type=click.Choice(["md", "json", "csv", "docx", "bibtex", "ris"]),
    default="md",
    show_default=True,
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write.")
@filter_options
@as_json
def topic(
    query: str,
    form: str,
    output: Path | None,
    as_json: bool,
    **filters: Any,  # noqa: ANN401
) -> None:
    """Gather every article that treats a topic."""
    from qa.assembly import origin_of
    from qa.chat import checked_question
    from qa.exports.dossier_files import export
    from qa.topics.gathering import Topics

    query, chosen = checked_question(query), filters_of(filters)
    with opened_archive() as archive:
        dossier = Topics(archive).dossier(query, chosen)
    written = export(dossier, "json" if as_json else form, origin_of(load_settings()))
    if output:
        output.write_bytes(written)
    else:
        click.echo(written, nl=False)
