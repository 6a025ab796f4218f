import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

from index.errors import NotFoundError
from qa.desk.golden_set import Place, golden_rows
from qa.measuring.golden import golden_text, read_golden
from qa.sql.golden_passages import GoldenPassages

HERE, THERE = Place("a.txt", 0, 4, "It s"), Place("b.txt", 5, 9, "ank.")


@pytest.fixture
def golden(engine: Engine) -> GoldenPassages:
    return GoldenPassages(engine)


def test_a_question_may_have_several_right_passages(golden: GoldenPassages) -> None:
    golden.add("Did it sink?", HERE, "yes", "Ann")
    golden.add("did it SINK?", THERE, None, "Bob")
    golden.add("When?", HERE, "in May", "Ann")
    assert [one.place for one in golden.of("Did it sink?")] == [HERE, THERE]
    assert [row["question"] for row in golden_rows(golden.all())] == ["Did it sink?", "When?"]


def test_the_same_passage_is_named_once(golden: GoldenPassages) -> None:
    golden.add("Did it sink?", HERE, "no", "Ann")
    golden.add("Did it sink?", HERE, "yes", "Bob")
    [one] = golden.all()
    assert (one.answer, one.added_by) == ("yes", "Bob")


def test_what_is_answered_cannot_be_unanswered_as_well(golden: GoldenPassages) -> None:
    golden.add("Did it sink?", HERE, None, "Ann")
    golden.add("Did it sink?", None, None, "Ann")
    assert [one.place for one in golden.all()] == [None]
    golden.add("Did it sink?", THERE, None, "Ann")
    assert [one.place for one in golden.all()] == [THERE]


def test_a_line_is_removed(golden: GoldenPassages) -> None:
    golden.add("Did it sink?", HERE, None, "Ann")
    golden.remove(golden.all()[0].line_id)
    assert golden.all() == []
    with pytest.raises(NotFoundError):
        golden.remove("nonesuch")


def test_the_evaluation_reads_what_is_written(golden: GoldenPassages, tmp_path: Path) -> None:
    golden.add("Did it sink?", HERE, "yes", "Ann")
    golden.add("Did it sink?", THERE, None, "Ann")
    golden.add("Wer backt?", None, None, "Ann")
    text = golden_text(golden_rows(golden.all()))
    assert json.loads(text.splitlines()[0])["quotes"] == ["It s", "ank."]
    (tmp_path / "golden.jsonl").write_text(text)
    sink, bakes = read_golden(tmp_path / "golden.jsonl")
    assert (sink.articles, sink.answers, sink.answerable) == (["a.txt", "b.txt"], ["yes"], True)
    assert (bakes.articles, bakes.answerable) == ([], False)
