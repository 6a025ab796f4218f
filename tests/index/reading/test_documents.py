import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import docx
import pypdf
import pytest
from docx.document import Document

from index.errors import EmptyFileError, MalformedFileError
from tests.index.reading.conftest import Read, ReadOne

SENTENCE = "The last ship left Odesa in July."


def _pdf(lines: list[str]) -> bytes:
    """A page with these lines, written by hand."""
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 612 792] >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer


def _written(writer: pypdf.PdfWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _replaced(package: bytes, part: str, old: str, new: str) -> bytes:
    """A Word document with something else in one of its parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            after.writestr(name, content)
    return stream.getvalue()


def _saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_pdf_is_read(read_one: ReadOne) -> None:
    article = read_one("grain.pdf", _pdf([SENTENCE, "It carried grain."]))
    assert SENTENCE in article.text
    assert "It carried grain." in article.text


def test_the_information_of_a_pdf_tells_of_it(read_one: ReadOne) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(_pdf([SENTENCE])))
    writer.add_metadata(
        {
            "/Title": "Grain",
            "/Author": "Maritime Desk",
            "/CreationDate": "D:20231002080000",
            "/Subject": "A year of the corridor",
            "/Keywords": "grain, ports",
        }
    )
    article = read_one("a.pdf", _written(writer))
    assert article.subtitle == "A year of the corridor"
    assert article.metadata == {"keywords": "grain, ports"}
    assert (article.title, article.author) == ("Grain", "Maritime Desk")
    assert article.date == date(2023, 10, 2)


def test_header_lines_in_a_pdf_are_read(read_one: ReadOne) -> None:
    article = read_one("a.pdf", _pdf(["Grain by Sea", "Author : Maritime Desk", SENTENCE]))
    assert (article.title, article.author) == ("Grain by Sea", "Maritime Desk")
    assert article.text == SENTENCE


def test_a_pdf_without_text_says_that_it_is_scanned(read: Read) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    with pytest.raises(EmptyFileError, match="scanned"):
        read("a.pdf", _written(writer))


def test_an_encrypted_pdf_is_refused(read: Read) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(_pdf([SENTENCE])))
    writer.encrypt("secret", algorithm="RC4-128")
    with pytest.raises(MalformedFileError, match="encrypted"):
        read("a.pdf", _written(writer))


@pytest.mark.parametrize("kept", [0.1, 0.5])
def test_a_truncated_pdf_is_refused(read: Read, kept: float) -> None:
    whole = _pdf([SENTENCE] * 40)
    with pytest.raises((MalformedFileError, EmptyFileError)):
        read("a.pdf", whole[: int(len(whole) * kept)])


def test_a_word_document_is_read(read_one: ReadOne) -> None:
    document = docx.Document()
    document.core_properties.title = "Grain by Sea"
    document.core_properties.author = "Maritime Desk"
    document.core_properties.category = "Trade"
    document.add_paragraph(SENTENCE)
    row = document.add_table(rows=1, cols=2).rows[0]
    row.cells[0].text, row.cells[1].text = "Odesa", "33"
    document.add_paragraph("The end.")
    article = read_one("a.docx", _saved(document))
    assert (article.title, article.author) == ("Grain by Sea", "Maritime Desk")
    assert article.category == "Trade"
    assert article.text == f"{SENTENCE}\n\nOdesa\t33\n\nThe end."


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ("<w:ins><w:r><w:t>did not</w:t></w:r></w:ins>", "The minister did not sign."),
        (
            (
                "<w:del><w:r><w:delText>did</w:delText></w:r></w:del>"
                "<w:moveFrom><w:r><w:t>would</w:t></w:r></w:moveFrom>"
                "<w:moveTo><w:r><w:t>did not</w:t></w:r></w:moveTo>"
            ),
            "The minister did not sign.",
        ),
        (
            (
                "<w:smartTag><w:smartTagPr/><w:smartTag><w:r><w:t>of</w:t></w:r></w:smartTag>"
                "<w:r><w:t> Oman did</w:t></w:r></w:smartTag>"
            ),
            "The minister of Oman did sign.",
        ),
        (
            (
                "<w:sdt><w:sdtPr><w:rPr/></w:sdtPr><w:sdtContent><w:r><w:t>did</w:t></w:r>"
                "</w:sdtContent></w:sdt>"
            ),
            "The minister did sign.",
        ),
        ("<w:hyperlink><w:r><w:t>did</w:t></w:r></w:hyperlink>", "The minister did sign."),
        (
            (
                '<w:r><w:t>did</w:t><w:br/><w:t>not</w:t><w:br w:type="page"/><w:tab/>'
                "<w:t>re</w:t><w:noBreakHyphen/></w:r>"
            ),
            "The minister did\nnot\tre- sign.",
        ),
        (
            (
                "<w:r><w:t>did</w:t></w:r><w:r><mc:AlternateContent "
                'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
                "<mc:Choice><w:txbxContent><w:p><w:r><w:t>Beside.</w:t></w:r></w:p></w:txbxContent>"
                "</mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>Beside.</w:t></w:r></w:p>"
                "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
            ),
            "The minister did sign.\n\nBeside.",
        ),
    ],
)
def test_no_word_of_a_paragraph_is_lost_and_none_that_was_taken_out_is_read(
    read_one: ReadOne, runs: str, text: str
) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The minister ")
    paragraph.paragraph_format.tab_stops.add_tab_stop(914_400)
    paragraph.add_run("(here)")
    paragraph.add_run(" sign.")
    whole = _replaced(_saved(document), "word/document.xml", "<w:r><w:t>(here)</w:t></w:r>", runs)
    assert read_one("a.docx", whole).text == text


def test_paragraphs_and_rows_in_content_controls_and_tracked_changes_are_read(
    read_one: ReadOne,
) -> None:
    document = docx.Document()
    document.add_paragraph("(here)")
    document.add_paragraph(SENTENCE)

    def control(content: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    def paragraph(text: str) -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    cells = control(f"<w:tc>{paragraph('Odesa')}</w:tc>") + f"<w:tc>{paragraph('33')}</w:tc>"
    put = control(paragraph("First.")) + f"<w:tbl>{control(f'<w:tr>{cells}</w:tr>')}</w:tbl>"
    whole = _replaced(_saved(document), "word/document.xml", paragraph("(here)"), put)
    assert read_one("a.docx", whole).text == f"First.\n\nOdesa\t33\n\n{SENTENCE}"


def test_when_a_word_document_was_made_is_kept_and_is_no_date(read_one: ReadOne) -> None:
    document = docx.Document()
    document.core_properties.author = "Maritime Desk"
    document.core_properties.created = datetime(2020, 1, 2)  # noqa: DTZ001 - as Word gives it
    document.core_properties.comments = "second draft"
    document.add_paragraph(SENTENCE)
    article = read_one("a.docx", _saved(document))
    assert article.date is None
    assert article.metadata == {
        "document_created": "2020-01-02T00:00:00+00:00",
        "comments": "second draft",
    }


def test_what_a_template_says_of_itself_is_left_out(read_one: ReadOne) -> None:
    document = docx.Document()
    document.add_paragraph(SENTENCE)
    assert read_one("a.docx", _saved(document)).metadata == {}


def test_header_lines_in_a_word_document_count_before_its_properties(read_one: ReadOne) -> None:
    document = docx.Document()
    document.core_properties.author = "someone's computer"
    for line in ("Grain by Sea:", "Author : Maritime Desk", "Date : 2 October 2023", SENTENCE):
        document.add_paragraph(line)
    article = read_one("a.docx", _saved(document))
    assert (article.title, article.author) == ("Grain by Sea", "Maritime Desk")
    assert article.date == date(2023, 10, 2)
    assert article.text == SENTENCE


@pytest.mark.parametrize("kept", [0.1, 0.9])
def test_a_truncated_word_document_is_refused(read: Read, kept: float) -> None:
    document = docx.Document()
    document.add_paragraph(SENTENCE)
    whole = _saved(document)
    with pytest.raises(MalformedFileError, match="truncated"):
        read("a.docx", whole[: int(len(whole) * kept)])


def test_an_empty_word_document_is_refused(read: Read) -> None:
    with pytest.raises(EmptyFileError):
        read("a.docx", _saved(docx.Document()))


def test_a_pdf_under_a_cipher_of_another_library_is_called_encrypted(read: Read) -> None:
    ids = b"/ID [<00> <00>] /Encrypt << /Filter /Standard /V 5 /R 6 /Length 256 /P -4 "
    keys = b"".join(b"/%s <%s> " % (key, b"00" * 48) for key in (b"O", b"U"))
    keys += b"".join(b"/%s <%s> " % (key, b"00" * 32) for key in (b"OE", b"UE"))
    method = b"/Perms <%s> /CF << /StdCF << /CFM /AESV3 >> >> " % (b"00" * 16)
    cipher = ids + keys + method + b"/StmF /StdCF /StrF /StdCF >> "
    with pytest.raises(MalformedFileError, match="encrypted"):
        read("a.pdf", _pdf([SENTENCE]).replace(b"/Root", cipher + b"/Root"))


def test_a_merged_cell_is_read_once(read_one: ReadOne) -> None:
    document = docx.Document()
    table = document.add_table(rows=1, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Odesa"
    table.cell(0, 2).text = "33"
    assert read_one("a.docx", _saved(document)).text == "Odesa\t33"


def test_a_cell_that_claims_to_be_endless_is_read_once(read_one: ReadOne) -> None:
    document = docx.Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = SENTENCE
    hostile = _replaced(
        _saved(document),
        "word/document.xml",
        "<w:tcPr>",
        '<w:tcPr><w:gridSpan w:val="2000000000"/>',
    )
    assert read_one("a.docx", hostile).text == SENTENCE


def test_a_table_within_a_table_is_read(read_one: ReadOne) -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "Ports"
    cell.add_table(rows=1, cols=1).cell(0, 0).text = "Odesa"
    assert read_one("a.docx", _saved(document)).text == "Ports\nOdesa"


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY x SYSTEM "{secret}">',
        '<!ENTITY a "the-secret"><!ENTITY x "&a;&a;&a;&a;&a;&a;&a;&a;">',
    ],
    ids=["external", "bomb"],
)
def test_entities_of_a_word_document_are_not_opened(
    read_one: ReadOne, tmp_path: Path, declared: str
) -> None:
    (tmp_path / "secret").write_text("the-secret")
    document = docx.Document()
    document.add_paragraph(f"{SENTENCE} HERE")
    doctype = f"<!DOCTYPE d [{declared.format(secret=(tmp_path / 'secret').as_uri())}]>"
    package = _replaced(_saved(document), "word/document.xml", "HERE", "&x;")
    package = _replaced(package, "word/document.xml", "<w:document ", f"{doctype}<w:document ")
    assert "the-secret" not in read_one("a.docx", package).text
