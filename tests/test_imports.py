import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(command: list[object]) -> subprocess.CompletedProcess[str]:
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)


def test_imports_run_one_way() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    result = run([linter, "--no-cache"])
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("module", ["qa.cli", "index.archive"])
def test_heavy_libraries_are_imported_only_when_needed(module: str) -> None:
    heavy = "torch", "sentence_transformers", "chromadb", "langchain_core", "trafilatura"
    code = f"import sys, {module}; print([m for m in {heavy!r} if m in sys.modules])"
    found = run([sys.executable, "-c", code])
    assert found.stdout.strip() == "[]", found.stderr
