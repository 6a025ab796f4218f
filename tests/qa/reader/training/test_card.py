"""What a card tells of the trainings that led to some weights."""

from pathlib import Path

from qa.reader.training.card import identity, read_card, write_card
from qa.reader.training.loop import Settings, Stage
from qa.reader.training.mixture import Plan
from tests.qa.reader.training.tiny import answered

PLAN = Plan(questions=1, claims=0, passes=0)


def write(out: Path, name: str, start: Path | None = None) -> None:
    stage = Stage("reading", [(answered("Who?", "Olena Kovalenko"),)], 1e-4)
    write_card({name: "0"}, PLAN, Settings(out), [stage], start)


def test_a_card_tells_data_plan_and_examples(tmp_path: Path) -> None:
    write(tmp_path, "a.jsonl")
    card = read_card(tmp_path)
    assert card["data_sha256"] == {"a.jsonl": "0"}
    assert card["plan"]["seed"] == 1
    assert card["stages"][0]["examples"] == 1
    assert "starts_from" not in card


def test_a_training_that_goes_on_from_another_keeps_its_card(tmp_path: Path) -> None:
    write(tmp_path / "first", "a.jsonl")
    write(tmp_path / "second", "b.jsonl", tmp_path / "first")
    write(tmp_path / "third", "c.jsonl", tmp_path / "second" / "checkpoint-000001.pt")
    card = read_card(tmp_path / "third")
    assert card["starts_from"]["data_sha256"] == {"b.jsonl": "0"}
    assert card["starts_from"]["starts_from"]["data_sha256"] == {"a.jsonl": "0"}


def test_a_training_that_is_taken_up_again_keeps_what_it_started_from(tmp_path: Path) -> None:
    write(tmp_path / "first", "a.jsonl")
    write(tmp_path / "second", "b.jsonl", tmp_path / "first")
    write(tmp_path / "second", "b.jsonl")
    assert read_card(tmp_path / "second")["starts_from"]["data_sha256"] == {"a.jsonl": "0"}


def test_another_seed_is_another_training() -> None:
    assert identity({}, PLAN) != identity({}, Plan(questions=1, claims=0, passes=0, seed=2))
