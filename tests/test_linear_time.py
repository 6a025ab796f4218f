"""Texts that would be worked on for minutes if time grew with the square of their length.

Each runs in a process of its own, as an extension may hold the interpreter until it is done. On the
code before the repair, each takes longer than a minute; now, a few seconds.
"""

import subprocess
import sys

import pytest

PATIENCE = 60  # seconds

CASES = {
    "a filter full of spaces": """
        from index.filters import fold
        assert fold("a" + " " * 200_000 + "b") == "a b"
    """,
    "a filter full of marks": """
        from index.filters import fold
        assert len(fold("a" + "\\u0301\\u0323" * 200_000)) == 300
    """,
    "names with numerals": """
        from index.wording import words
        assert len(words("Ab I " * 1_000_000)) == 2_000_000
    """,
    "marks in a body": """
        from index.shingles import folded_words
        folded_words("a" + "\\u0301\\u0323" * 200_000)
    """,
    "quotation marks in a body": """
        from index.sentences import sentence_spans
        assert sentence_spans("“" * 800_000)
    """,
    "spaces in a quote": """
        from qa.composing import quoted
        assert quoted("a" + " " * 200_000 + "b\\n c", 1).endswith("b c [1]")
    """,
    "spaces before a percentage": """
        from qa.topics.differences import difference
        assert difference("It rose 5" + " " * 600_000 + "x", "It fell.") == "opposed"
    """,
    "digits before a letter": """
        from qa.verifying.amounts import amounts
        assert amounts("1" * 200_000 + "a") == frozenset()
    """,
    "front matter that is no YAML": """
        import pathlib, tempfile
        from index.reading import FoundFile, ReadingLimits
        from index.reading.formats import read_articles
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "a.md")
            path.write_text(f"---\\ntitle: a: x{' ' * 200_000}y\\n---\\n# T\\n\\nBody")
            [article] = read_articles(FoundFile(path, path.name), ReadingLimits())
            assert article.title == "a: x y"
    """,
    "a reply of brackets": """
        from qa.writing.prose import Prose
        prose, reply = Prose(), " " * 80_000 + "[" * 20_000
        for start in range(0, len(reply), 7):
            list(prose.add(reply[start : start + 7]))
    """,
    "a sentence without end in a reply": """
        from qa.writing.prose import Prose
        prose, reply = Prose(), "the ship and " * 8_000
        for start in range(0, len(reply), 7):
            list(prose.add(reply[start : start + 7]))
    """,
    "an answer without end on the page": """
        from qa.web.draft import Draft
        draft = Draft()
        for _ in range(12_000):
            draft.add("a ship. ")
    """,
}


@pytest.mark.parametrize("code", CASES.values(), ids=CASES.keys())
def test_a_long_text_takes_no_minute(code: str) -> None:
    lines = "\n".join(line[8:] for line in code.splitlines())
    done = subprocess.run([sys.executable, "-c", lines], check=False, timeout=PATIENCE)
    assert done.returncode == 0
