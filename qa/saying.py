"""What readers are told of how it works, each in a sentence."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from index.days import long_day
from qa.settings import Settings


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


def correction_words(said: Mapping[str, Any] | None) -> str | None:
    """What staff say of an article, in one line; ``None`` where they say nothing.

    Args:
        said: As :meth:`index.correction.Correction.as_json` gives it.
    """
    if not said:
        return None
    day = long_day(datetime.fromisoformat(said["at"]).date())
    newer = f" See “{said['newer']['title']}”." if said["newer"] else ""
    return f"{said['kind'].capitalize()} on {day}: {' '.join(said['note'].split())}{newer}"


def keeping(settings: Settings) -> str | None:
    """For how long questions are kept; ``None`` where they are without an end."""
    if not settings.keep_questions:
        return "Questions are not kept."
    if settings.keep_days is None:
        return None
    days = f"{settings.keep_days:g}"
    return f"Questions are removed after {days} day{'s' if days != '1' else ''}."
