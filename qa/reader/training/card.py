"""What is to be known of trained weights: data, plan and figures, for the model's card."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.files import sha256_of
from qa.reader.training.collections import REPORT_FILES, REPORT_SOURCES, collection_files
from qa.reader.training.loop import Settings, Stage
from qa.reader.training.mixture import Plan

_NAME = "card.json"


def data_hashes(folders: Sequence[Path]) -> dict[str, str]:
    """SHA-256 of every collection that is trained on, by its file's name."""
    files = [file for folder in folders for file in collection_files(folder)]
    return {file.name: sha256_of(file) for file in files if file.name not in REPORT_FILES}


def identity(hashes: dict[str, str], plan: Plan) -> str:
    """The same for the same data and plan alone."""
    told = json.dumps([hashes, asdict(plan)], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def read_card(folder: Path) -> dict[str, Any]:
    """The card in a folder of training; empty if there is none."""
    file = folder / _NAME
    card: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return card


def write_card(
    hashes: dict[str, str],
    plan: Plan,
    settings: Settings,
    stages: Iterable[Stage],
    start: Path | None = None,
) -> None:
    """Write ``card.json`` into the folder of the training.

    Args:
        start: The checkpoint that it begins with, or a folder of them, whose card becomes part of
            this one; ``None`` to keep what the folder's card says of it, if there is one.
    """
    if start:
        earlier = read_card(start if start.is_dir() else start.parent)
    else:
        earlier = read_card(settings.out).get("starts_from", {})
    card: dict[str, Any] = {
        "data_sha256": hashes,
        "kept_out": {"files": sorted(REPORT_FILES), "sources": sorted(REPORT_SOURCES)},
        "plan": asdict(plan),
        "step_size": settings.step_size,
        "loss_weights": asdict(settings.weights),
        "stages": [
            {
                "name": stage.name,
                "rate": stage.rate,
                "examples": sum(len(group) for group in stage.groups),
                "kinds": _kinds(stage),
            }
            for stage in stages
        ],
    }
    if earlier:
        card["starts_from"] = earlier
    settings.out.mkdir(parents=True, exist_ok=True)
    file = settings.out / _NAME
    file.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _kinds(stage: Stage) -> dict[str, int]:
    found: dict[str, int] = {}
    for group in stage.groups:
        for example in group:
            name = f"{example.source}: {example.kind}"
            found[name] = found.get(name, 0) + 1
    return dict(sorted(found.items()))
