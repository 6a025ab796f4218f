"""How an answer came about, in a sentence for readers."""

from collections.abc import Mapping
from typing import Any


def written_by(answer: Mapping[str, Any]) -> str | None:
    """Who wrote an answer, and how much of it the archive bears out; ``None`` of its own words.

    Args:
        answer: As :meth:`qa.answer.Answer.as_json` gives it, or as it was kept by an older version.
    """
    writer = answer.get("writer")
    if not writer or answer["mode"] != "chat_model" or not answer["answered"]:
        return None
    made = [claim for claim in writer["claims"] if claim["standing"] != "no claim"]
    found = sum(claim["standing"] == "supported" for claim in made)
    kept = "its sentence was" if len(made) == 1 else f"all {len(made)} sentences were"
    share = kept if found == len(made) else f"{found} of {len(made)} sentences were"
    return f"Written by {writer['model']}; {share} found in the archive."
