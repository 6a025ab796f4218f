"""The plain model: which text each article may have, at each moment since the run began."""

import threading
import time
from collections.abc import Mapping

Text = str | None  # ``None``: the article is not there


class Ledger:
    """What was acknowledged, and what is in flight.

    Safe to share between the thread that gives orders and those that ask.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._history: dict[str, list[tuple[float, frozenset[Text]]]] = {}

    def may_become(self, changes: Mapping[str, Text]) -> None:
        """From now on each article may have its new text, or still the old one."""
        with self._turn:
            for article_id, text in changes.items():
                self._note(article_id, self._now(article_id) | {text})

    def became(self, changes: Mapping[str, Text]) -> None:
        """From now on each article has this text."""
        with self._turn:
            for article_id, text in changes.items():
                self._note(article_id, frozenset({text}))

    def state(self) -> dict[str, str]:
        """The text of every article of which it is known; those in flight are left out."""
        with self._turn:
            known = {i: entries[-1][1] for i, entries in self._history.items()}
        certain = {i: next(iter(texts)) for i, texts in known.items() if len(texts) == 1}
        return {i: text for i, text in certain.items() if text is not None}

    def between(self, article_id: str, since: float, until: float) -> frozenset[Text]:
        """Every text that the article may have had in a stretch of :func:`time.monotonic`."""
        with self._turn:
            entries = self._history.get(article_id, [])
        before = [texts for at, texts in entries if at <= since] or [frozenset[Text]({None})]
        during = [texts for at, texts in entries if since < at <= until]
        return before[-1].union(*during)

    def contradictions(self, stored: Mapping[str, str]) -> list[str]:
        """Where what an archive holds is not what it may hold."""
        now = time.monotonic()
        found = []
        for article_id in sorted({*self._history, *stored}):
            text, allowed = stored.get(article_id), self.between(article_id, now, now)
            if text in allowed:
                continue
            if text is None:
                found.append(f"{article_id} was acknowledged, and is lost")
            elif allowed == {None}:
                found.append(f"{article_id} was removed, and is there")
            else:
                found.append(f"{article_id} has the text {text!r}, not one of {sorted(allowed)}")
        return found

    def _now(self, article_id: str) -> frozenset[Text]:
        entries = self._history.get(article_id)
        return entries[-1][1] if entries else frozenset({None})

    def _note(self, article_id: str, texts: frozenset[Text]) -> None:
        if texts != self._now(article_id):
            self._history.setdefault(article_id, []).append((time.monotonic(), texts))
