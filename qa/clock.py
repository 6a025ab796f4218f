"""How long each stage of an answer takes."""

import time


class Clock:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        """Starts now."""
        self._began = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """Says that a stage has ended."""
        now = time.perf_counter()
        self._laps[stage] = round((now - self._last) * 1000, 2)
        self._last = now

    def total(self) -> dict[str, float]:
        """The stages so far, and all of them together."""
        return self._laps | {"total": round((time.perf_counter() - self._began) * 1000, 2)}
