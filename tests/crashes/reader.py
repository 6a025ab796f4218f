"""A reader who asks the service all the while, and trusts no answer."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.crashes.articles import LANDMARKS, query_for, question
from tests.crashes.ledger import Ledger
from tests.crashes.service import Service, problem_of
from tests.crashes.tally import Tally

_PAUSE = 0.05  # seconds between an answer and the next question
_ENOUGH = 20  # faults after which nobody reads on


class Reader:
    """Asks for one article after another, each by a word that it alone has."""

    def __init__(self, service: Service, ledger: Ledger, luck: random.Random, tally: Tally) -> None:
        self._tally = tally
        self._service = service
        self._ledger = ledger
        self._luck = luck
        self._stop = threading.Event()
        self._excused = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reader", daemon=True)
        self._thread.start()

    @contextmanager
    def excused(self) -> Iterator[None]:
        """As long as the service is being killed it need not answer."""
        self._excused.set()
        try:
            yield
        finally:
            self._excused.clear()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(_PAUSE) and len(self._tally.faults) < _ENOUGH:
            article = self._luck.choice(list(self._ledger.state()))
            self._search(article)
            self._converse(article)

    def _search(self, article: str) -> None:
        """An article is found by its own word, as long as it is there."""
        query = query_for(article)
        self._ask(lambda: self._service.search(query), article)

    def _converse(self, article: str) -> None:
        """A question about an article may be answered from any; that about a landmark, from it."""
        landmark = self._luck.choice([*LANDMARKS])
        self._ask(lambda: self._service.ask(LANDMARKS[landmark][1]), landmark)
        if article not in LANDMARKS:
            self._ask(lambda: self._service.ask(question(article)), None)

    def _ask(self, request: Callable[[], httpx.Response], wanted: str | None) -> None:
        """Asks, and judges the answer.

        Args:
            wanted: An article that is to be in it, unless it was changed meanwhile.
        """
        excused, since = self._excused.is_set(), time.monotonic()
        try:
            response = request()
        except httpx.TransportError as error:
            self._unanswered(error, excused=excused or self._excused.is_set())
            return
        until = time.monotonic()
        if response.status_code != 200:
            self._refused(response)
            return
        self._tally.answers["answered"] += 1
        answer = response.json()
        for piece in _pieces(answer):
            self._tally.faults += self._untrue(piece, since, until)
        if wanted:
            self._tally.faults += self._not_found(wanted, answer, since, until)

    def _unanswered(self, error: Exception, *, excused: bool) -> None:
        if excused:
            self._tally.answers["cut off"] += 1
        else:
            self._tally.faults.append(f"the service did not answer: {error!r}")

    def _refused(self, response: httpx.Response) -> None:
        said = problem_of(response)
        if response.status_code == 503 and said:
            self._tally.unavailable[said] += 1
        else:
            self._tally.faults.append(
                f"the service said {response.status_code}: {response.text[:500]}"
            )

    def _untrue(self, piece: dict[str, Any], since: float, until: float) -> list[str]:
        """A citation of what its article did not say at any time since the question was asked."""
        texts = self._ledger.between(piece["article_id"], since, until)
        words = piece.get("quote") or piece.get("text") or ""
        if any(t is not None and t[piece["start"] : piece["end"]] == words for t in texts):
            return []
        return [f"cited {words!r} of {piece['article_id']}, which has {sorted(map(str, texts))}"]

    def _not_found(
        self, article: str, answer: dict[str, Any], since: float, until: float
    ) -> list[str]:
        """An article that was there all the time, and that nobody was changing."""
        texts = self._ledger.between(article, since, until)
        is_there = len(texts) == 1 and None not in texts
        if not is_there or any(piece["article_id"] == article for piece in _pieces(answer)):
            return []
        return [f"{article} was there all the time, and is not in {answer}"]


def _pieces(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """What an answer cites, or a search has found."""
    found: list[dict[str, Any]] = (
        answer["citations"] if "citations" in answer else answer["results"]
    )
    return found
