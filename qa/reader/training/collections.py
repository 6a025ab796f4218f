"""Reads the collections of examples from their folders, and checks them.

A folder holds any of ``extractive.jsonl.gz`` (questions of public sets), ``claims.jsonl.gz``,
``sentences.jsonl.gz`` (whether a sentence answers) and ``written-*.jsonl`` (passages in the manner
of magazines, with questions, near misses, evidence and claims).
"""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from index.errors import MalformedFileError, NotFoundError
from index.sentences import sentence_spans
from qa.reader.features import Context, Span
from qa.reader.training.examples import Example, Verdict

# Kept out of training, so that figures on them may be reported.
REPORT_FILES = frozenset({"written-d.jsonl"})
# xquad_en shares paragraphs with the half of SQuAD 2.0 that figures are reported on.
REPORT_SOURCES = frozenset({"squad2_a", "squad2_dev_a", "xquad_en"})

_DEVELOPMENT_SHARE = 8  # one written passage in so many
_SENTENCES_TOGETHER = 8  # of one article that are read as one passage


@dataclass(frozen=True, slots=True)
class Collections:
    """Everything that was read, apart from what is kept out.

    Attributes:
        written: Of the written passages that are trained on.
        development: Of those by which settings are chosen.
    """

    extractive: list[Example]
    claims: list[Example]
    sentences: list[Example]
    written: list[Example]
    development: list[Example]


def read_collections(folders: Sequence[Path]) -> Collections:
    """Reads all collections in some folders, without what is kept for reports.

    Raises:
        NotFoundError: A folder holds no collection.
        MalformedFileError: A line is not what its collection holds.
    """
    files = [file for folder in folders for file in collection_files(folder)]
    written = [
        (row_id, example)
        for file in files
        if file.name.startswith("written-") and file.name not in REPORT_FILES
        for row_id, example in _written_with_ids(file)
    ]
    return Collections(
        extractive=_of(files, "extractive.jsonl.gz", _extractive),
        claims=_of(files, "claims.jsonl.gz", _claim),
        sentences=[s for f in files if f.name == "sentences.jsonl.gz" for s in _sentences(f)],
        written=[example for row_id, example in written if not _is_development(row_id)],
        development=[example for row_id, example in written if _is_development(row_id)],
    )


def collection_files(folder: Path) -> list[Path]:
    """The collections in a folder, sorted by name.

    Raises:
        NotFoundError: There is none.
    """
    files = sorted([*folder.glob("*.jsonl.gz"), *folder.glob("written-*.jsonl")])
    if not files:
        raise NotFoundError(f"{folder} holds no collection to train on")
    return files


def read_written(file: Path) -> list[Example]:
    """Reads a written set.

    Raises:
        MalformedFileError: A line is not what such a set holds.
    """
    return [example for _, example in _written_with_ids(file)]


def read_development(folder: Path) -> list[Example]:
    """Reads the written passages of a folder by which settings are chosen.

    Raises:
        MalformedFileError: A line is not what a written set holds.
    """
    files = [f for f in sorted(folder.glob("written-*.jsonl")) if f.name not in REPORT_FILES]
    return [e for file in files for row_id, e in _written_with_ids(file) if _is_development(row_id)]


def _is_development(row_id: str) -> bool:
    return zlib.crc32(row_id.encode()) % _DEVELOPMENT_SHARE == 0


def _of(files: Iterable[Path], name: str, parse: Any) -> list[Example]:  # noqa: ANN401
    rows = [(file, n, row) for file in files if file.name == name for n, row in _rows(file)]
    kept = [item for item in rows if item[2].get("source") not in REPORT_SOURCES]
    return [_checked(file, number, parse, row) for file, number, row in kept]


def _rows(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    read = gzip.open if file.suffix == ".gz" else open
    with read(file, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield number, json.loads(line)
            except ValueError as error:
                raise MalformedFileError(f"{file}, line {number}: {error}") from None


def _checked(file: Path, number: int, parse: Any, row: dict[str, Any]) -> Any:  # noqa: ANN401
    try:
        return parse(row)
    except (KeyError, TypeError, ValueError) as error:
        raise MalformedFileError(f"{file}, line {number}: {error!r}") from None


def _extractive(row: dict[str, Any]) -> Example:
    context = Context(row["passage"])
    answers = tuple(_stated(context.text, answer) for answer in row["answers"])
    return Example(
        row["source"],
        "question" if answers else "unanswerable",
        row["question"],
        context,
        answers,
        _sentences_around(context.text, answers),
        answerable=bool(answers),
    )


def _stated(text: str, answer: dict[str, Any]) -> Span:
    start, end = answer["start"], answer["start"] + len(answer["text"])
    if text[start:end] != answer["text"]:
        raise ValueError(f"“{answer['text']}” does not stand at {start}")
    return start, end


def _sentences_around(text: str, answers: Sequence[Span]) -> tuple[Span, ...]:
    """Sentences that the first answer touches."""
    if not answers:
        return ()
    start, end = answers[0]
    return tuple(span for span in sentence_spans(text) if span[0] < end and span[1] > start)


def _claim(row: dict[str, Any]) -> Example:
    verdict = Verdict[row["label"].upper()]
    return Example(row["source"], "claim", row["claim"], Context(row["passage"]), verdict=verdict)


def _sentences(file: Path) -> Iterator[Example]:
    """Sentences that follow each other under one question, joined again to passages."""
    rows = (row for _, row in _rows(file))
    for (source, question), group in groupby(rows, lambda row: (row["source"], row["question"])):
        some = list(group)
        for at in range(0, len(some), _SENTENCES_TOGETHER):
            yield _joined(source, question, some[at : at + _SENTENCES_TOGETHER])


def _joined(source: str, question: str, rows: Sequence[dict[str, Any]]) -> Example:
    text, evidence = "", []
    for row in rows:
        text += " " if text else ""
        start = len(text)
        text += row["sentence"]
        if row["label"]:
            evidence.append((start, len(text)))
    answers = None if evidence else ()
    return Example(
        source, "sentence", question, Context(text), answers, tuple(evidence), bool(evidence)
    )


def _written_with_ids(file: Path) -> Iterator[tuple[str, Example]]:
    for number, row in _rows(file):
        for example in _checked(file, number, _written_row, row):
            yield row["id"], example


def _written_row(row: dict[str, Any]) -> list[Example]:
    context = Context(row["passage"], row["title"], row["date"])
    source = f"written-{row['id'].split('-')[0]}"
    questions = [_written_question(source, context, asked) for asked in row["questions"]]
    return questions + [
        Example(source, c["kind"], c["claim"], context, verdict=Verdict[c["label"].upper()])
        for c in row["claims"]
    ]


def _written_question(source: str, context: Context, row: dict[str, Any]) -> Example:
    evidence = tuple(_found(context.text, sentence) for sentence in row["evidence"])
    answers = (_placed(context.text, row["answer"], evidence),) if row["answer"] else ()
    return Example(
        source, row["kind"], row["q"], context, answers, evidence, answerable=bool(answers)
    )


def _placed(text: str, answer: str, evidence: Iterable[Span]) -> Span:
    """An answer's place inside its evidence: a short one may stand elsewhere too."""
    for start, end in evidence:
        at = text.find(answer, start, end)
        if at >= 0:
            return at, at + len(answer)
    return _found(text, answer)


def _found(text: str, words: str) -> Span:
    at = text.find(words)
    if at < 0 or not words:
        raise ValueError(f"“{words}” does not stand in the passage")
    return at, at + len(words)
