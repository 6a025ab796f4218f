"""The loop of training: steps over the stages, with checkpoints and a log."""

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from index.errors import ModelError
from qa.reader.features import PairEncoder
from qa.reader.training.batches import Batch, batch_of, steps
from qa.reader.training.checkpoints import checkpoints, read_checkpoint, save_checkpoint
from qa.reader.training.examples import Group
from qa.reader.training.losses import Targets, Weights, counts, losses, weighted
from qa.reader.training.network import ReaderNetwork
from qa.reader.training.optimizer import Optimizer, learning_rate


@dataclass(frozen=True, slots=True)
class Stage:
    """Groups of examples in the order they are read, and the highest learning rate."""

    name: str
    groups: Sequence[Group]
    rate: float


@dataclass(frozen=True, slots=True)
class Settings:
    """How a training runs.

    Attributes:
        out: Folder of checkpoints and log.
        step_size: Examples to a step of the optimiser.
        batch_tokens: Tokens that are computed at once, padding included.
        checkpoint_seconds, log_seconds: Time between two checkpoints or lines of the log.
    """

    out: Path
    seed: int = 1
    step_size: int = 32
    batch_tokens: int = 3_072
    checkpoint_seconds: float = 180.0
    log_seconds: float = 120.0
    weights: Weights = field(default_factory=Weights)


class Training:
    """A training that can be interrupted at any time and goes on from its last checkpoint."""

    def __init__(
        self,
        network: ReaderNetwork,
        encoder: PairEncoder,
        stages: Sequence[Stage],
        settings: Settings,
        *,
        bfloat16: bool = False,
        identity: str = "",
    ) -> None:
        """Prepare it.

        Args:
            identity: Of data and plan: a checkpoint of another is refused.
        """
        self._network = network
        self._encoder = encoder
        self._settings = settings
        self._identity = identity
        self._optimizer = Optimizer(network, bfloat16=bfloat16)
        self._plan = [
            (stage, number, some)
            for stage in stages
            for number, some in enumerate(_steps(stage, settings))
        ]
        self._lengths = {s.name: sum(stage is s for stage, _, _ in self._plan) for s in stages}
        self.step = 0
        self._log = _Log(settings.out, settings.log_seconds)

    def resume(self) -> None:
        """Go on from the newest checkpoint, or from the beginning if there is none.

        Raises:
            ModelError: The checkpoint is damaged, or of other data or another plan.
        """
        if not checkpoints(self._settings.out):
            return
        state = read_checkpoint(self._settings.out)
        if state["identity"] != self._identity:
            raise ModelError(
                "the checkpoint is of other data or another plan: choose another --out"
            )
        self._network.load_state_dict(state["network"])
        self._optimizer.restore(state["optimizer"])
        self.step = state["step"]

    def start_from(self, place: Path) -> None:
        """Begin with the weights of a checkpoint of another training.

        Raises:
            NotFoundError: There is no such checkpoint.
            ModelError: It is damaged.
        """
        self._network.load_state_dict(read_checkpoint(place)["network"])
        self._optimizer.take_weights()

    def run(self, until: int | None = None, after_step: Callable[[], None] | None = None) -> None:
        """Train to the end, or to a step, and leave a checkpoint there."""
        saved = time.monotonic()
        for stage, number, packed in self._plan[self.step : until]:
            rate = learning_rate(number, self._lengths[stage.name], stage.rate)
            self._one(stage, packed, rate)
            self.step += 1
            if time.monotonic() - saved > self._settings.checkpoint_seconds:
                self.save()
                saved = time.monotonic()
            if after_step:
                after_step()
        self.save()

    def save(self) -> None:
        """Leave a checkpoint of this step."""
        state: dict[str, Any] = {
            "identity": self._identity,
            "step": self.step,
            "steps": len(self._plan),
            "network": self._network.state_dict(),
            "optimizer": self._optimizer.state(),
        }
        save_checkpoint(self._settings.out, self.step, state)

    def _one(self, stage: Stage, packed: Sequence[Sequence[Group]], rate: float) -> None:
        some = [batch_of(groups, self._encoder) for groups in packed]
        totals = _totals([counts(_targets(batch)) for batch in some])
        sums: dict[str, float] = dict.fromkeys(totals, 0.0)
        for batch in some:
            for head, value in self._backward(batch, totals).items():
                sums[head] += value
        norm = self._optimizer.step(rate)
        means = {head: sums[head] / totals[head] for head in sums if totals[head]}
        tokens = sum(int(batch.mask.sum()) for batch in some)
        self._log.add(stage.name, self.step, len(self._plan), rate, means, norm, tokens, totals)

    def _backward(self, batch: Batch, totals: dict[str, int]) -> dict[str, float]:
        logits = self._network.read(*inputs(batch))
        parts = losses(logits, _targets(batch))
        loss = weighted(parts, totals, self._settings.weights)
        if not torch.isfinite(loss):
            raise ModelError(f"the loss of step {self.step} is no number: train at a lower rate")
        loss.backward()  # type: ignore[no-untyped-call]
        return {head: float(value.detach()) for head, value in parts.items()}


def _steps(stage: Stage, settings: Settings) -> Iterator[list[list[Group]]]:
    rng = random.Random(f"{settings.seed} {stage.name}")
    return steps(stage.groups, settings.step_size, settings.batch_tokens, rng)


def inputs(batch: Batch) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Ids, mask and types of a batch, as the network takes them."""
    return torch.from_numpy(batch.ids), torch.from_numpy(batch.mask), torch.from_numpy(batch.types)


def _targets(batch: Batch) -> Targets:
    return Targets(
        places=torch.from_numpy(batch.places),
        first=torch.from_numpy(batch.first),
        last=torch.from_numpy(batch.last),
        evidence=torch.from_numpy(batch.evidence),
        answerable=torch.from_numpy(batch.answerable),
        verdict=torch.from_numpy(batch.verdict),
        group=torch.from_numpy(batch.group),
    )


def _totals(each: Sequence[dict[str, int]]) -> dict[str, int]:
    return {head: sum(one[head] for one in each) for head in each[0]} if each else {}


class _Log:
    """A line of JSON every few minutes: mean losses, speed, and when it will be done."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self._file = folder / "log.jsonl"
        self._seconds = seconds
        self._began = self._written = time.monotonic()
        self._steps: list[dict[str, float]] = []
        self._tokens = 0

    def add(
        self,
        stage: str,
        step: int,
        steps: int,
        rate: float,
        means: dict[str, float],
        norm: float,
        tokens: int,
        totals: dict[str, int],
    ) -> None:
        self._steps.append({**means, "norm": norm})
        self._tokens += tokens
        now = time.monotonic()
        if now - self._written < self._seconds:
            return
        elapsed = now - self._written
        heads = {head: _mean([s[head] for s in self._steps if head in s]) for head in means}
        row = {
            "stage": stage,
            "step": step + 1,
            "steps": steps,
            "rate": round(rate, 8),
            "loss": heads,
            "norm": _mean([s["norm"] for s in self._steps]),
            "tokens_per_second": round(self._tokens / elapsed, 1),
            "steps_per_minute": round(len(self._steps) / elapsed * 60, 2),
            "minutes": round((now - self._began) / 60, 1),
        }
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        self._steps, self._tokens, self._written = [], 0, now


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / max(len(values), 1), 4)
