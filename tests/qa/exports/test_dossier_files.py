import csv
import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import bibtexparser
import docx
import pytest

from index.archive import Archive
from index.article import Header
from index.errors import SettingError
from index.filters import Filters
from qa.exports.dossier_files import export
from qa.exports.origin import Origin, reference
from qa.topics.dossier import Dossier, TopicArticle, TopicQuote
from qa.topics.gathering import Topics

ORIGIN = Origin("The Archive", "https://a.example")
ODD = Header(
    article_id="odd/ä.txt",
    title="=Cost <i>of</i> *War* & {Peace} – 戦争",
    author="Ann O’Neil; \x0bBob",
    authors=("Ann O’Neil", "Bob"),
    date=date(2024, 6, 5),
    issue="Vol 6, Issue 3",
    page="12–14",
)


@pytest.fixture(scope="module")
def dossier(sample_archive: Archive) -> Dossier:
    return Topics(sample_archive).dossier("Red Sea")


@pytest.fixture(scope="module")
def odd(dossier: Dossier) -> Dossier:
    """A dossier of an article whose words are read as markup wherever that can happen."""
    quote = TopicQuote(1, 0, 9, "[x](http://evil) `rm` \\input{a} <script>  “so”\n\nhe said")
    found = TopicArticle(ODD, "about", 0.9, 0, (quote,), quote)
    return replace(dossier, query="=War & <b>peace</b>", articles=(found,), filters=Filters())


def footnotes(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        xml = parts.read("word/footnotes.xml").decode()
    return re.sub("<[^>]+>", "", xml.replace("</w:p>", "\n"))


def test_word_has_styles_and_a_footnote_for_each_quote(dossier: Dossier) -> None:
    data = export(dossier, "docx", ORIGIN)
    document = docx.Document(io.BytesIO(data))
    styles = {one.style.name for one in document.paragraphs}
    assert {"Title", "Heading 1", "Block Text"} <= styles
    quotes = sum(len(found.quotes) for found in dossier.articles)
    assert footnotes(data).count("https://a.example/articles/") == quotes
    assert (
        "Maritime Desk, “Six Months of Escorts in the Red Sea,” The Archive, July 1, 2024"
        in footnotes(data)
    )


def test_each_reference_has_issue_page_and_the_place_of_the_words(dossier: Dossier) -> None:
    text = export(dossier, "md", ORIGIN).decode()
    notes = [line for line in text.splitlines() if line.startswith("[^")]
    assert len(notes) == sum(len(found.quotes) for found in dossier.articles)
    assert all("Vol " in note and "p.\u00a0" in note and "#quote" in note for note in notes)


def test_markdown_is_in_the_order_of_time(dossier: Dossier) -> None:
    text = export(dossier, "md", ORIGIN).decode()
    assert text.startswith("# Red Sea\n")
    headings = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]
    assert headings == [found.article.title for found in dossier.articles]


def test_nothing_of_an_article_is_read_as_markup(odd: Dossier) -> None:
    document = docx.Document(io.BytesIO(export(odd, "docx", ORIGIN)))
    texts = [one.text for one in document.paragraphs]
    assert texts[0] == "=War & <b>peace</b>"
    assert ODD.title in texts
    quoted = "[x](http://evil) `rm` \\input{a} <script> “so” he said"
    assert any(text.startswith(quoted) for text in texts)
    markdown = export(odd, "md", ORIGIN).decode()
    assert "\\[x\\](http://evil)" in markdown
    assert "\\<script\\>" in markdown


def test_another_style_is_taken(dossier: Dossier, tmp_path: Path) -> None:
    style = tmp_path / "plain.csl"
    style.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0"><info>'
        "<title>x</title><id>x</id><updated>2024-01-01T00:00:00+00:00</updated></info><citation>"
        '<layout><text variable="title" prefix="SEE: "/></layout></citation></style>'
    )
    text = export(dossier, "md", replace(ORIGIN, style=style)).decode()
    assert "]: SEE: Six Months of Escorts in the Red Sea" in text


