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


def data_hashes(folders: Sequence[Path]) -> dict[str, str]:
    """SHA-256 of every collection that is trained on, by its file's name."""
    files = [file for folder in folders for file in collection_files(folder)]
    return {file.name: sha256_of(file) for file in files if file.name not in REPORT_FILES}


def identity(hashes: dict[str, str], plan: Plan, seed: int) -> str:
    """The same for the same data, plan and seed alone."""
    told = json.dumps([hashes, asdict(plan), seed], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def write_card(
    hashes: dict[str, str], plan: Plan, settings: Settings, stages: Iterable[Stage]
) -> None:
    """Write ``card.json`` into the folder of the training."""
    card: dict[str, Any] = {
        "data_sha256": hashes,
        "kept_out": {"files": sorted(REPORT_FILES), "sources": sorted(REPORT_SOURCES)},
        "plan": asdict(plan),
        "seed": settings.seed,
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
    settings.out.mkdir(parents=True, exist_ok=True)
    file = settings.out / "card.json"
    file.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _kinds(stage: Stage) -> dict[str, int]:
    found: dict[str, int] = {}
    for group in stage.groups:
        for example in group:
            name = f"{example.source}: {example.kind}"
            found[name] = found.get(name, 0) + 1
    return dict(sorted(found.items()))
