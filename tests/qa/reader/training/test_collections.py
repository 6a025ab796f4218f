"""Collections of examples, read and checked."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from index.errors import MalformedFileError, NotFoundError
from qa.reader.training.collections import read_collections, read_development, read_written
from qa.reader.training.examples import Example, Verdict

WRITTEN: dict[str, Any] = {
    "id": "a-001",
    "title": "Two ships",
    "date": "2003-05-01",
    "topic": "ships",
    "passage": "Of two ships one sank. The captain saved two men.",
    "questions": [
        {
            "q": "How many men were saved?",
            "kind": "fact",
            "answer": "two",
            "evidence": ["The captain saved two men."],
        },
        {"q": "Who built the ships?", "kind": "miss-detail", "answer": None, "evidence": []},
    ],
    "claims": [{"claim": "One ship sank.", "label": "supported", "kind": "reworded"}],
}


def written(folder: Path, *rows: dict[str, Any], name: str = "written-a.jsonl") -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def packed(folder: Path, name: str, *rows: dict[str, Any]) -> None:
    with gzip.open(folder / name, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def test_an_answer_that_stands_twice_is_taken_inside_its_evidence(tmp_path: Path) -> None:
    asked = read_written(written(tmp_path, WRITTEN))[0]
    ((start, end),) = asked.answers or ()
    assert asked.context.text[:start] == "Of two ships one sank. The captain saved "
    assert asked.context.text[start:end] == "two"


def test_a_near_miss_is_not_answerable_and_a_claim_has_a_verdict(tmp_path: Path) -> None:
    _, miss, claim = read_written(written(tmp_path, WRITTEN))
    assert (miss.answers, miss.evidence, miss.answerable) == ((), (), False)
    assert claim.verdict is Verdict.SUPPORTED
    assert claim.answerable is None


def test_an_answer_that_is_not_in_its_passage_is_refused(tmp_path: Path) -> None:
    question = {**WRITTEN["questions"][0], "answer": "three"}
    file = written(tmp_path, {**WRITTEN, "questions": [question]})
    with pytest.raises(MalformedFileError, match=r"line 1: .*three"):
        read_written(file)


def test_an_answer_that_does_not_stand_where_it_says_is_refused(tmp_path: Path) -> None:
    row = {
        "source": "qed",
        "question": "Who?",
        "passage": "Olena sank.",
        "answers": [{"text": "Olena", "start": 1}],
    }
    packed(tmp_path, "extractive.jsonl.gz", row)
    with pytest.raises(MalformedFileError, match="does not stand at 1"):
        read_collections([tmp_path])


def test_what_figures_are_reported_on_is_not_read(tmp_path: Path) -> None:
    row = {"source": "squad2_a", "question": "Who?", "passage": "Olena sank.", "answers": []}
    packed(tmp_path, "extractive.jsonl.gz", row, {**row, "source": "qed"})
    written(tmp_path, {**WRITTEN, "id": "d-001"}, name="written-d.jsonl")
    read = read_collections([tmp_path])
    assert [example.source for example in read.extractive] == ["qed"]
    assert read.written + read.development == []


def test_development_passages_are_not_trained_on(tmp_path: Path) -> None:
    rows = [{**WRITTEN, "id": f"a-{n:03}", "title": f"Story {n}"} for n in range(40)]
    written(tmp_path, *rows)
    read = read_collections([tmp_path])
    trained = {example.context for example in read.written}
    kept = {example.context for example in read.development}
    assert trained
    assert kept
    assert not trained & kept
    assert len(trained | kept) == 40
    assert read_development(tmp_path) == read.development


def test_sentences_of_one_question_become_a_passage(tmp_path: Path) -> None:
    rows = [
        {"source": "selqa", "question": "Who?", "sentence": "It sank.", "label": 0},
        {"source": "selqa", "question": "Who?", "sentence": "Olena swam.", "label": 1},
        {"source": "selqa", "question": "Why?", "sentence": "It sank.", "label": 0},
    ]
    packed(tmp_path, "sentences.jsonl.gz", *rows)
    who, why = read_collections([tmp_path]).sentences
    assert who.context.text == "It sank. Olena swam."
    assert who.evidence == ((9, 20),)
    assert who.answers is None
    assert (why.answers, why.answerable) == ((), False)


def test_a_folder_without_collections_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_collections([tmp_path])


def test_a_place_outside_the_passage_is_refused(tmp_path: Path) -> None:
    asked = read_written(written(tmp_path, WRITTEN))[0]
    with pytest.raises(ValueError, match="not in a passage"):
        Example("toy", "fact", "Who?", asked.context, ((0, 1_000),), (), answerable=True)
