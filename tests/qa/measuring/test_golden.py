from pathlib import Path

import pytest

from index.errors import NotFoundError, UsageError
from qa.measuring.golden import read_golden


def test_one_article_or_several_may_hold_the_answer(tmp_path: Path) -> None:
    path = tmp_path / "golden.jsonl"
    path.write_text(
        '{"question": "A?", "article_id": "a"}\n\n{"question": "B?", "article_id": ["a", "b"]}\n'
        '{"question": "C?", "answerable": false, "note": "kept out"}\n'
    )
    one, several, none = read_golden(path)
    assert (one.articles, several.articles, none.articles) == (["a"], ["a", "b"], [])
    assert not none.answerable


@pytest.mark.parametrize("line", ["{oops", '{"article_id": "a"}', '{"question": ""}', "[]"])
def test_a_malformed_line_is_placed(tmp_path: Path, line: str) -> None:
    path = tmp_path / "golden.jsonl"
    path.write_text('{"question": "A?"}\n' + line)
    with pytest.raises(UsageError, match=r"line 2(?!.*pydantic)"):
        read_golden(path)


def test_a_file_without_questions_is_refused(tmp_path: Path) -> None:
    (tmp_path / "golden.jsonl").write_text("\n")
    with pytest.raises(UsageError, match="holds no question"):
        read_golden(tmp_path / "golden.jsonl")
    with pytest.raises(NotFoundError, match="cannot be read"):
        read_golden(tmp_path / "missing.jsonl")
