"""The regular expressions of a source tree, and how each is used.

A pattern is found by its call of `re`, and its value by evaluating that call's argument among the
names of its module: so what f-strings put together is known as `re` sees it. What a function puts
together out of its arguments is known from the calls made while the module was imported.
"""

import ast
import importlib
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.redos.syntax import Mode

_MODES: dict[str, Mode] = {
    "search": "search",
    "match": "match",
    "fullmatch": "fullmatch",
    "sub": "scan",
    "subn": "scan",
    "split": "scan",
    "findall": "scan",
    "finditer": "scan",
}
_FLAGS_AT = {"split": 3, "sub": 4, "subn": 4}  # place of the argument; else 2
_EXEMPT = re.compile(r"#\s*redos:\s*(\S.*)")
_SOME_TEXT = "zq"  # for what is escaped, and known only to a run of the program


@dataclass(frozen=True)
class Use:
    """A pattern, and one way in which it is used.

    Attributes:
        exempt: Why it may take more than linear time; empty if it may not.
    """

    path: Path
    line: int
    pattern: str
    flags: int
    mode: Mode
    exempt: str = ""


@dataclass(frozen=True)
class Unknown:
    """A call of `re` whose pattern cannot be known without a run of the program."""

    path: Path
    line: int
    exempt: str = ""


class Compiled:
    """Records which patterns are compiled while modules are imported, by file and line."""

    def __init__(self) -> None:
        self.at: dict[tuple[str, int], set[tuple[str, int]]] = defaultdict(set)
        self._compile = re.compile

    def __enter__(self) -> "Compiled":
        re.compile = self._record  # type: ignore[assignment]
        return self

    def __exit__(self, *_: object) -> None:
        re.compile = self._compile

    def _record(self, pattern: Any, flags: int = 0) -> Any:
        caller = sys._getframe(1)
        if isinstance(pattern, str):
            self.at[caller.f_code.co_filename, caller.f_lineno].add((pattern, int(flags)))
        return self._compile(pattern, flags)


def uses(folders: Sequence[Path], root: Path) -> Iterator[Use | Unknown]:
    """Yield the patterns of all Python files in folders, in order.

    Args:
        root: Where imports start from.
    """
    files = [_File(path, root) for folder in folders for path in sorted(folder.rglob("*.py"))]
    calls = {file.path: list(file.calls()) for file in files}
    with Compiled() as compiled:
        modules = {file.path: file.imported() for file in files if calls[file.path]}
    for file in files:
        for call, method in calls[file.path]:
            modes = _modes(file, call, files) if method == "compile" else {_MODES[method]}
            yield from _uses(file, call, method, modes, modules[file.path], compiled)


def _uses(
    file: "_File",
    call: ast.Call,
    method: str,
    modes: set[Mode],
    module: ModuleType,
    compiled: Compiled,
) -> Iterator[Use | Unknown]:
    line, exempt = call.lineno, file.exemption(call)
    lines = range(line, (call.end_lineno or line) + 1)
    try:
        found = {_value(call, method, module)}
    except NameError:
        found = {one for at in lines for one in compiled.at[str(file.path), at]}
    if not found:
        yield Unknown(file.path, line, exempt)
    for pattern, flags in sorted(found):
        for mode in sorted(modes):
            yield Use(file.path, line, pattern, flags, mode, exempt)


def _value(call: ast.Call, method: str, module: ModuleType) -> tuple[str, int]:
    """Return the pattern and the flags of a call.

    Raises:
        NameError: They depend on what only a run of the program knows.
    """
    named = {word.arg: word.value for word in call.keywords}
    at = _FLAGS_AT.get(method, 1 if method == "compile" else 2)
    pattern = named.get("pattern") or call.args[0]
    flags = named.get("flags") or (call.args[at] if len(call.args) > at else None)
    return str(_evaluated(pattern, module)), int(_evaluated(flags, module)) if flags else 0


def _evaluated(node: ast.expr, module: ModuleType) -> Any:
    written = ast.fix_missing_locations(_Escaped().visit(ast.Expression(node)))
    return eval(compile(written, "<pattern>", "eval"), vars(module))  # noqa: S307 - our own source


class _Escaped(ast.NodeTransformer):
    """Puts a plain text in the place of `re.escape(…)`."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if _method(node) == "escape":
            return ast.Constant(_SOME_TEXT)
        return self.generic_visit(node)


def _modes(file: "_File", call: ast.Call, files: Sequence["_File"]) -> set[Mode]:
    """Return how a compiled pattern is used; as a scan if that cannot be seen."""
    name = file.name_of(call)
    if name is None:
        return {"scan"}
    readers = [file, *(other for other in files if other.imports(file.module, name))]
    return {mode for reader in readers for mode in reader.modes(name)} or {"scan"}


def _method(node: ast.AST) -> str | None:
    """Return the name of the function of `re` that a node calls."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    module = node.func.value
    return node.func.attr if isinstance(module, ast.Name) and module.id == "re" else None


class _File:
    """A Python file."""

    def __init__(self, path: Path, root: Path) -> None:
        self.path = path
        self._lines = path.read_text(encoding="utf-8").splitlines()
        self._tree = ast.parse("\n".join(self._lines))
        parts = path.relative_to(root).with_suffix("").parts
        self.module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def imported(self) -> ModuleType:
        return importlib.import_module(self.module)

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Yield the calls of `re` that take a pattern."""
        for node in ast.walk(self._tree):
            method = _method(node)
            if isinstance(node, ast.Call) and method and (method in _MODES or method == "compile"):
                yield node, method

    def exemption(self, call: ast.Call) -> str:
        """Return the reason that a comment beside or right above a call gives."""
        for line in self._lines[max(0, call.lineno - 2) : call.end_lineno]:
            found = _EXEMPT.search(line)
            if found:
                return found[1]
        return ""

    def name_of(self, call: ast.Call) -> str | None:
        """Return the name of the module that a call's value is given to."""
        for node in self._tree.body:
            if isinstance(node, ast.Assign) and node.value is call:
                target = node.targets[0]
                return target.id if isinstance(target, ast.Name) else None
        return None

    def imports(self, module: str, name: str) -> bool:
        return any(
            isinstance(node, ast.ImportFrom)
            and node.module == module
            and any(alias.name == name for alias in node.names)
            for node in ast.walk(self._tree)
        )

    def modes(self, name: str) -> Iterator[Mode]:
        """Yield how a pattern is used under a name."""
        methods = {
            id(node.value): _MODES.get(node.attr)
            for node in ast.walk(self._tree)
            if isinstance(node, ast.Attribute)
        }
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
                yield methods.get(id(node)) or "scan"
