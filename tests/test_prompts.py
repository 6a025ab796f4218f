from pathlib import Path

import pytest

from prompts import VARIABLES, PromptError, load_prompt


@pytest.mark.parametrize("name", VARIABLES)
def test_ours_can_be_filled(name: str) -> None:
    prompt = load_prompt(name)
    assert prompt.version
    filled = prompt.template.invoke(dict.fromkeys(VARIABLES[name], "{braces} <stay>"))
    assert "{braces} <stay>" in filled.to_string()


def test_one_of_a_folder_stands_in_for_ours(tmp_path: Path) -> None:
    (tmp_path / "answer.txt").write_text(
        "version: house-7\n\n--- system\nBe brief.\n\n--- human\n{passages}\n{question}\n"
    )
    prompt = load_prompt("answer", tmp_path)
    assert prompt.version == "house-7"
    filled = prompt.template.invoke({"question": "Who?", "passages": "Nobody."})
    assert [message.type for message in filled.to_messages()] == ["system", "human"]
    assert load_prompt("condense", tmp_path).version == load_prompt("condense").version


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "version"),
        ("--- human\n{question} {passages}", "version"),
        ("version: 2\n{question} {passages}", "--- system"),
        ("version: 2\nBe brief.\n--- human\n{question} {passages}", "must follow"),
        ("version: 2\n--- human\n{question}", "must have {passages}, {question}"),
        ("version: 2\n--- human\n{question} {passages} {name}", "{name}"),
        ('version: 2\n--- human\n{question} {passages} {"a": 1}', "answer.txt"),
        ("version: 2\n--- human\n{question} {passages} }", "answer.txt"),
    ],
)
def test_what_cannot_be_filled_is_refused_at_once(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "answer.txt").write_text(text)
    with pytest.raises(PromptError, match=r"answer\.txt") as caught:
        load_prompt("answer", tmp_path)
    assert said in str(caught.value)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match="nowhere"):
        load_prompt("answer", tmp_path / "nowhere")
