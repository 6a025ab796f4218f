"""The command line as a person meets it: the installed program, in a process of its own."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.scripted_model import Reply, scripted_model


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "moon.txt").write_text(
        "To the Moon\n\nAuthor : Space Desk\n\n: September 25, 2023\n\n"
        "Chandrayaan-3 landed near the south pole of the Moon on 23 August 2023."
    )
    (folder / "empty.txt").write_text("")
    return folder


def test_a_whole_life(shell: Shell, folder: Path) -> None:
    report = json.loads(shell.run("ingest", folder, "--json"))
    assert (report["added"], report["passages"]) == (1, 1)
    assert report["failed"] == [{"path": "empty.txt", "reason": "the file is empty"}]

    [listed] = json.loads(shell.run("list", "--json"))
    shown = json.loads(shell.run("show", "moon.txt", "--json"))
    assert {name: shown[name] for name in listed} == listed
    assert shown["date"] == "2023-09-25"
    assert "date: 2023-09-25\n" in shell.run("show", "moon.txt")

    answer = json.loads(shell.run("ask", "When did Chandrayaan-3 land?", "--json"))
    [citation] = answer["citations"]
    assert shown["text"][citation["start"] : citation["end"]] == citation["quote"]
    assert "23 August 2023" in citation["quote"]

    found = json.loads(shell.run("search", "lunar landing", "-k", 1, "--json"))
    assert found["results"][0]["article_id"] == "moon.txt"
    assert "everything agrees" in shell.run("verify")

    shell.run("remove", "moon.txt")
    assert json.loads(shell.run("list", "--json")) == []


def test_status_of_nothing(shell: Shell) -> None:
    assert "0 articles" in shell.run("status")
    assert "no chat model has been asked" in shell.run("usage")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["show", "nonesuch"], 1, "no article"),
        (["remove", "nonesuch"], 1, "no article"),
        (["ingest", "/nowhere"], 1, "/nowhere"),
        (["list", "--after", "soon"], 2, "YYYY-MM-DD"),
        (["ask", " "], 2, "empty"),
        (["search"], 2, "QUERY"),
        (["search", ""], 2, "empty"),
        (["search", " \t"], 2, "empty"),
        (["search", "x" * 100_000], 2, "2,000"),
        (["topic", ""], 2, "empty"),
        (["topic", "x" * 100_000], 2, "2,000"),
        (["search", "x", "-k", "many"], 2, "'many'"),
        (["topic", "x", "--format", "pdf"], 2, "bibtex"),
        (["topic", "x", "-o", "/nonexistent/x.md"], 1, "/nonexistent/x.md: No such file"),
        (["nonesuch"], 2, "nonesuch"),
        (["list", "--nonesuch"], 2, "--nonesuch"),
        ([b"\xff"], 2, "not text"),
        (["show", b"\xff"], 2, "not text"),
        (["search", b"Moon \xff"], 2, "not text"),
        (["list", "--author", b"\xff"], 2, "not text"),
        (["ingest", b"/nowhere\xff"], 2, "not text"),
    ],
)
def test_errors_are_one_clear_line(
    shell: Shell, words: list[str | bytes], status: int, said: str
) -> None:
    shell.run(*words, status=status)
    assert said in shell.stderr
    assert re.fullmatch(r"archive-qa: .+\n", shell.stderr)


def test_no_arguments_at_all_are_answered_with_the_help(shell: Shell) -> None:
    shell.run(status=2)
    assert "Commands:" in shell.stderr


def test_what_does_not_agree_fails_verify(shell: Shell, folder: Path, tmp_path: Path) -> None:
    shell.run("ingest", folder)
    with closing(sqlite3.connect(tmp_path / "data" / "catalog.sqlite3")) as catalog, catalog:
        catalog.execute("UPDATE articles SET text = 'other ' || text")
    report = json.loads(shell.run("verify", "--json", status=1))
    assert report["ok"] is False
    assert "'moon.txt'" in report["problems"][0]


def test_an_answer_reads_plainly(shell: Shell, folder: Path) -> None:
    (folder / "moon.txt").write_text(
        "To the Moon\n\nAuthor : *Space* Desk\n\nChandrayaan-3 [the lander] landed on the Moon."
    )
    shell.run("ingest", folder)
    answer = shell.run("ask", "Which lander landed on the Moon?")
    assert "*Space* Desk" in answer
    assert "Chandrayaan-3 [the lander] landed on the Moon. [1]" in answer
    assert "\\" not in answer


def test_a_bad_setting_is_named(shell: Shell) -> None:
    shell.environment["ARCHIVE_QA_DECLINE_BELOW"] = "often"
    shell.run("status", status=2)
    assert "ARCHIVE_QA_DECLINE_BELOW" in shell.stderr


@pytest.mark.parametrize("command", ["ingest", "ask", "serve", "topic", "eval", "rebuild"])
def test_every_command_explains_itself(shell: Shell, command: str) -> None:
    assert "Usage: archive-qa" in shell.run(command, "--help")


def test_an_evaluation_is_saved_and_compared_with(shell: Shell, folder: Path) -> None:
    shell.run("ingest", folder)
    golden, saved, run, qrels = (
        folder.parent / name for name in ("golden", "saved", "run", "qrels")
    )
    asked = {"question": "When did Chandrayaan-3 land?", "article_id": "moon.txt"}
    golden.write_text(json.dumps(asked | {"answers": ["23 August 2023"]}))
    first = json.loads(
        shell.run(
            *("eval", golden, "--save", saved, "--run-out", run, "--qrels-out", qrels, "--json")
        )
    )
    assert first["nDCG@10"] == first["first quote holds answer"] == 1
    again = json.loads(shell.run("eval", golden, "--compare", saved, "--json"))
    assert again["compared"]["nDCG@10"] == {"before": 1.0, "after": 1.0, "p": 1.0}

    queries = folder.parent / "queries"
    queries.write_text("0\tWhen did Chandrayaan-3 land?\n")
    given = json.loads(shell.run("eval", "--trec", queries, qrels, "--run", run, "--json"))
    assert given["nDCG@10"] == 1
    assert "MRR@10" in shell.run("eval", "--trec", queries, qrels)


def test_readers_questions_become_a_golden_set(shell: Shell, folder: Path) -> None:
    shell.run("ingest", folder)
    shell.run("ask", "When did Chandrayaan-3 land?")
    golden = folder.parent / "golden.jsonl"
    assert "1 questions written" in shell.run("golden", golden)
    draft = json.loads(golden.read_text())
    assert (draft["question"], draft["article_id"]) == (
        "When did Chandrayaan-3 land?",
        ["moon.txt"],
    )


def test_a_chat_model_answers_at_the_prompt(shell: Shell, folder: Path) -> None:
    shell.run("ingest", folder)
    with scripted_model() as model:
        shell.environment |= {
            "ARCHIVE_QA_CHAT_MODEL": "openai:scripted",
            "ARCHIVE_QA_CHAT_BASE_URL": model.url,
        }
        model.play("Chandrayaan-3 landed on 23 August 2023 [1]. Napoleon was aboard [1].")
        said = shell.run("ask", "When did Chandrayaan-3 land?")
        assert (
            "Chandrayaan-3 landed on 23 August 2023. [1] Napoleon was aboard. *(not found" in said
        )
        assert "1 of 2 sentences were found in the archive." in said

        model.play(Reply("Chandrayaan-3 landed on 23 August 2023 [1]. And then", cut_after=7))
        said = shell.run("ask", "When did Chandrayaan-3 land?")
        assert "> Chandrayaan-3 landed near the south pole" in said
        assert "The chat model broke off amid its answer" in said

    said = shell.run("usage")
    assert "openai:scripted: 2 questions, " in said
    assert "cut 1×" in said
    [told] = json.loads(shell.run("usage", "--json"))
    assert (told["questions"], told["troubles"]) == (2, {"cut": 1})
    assert told["tokens_in"] > 0


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ARCHIVE_QA_CHAT_MODEL", "nonesuch:any", "nonesuch"),
        ("ARCHIVE_QA_PROMPTS_DIR", "/nowhere", "/nowhere"),
    ],
)
def test_a_chat_model_that_cannot_be_used_is_said_at_the_start(
    shell: Shell, name: str, value: str, said: str
) -> None:
    shell.environment |= {
        "ARCHIVE_QA_CHAT_MODEL": "openai:any",
        "ARCHIVE_QA_CHAT_BASE_URL": "http://127.0.0.1:9/v1",
        name: value,
    }
    for command in (["ask", "Anything?"], ["serve"]):
        shell.run(*command, status=2)
        assert said in shell.stderr
        assert len(shell.stderr.strip().splitlines()) == 1
