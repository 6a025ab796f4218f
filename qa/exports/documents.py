"""Dossiers as documents: each quote with its reference in a footnote."""

from qa.exports.origin import Origin, reference
from qa.exports.pandoc import Node, Notes, heading, paragraph, words, written
from qa.saying import correction_words
from qa.topics.dossier import Dossier, TopicArticle


def document(dossier: Dossier, form: str, origin: Origin) -> bytes:
    """Writes a dossier as ``md`` or ``docx``.

    Raises:
        SettingError: The style is no CSL file.
    """
    notes = Notes(origin)
    blocks = [paragraph(_counted(dossier, origin))]
    for found in dossier.articles:
        blocks += _article(found, notes)
    return written(dossier.query, blocks, notes, form, origin)


def _counted(dossier: Dossier, origin: Origin) -> str:
    count = len(dossier.articles)
    articles = "One article" if count == 1 else f"{count:,} articles"
    return f"{articles} of {origin.title}, in the order of time."


def _article(found: TopicArticle, notes: Notes) -> list[Node]:
    grade = f" ({found.said})" if found.said else ""
    blocks = [heading(1, found.article.title), paragraph(reference(found.article) + grade)]
    corrected = correction_words(found.article.as_json()["correction"])
    blocks += [paragraph(corrected)] if corrected else []
    for quote in found.quotes:
        # a block takes no quotation marks: those that are in it are the article's
        note = notes.cite(found.article, quote.start, quote.end)
        said = [*words(" ".join(quote.text.split())), note]
        blocks.append({"t": "BlockQuote", "c": [{"t": "Para", "c": said}]})
    return blocks
