"""What a chat model takes for one request, or for several tries of it."""

import time

from langchain_core.messages import AIMessageChunk

from qa.answer import Usage


class Meter:
    """Runs from when it is made."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._tokens_in: int | None = None
        self._tokens_out: int | None = None
        self._first_ms: float | None = None

    def take(self, piece: AIMessageChunk) -> None:
        """Notes what a piece tells beside its words."""
        if piece.text and self._first_ms is None:
            self._first_ms = self._elapsed_ms()
        if piece.usage_metadata:
            self._tokens_in = (self._tokens_in or 0) + piece.usage_metadata["input_tokens"]
            self._tokens_out = (self._tokens_out or 0) + piece.usage_metadata["output_tokens"]

    def usage(self) -> Usage:
        """What it took by now."""
        return Usage(self._tokens_in, self._tokens_out, self._first_ms, self._elapsed_ms())

    def __str__(self) -> str:
        took = self.usage()
        return (
            f"{took.tokens_in} tokens in, {took.tokens_out} out, first words after "
            f"{took.first_ms} ms, {took.total_ms:.0f} ms in all"
        )

    def _elapsed_ms(self) -> float:
        return round((time.perf_counter() - self._began) * 1000, 1)
