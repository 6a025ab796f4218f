"""AdamW with warm-up and linear decay, in bfloat16 where the processor is quick at it."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from qa.reader.training.network import ReaderNetwork

_HEADS_FASTER = 3  # the heads begin from nothing, the encoder from what it knows


def learning_rate(step: int, steps: int, peak: float, warm_up: float = 0.06) -> float:
    """The rate at a step: up to the peak in a straight line, and down to nothing."""
    rising = max(int(steps * warm_up), 1)
    if step < rising:
        return peak * (step + 1) / rising
    return peak * max(steps - step, 0) / max(steps - rising, 1)


def computes_bfloat16_well() -> bool:
    """Whether the processor has tiles for it: with vector instructions alone float32 is faster."""
    return bool(torch.cpu.get_capabilities().get("amx_bf16"))


class Optimizer:
    """Steps a network's weights, keeping float32 masters of those that are in bfloat16."""

    def __init__(
        self, network: ReaderNetwork, *, bfloat16: bool, weight_decay: float = 0.01
    ) -> None:
        """Turn the encoder to bfloat16 if told to, and begin with no momentum."""
        encoder = set(network.encoder.parameters())
        if bfloat16:
            network.encoder.bfloat16()
        self._weights = network.trained()
        self._masters = [w.detach().float() if bfloat16 else w for w in self._weights]
        rates = [1 if weight in encoder else _HEADS_FASTER for weight in self._weights]
        groups = [
            {
                "params": [m for m, r in zip(self._masters, rates, strict=True) if r == faster],
                "faster": faster,
            }
            for faster in (1, _HEADS_FASTER)
        ]
        self._adam = torch.optim.AdamW(groups, lr=0.0, weight_decay=weight_decay)

    def step(self, rate: float) -> float:
        """Clip the gradients to a norm of 1, take a step, and forget them.

        Returns:
            The norm before clipping.
        """
        for master, weight in zip(self._masters, self._weights, strict=True):
            if master is not weight:
                master.grad = None if weight.grad is None else weight.grad.float()
        norm = float(nn.utils.clip_grad_norm_(self._masters, 1.0))
        for group in self._adam.param_groups:
            group["lr"] = rate * group["faster"]
        self._adam.step()
        self._copy_back()
        return norm

    @torch.no_grad()
    def take_weights(self) -> None:
        """Make masters of the network's weights, after these were loaded."""
        for master, weight in zip(self._masters, self._weights, strict=True):
            if master is not weight:
                master.copy_(weight)

    @torch.no_grad()
    def _copy_back(self) -> None:
        for master, weight in zip(self._masters, self._weights, strict=True):
            if master is not weight:
                weight.copy_(master)
            weight.grad = master.grad = None

    def state(self) -> dict[str, Any]:
        """What a checkpoint keeps."""
        return {"adam": self._adam.state_dict(), "masters": [m.detach() for m in self._masters]}

    @torch.no_grad()
    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a checkpoint; the network's own weights are restored with it."""
        masters: Sequence[torch.Tensor] = state["masters"]
        for master, kept in zip(self._masters, masters, strict=True):
            master.copy_(kept)
        self._copy_back()
        self._adam.load_state_dict(state["adam"])
