"""Every prompt that a chat model is given, as text files that an editor can read and change.

A file begins with ``version: `` and a number, which is kept with every answer. Below it each
message stands under a line with its role: ``--- system`` or ``--- human``. What stands in braces is
filled in: each prompt must have just the variables that it is filled with.
"""

import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langchain_core.prompts import ChatPromptTemplate

_VERSION = re.compile(r"version: *(\S+)\s*")
_ROLE = re.compile(r"^--- (system|human)[ \t]*$", re.MULTILINE)

VARIABLES = {
    "answer": frozenset({"question", "passages"}),
    "condense": frozenset({"question", "conversation"}),
}
"""What each prompt is filled with."""


class PromptError(ValueError):
    """A prompt cannot be used; says which, and why."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt that is ready to be filled.

    Attributes:
        version: As its file has it.
    """

    name: str
    version: str
    template: "ChatPromptTemplate"


def load_prompt(name: str, folder: Path | None = None) -> Prompt:
    """Loads a prompt.

    Args:
        name: One of :data:`VARIABLES`.
        folder: Where a file ``NAME.txt`` stands in for ours, if there is one.

    Raises:
        PromptError: The file cannot be read, or is malformed.
    """
    own = folder / f"{name}.txt" if folder else None
    if folder and not folder.is_dir():
        raise PromptError(f"the folder of prompts {folder} is not there")
    source = own if own and own.exists() else resources.files(__name__) / f"{name}.txt"
    try:
        return _parsed(name, source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise PromptError(f"the prompt {source}: {error}") from None


def _parsed(name: str, text: str) -> Prompt:
    from langchain_core.prompts import ChatPromptTemplate

    version = _VERSION.match(text)
    if not version:
        raise ValueError("it does not begin with «version: » and a number")
    head, *parts = _ROLE.split(text[version.end() :])
    if head.strip() or not parts:
        raise ValueError("a line «--- system» or «--- human» must follow the version")
    roles = zip(parts[::2], parts[1::2], strict=True)
    template = ChatPromptTemplate.from_messages([(role, body.strip()) for role, body in roles])
    found, wanted = set(template.input_variables), VARIABLES[name]
    if found != wanted:
        raise ValueError(
            f"it has the variables {_listed(found)}, and must have {_listed(wanted)}; "
            "a brace that is meant as such is written twice"
        )
    return Prompt(name, version[1], template)


def _listed(names: "set[str] | frozenset[str]") -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "none"
