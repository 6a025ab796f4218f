from pathlib import Path

from index.epochs import next_epoch, remove_all_but


def test_no_number_is_given_twice(tmp_path: Path) -> None:
    assert next_epoch(tmp_path, "words", "0") == "1"
    (tmp_path / "words-7").mkdir()
    (tmp_path / "vectors-9.log").touch()
    assert next_epoch(tmp_path, "words", "0") == "8"


def test_what_belongs_to_other_numbers_goes_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    for name in ("words-1", "words-2", "vectors-1"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").touch()
    for name in ("words-1.log", "words-2.log", "words-of-wisdom.txt"):
        (tmp_path / name).touch()
    remove_all_but(tmp_path, "words", "2")
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == ["vectors-1", "words-2", "words-2.log", "words-of-wisdom.txt"]