def test_a_style_that_is_none_is_named(dossier: Dossier, tmp_path: Path) -> None:
    for style in (tmp_path / "nonesuch.csl", Path(__file__)):
        with pytest.raises(SettingError, match=style.name):
            export(dossier, "md", replace(ORIGIN, style=style))


def test_csv_comes_back_with_its_unicode(odd: Dossier) -> None:
    data = export(odd, "csv", ORIGIN)
    [row] = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert row["title"] == f"'{ODD.title}"
    assert row["quote"] == odd.articles[0].quotes[0].text
    assert row["link"] == "https://a.example/articles/odd/%C3%A4.txt?start=0&end=9#quote"


def test_json_holds_all_of_it(dossier: Dossier) -> None:
    told = json.loads(export(dossier, "json", ORIGIN))
    assert told["query"] == "Red Sea"
    assert len(told["articles"]) == len(dossier.articles)


def test_a_parser_reads_the_bibtex(dossier: Dossier, odd: Dossier) -> None:
    library = bibtexparser.parse_string(export(dossier, "bibtex", ORIGIN).decode())
    assert library.failed_blocks == []
    assert [one.fields_dict["title"].value for one in library.entries] == [
        found.article.title for found in dossier.articles
    ]
    first = library.entries_dict["2024-02-red-sea-under-fire"].fields_dict
    told = {name: first[name].value for name in ("journal", "volume", "number", "year")}
    assert told == {"journal": ORIGIN.title, "volume": "6", "number": "1", "year": "2024"}
    [entry] = bibtexparser.parse_string(export(odd, "bibtex", ORIGIN).decode()).entries
    assert entry.fields_dict["pages"].value == "12–14"


def test_keys_of_bibtex_are_the_articles_own_and_no_two_are_the_same(odd: Dossier) -> None:
    [found] = odd.articles
    ids = ("2024/a_b.txt", "2024-a-b.md", "…")
    articles = [replace(found, article=replace(found.article, article_id=one)) for one in ids]
    text = export(replace(odd, articles=tuple(articles)), "bibtex", ORIGIN).decode()
    assert list(bibtexparser.parse_string(text).entries_dict) == [
        "2024-a-b",
        "2024-a-b-2",
        "article",
    ]


def test_ris_has_a_record_for_each_article(dossier: Dossier) -> None:
    text = export(dossier, "ris", ORIGIN)
    assert text.count(b"\nER  - ") == len(dossier.articles)
    assert f"T2  - {ORIGIN.title}\r\nVL  - 6\r\nIS  - 1\r\n".encode() in text


def test_an_empty_dossier_is_written_too(dossier: Dossier) -> None:
    for form in ("md", "docx", "csv", "json", "bibtex", "ris"):
        export(replace(dossier, articles=()), form, ORIGIN)


def test_a_writer_opens_the_document(dossier: Dossier, tmp_path: Path) -> None:
    writer = shutil.which("soffice")
    if writer is None and os.environ.get("CI"):
        pytest.fail("LibreOffice is missing, and in CI that is a failure")
    if writer is None:
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "topic.docx").write_bytes(export(dossier, "docx", ORIGIN))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [writer, home, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "topic.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=300)
    text = (tmp_path / "topic.txt").read_text(encoding="utf-8-sig")
    assert "Six Months of Escorts in the Red Sea" in text
    last = sum(len(found.quotes) for found in dossier.articles)
    assert text.strip().endswith(f".{last}")  # its notes are numbered throughout


def test_a_reference_says_all_that_is_known(dossier: Dossier) -> None:
    header = next(f.article for f in dossier.articles if f.article.title.startswith("Six Months"))
    assert reference(header) == (
        "Maritime Desk, “Six Months of Escorts in the Red Sea”, "
        "Vol 6 Issue 3 May – Jun 2024, p.\u00a029, 1 July 2024"
    )
