import csv
import io
import json
import zipfile

import pytest

from index.archive import Archive
from qa.references import export, reference
from qa.topics.dossier import Dossier
from qa.topics.gathering import Topics


@pytest.fixture(scope="module")
def dossier(sample_archive: Archive) -> Dossier:
    return Topics(sample_archive).dossier("Red Sea")


def test_a_dossier_is_written_in_the_forms_of_other_programs(dossier: Dossier) -> None:
    assert json.loads(export(dossier, "json"))["query"] == "Red Sea"
    rows = list(csv.DictReader(io.StringIO(export(dossier, "csv").decode("utf-8-sig"))))
    assert len(rows) == sum(len(found.quotes) for found in dossier.articles)
    assert zipfile.is_zipfile(io.BytesIO(export(dossier, "docx")))
    assert export(dossier, "bibtex").count(b"@article{") == len(dossier.articles)
    assert export(dossier, "ris").count(b"\nER  - ") == len(dossier.articles)
    assert export(dossier, "md").startswith(b"# Red Sea\n")


def test_a_reference_says_all_that_is_known(dossier: Dossier) -> None:
    header = next(f.article for f in dossier.articles if f.article.title.startswith("Six Months"))
    assert reference(header) == (
        "Maritime Desk, “Six Months of Escorts in the Red Sea”, "
        "Vol 6 Issue 3 May – Jun 2024, p.\u00a029, 1 July 2024"
    )
