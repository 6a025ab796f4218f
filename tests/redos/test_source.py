import subprocess
import sys
from pathlib import Path

import pytest

from tests.redos.__main__ import ROOT, problem
from tests.redos.source import Unknown, Use, uses

NUMBERS = iter(range(1_000))


@pytest.fixture
def patterns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Gives the uses in a module of some source."""
    monkeypatch.syspath_prepend(tmp_path)

    def of(source: str) -> list[tuple[str, str]]:
        (tmp_path / f"module_{next(NUMBERS)}.py").write_text(f"import re\n{source}\n")
        return [(use.pattern, use.mode) for use in uses([tmp_path], tmp_path)]

    return of


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f(x):\n    return re.sub(r'a', '', x)", [("a", "scan")]),
        ("P = re.compile('a')\ndef f(x):\n    return P.fullmatch(x)", [("a", "fullmatch")]),
        (
            "P = re.compile('a')\ndef f(x):\n    return P.match(x) or P.search(x)",
            [("a", "match"), ("a", "search")],
        ),
        ("P = re.compile('a')\nALL = [P]", [("a", "scan")]),
        ("A = 'a'\nP = re.compile(rf'{A}b')", [("ab", "scan")]),
        ("def f(x, y):\n    return re.match(rf'{re.escape(y)}-', x)", [("zq-", "match")]),
        (
            "def f(x):\n    return re.compile(rf'{x}-')\nALL = [f('a'), f('b')]",
            [("a-", "scan"), ("b-", "scan")],
        ),
    ],
)
def test_patterns_are_found_with_their_use(patterns, source: str, expected: object) -> None:
    assert patterns(source) == expected


def test_a_pattern_is_used_where_it_is_imported(patterns, tmp_path: Path) -> None:
    (tmp_path / "made.py").write_text("import re\nP = re.compile('a')\n")
    used = patterns("from made import P\ndef f(x):\n    return P.match(x)")
    assert used == [("a", "match")]


def use(pattern: str, exempt: str = "") -> Use:
    return Use(ROOT / "qa" / "module.py", 3, pattern, 0, "scan", exempt)


def test_a_slow_pattern_is_told_with_its_place() -> None:
    assert str(problem(use(r"\s*-"))).startswith("qa/module.py:3: ")
    assert problem(use(" ?-")) is None


def test_an_exemption_holds_as_long_as_it_is_needed() -> None:
    assert problem(use(r"\s*-", exempt="its text has 80 characters")) is None
    assert "needs no exemption" in str(problem(use(" ?-", exempt="its text has 80 characters")))


def test_a_pattern_that_cannot_be_known_needs_a_reason() -> None:
    assert problem(Unknown(ROOT / "qa" / "module.py", 3))
    assert problem(Unknown(ROOT / "qa" / "module.py", 3, "a form of ours")) is None


def test_a_reason_stands_beside_the_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    source = "import re\nP = re.compile(r'\\s*-')  # redos: its text has 80 characters\n"
    (tmp_path / "exempt.py").write_text(source)
    assert [one.exempt for one in uses([tmp_path], tmp_path)] == ["its text has 80 characters"]


def test_all_of_ours_take_linear_time() -> None:
    # In a process of its own: what functions compile is seen when their modules are imported.
    command = [sys.executable, "-m", "tests.redos"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
