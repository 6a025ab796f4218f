"""One run: processes are killed over and over, while a reader asks."""

import random
import signal
import time
from collections import defaultdict
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from index.embedding import Embedder
from tests.crashes.articles import Shelf
from tests.crashes.inspection import Inspection, torn
from tests.crashes.ledger import Ledger
from tests.crashes.moments import MOMENTS, Moment
from tests.crashes.orders import ALL, Kind, Order, Orders
from tests.crashes.processes import children, guards, kill
from tests.crashes.reader import Reader
from tests.crashes.service import Service
from tests.crashes.tally import Tally
from tests.crashes.writer import PATIENCE, DiedError, Writer

Victim = Literal["writer", "everyone", "chroma", "guard", "service"]

# How often each is killed. «Everyone» is what a power cut does, as far as processes can tell.
_VICTIMS: dict[Victim, int] = {"writer": 12, "everyone": 2, "chroma": 3, "guard": 1, "service": 2}
_ARTICLES = 600
_AIMED = 0.4  # of the kills of a writer come at a moment at which it does most harm
_ACCOMPANIED = 0.2  # of the orders have a second command beside them
_LATEST = 1.2  # of the time that an order takes: some kills come when it is done
_FIRST_GUESS = 1.0  # seconds that an order takes, as long as none of its kind was seen
# These may say that the vector store has died under them: what was there serves.
_MAY_BE_REFUSED: tuple[Kind, ...] = ("rebuild", "embed anew")


class Voyage:
    """An archive with a writer, a service and a reader.

    Attributes:
        log: One line a kill.
    """

    def __init__(self, folder: Path, embedder: Embedder, seed: int) -> None:
        """Fills the archive, and has the service and the reader begin."""
        self.tally = Tally()
        self.log: list[str] = []
        self._embedder = embedder
        self._luck = random.Random(seed)  # noqa: S311 - nothing is to be kept secret
        self._data = folder / "data"
        self._ledger = Ledger()
        self._orders = Orders(self._luck, Shelf(folder / "articles"), _ARTICLES, folder)
        self._paces: defaultdict[Kind, list[float]] = defaultdict(list)
        self._epochs = {"words": 0, "vectors": 0}
        self._fill()
        self._service = Service(self._data, folder / "service.log")
        self._reader = Reader(self._service, self._ledger, random.Random(seed), self.tally)  # noqa: S311

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._reader.stop()
        self._service.stop()

    def run(self, kills: int) -> None:
        """Kills so many times, or until a fault is found."""
        while self.tally.victims.total() < kills and not self.tally.faults:
            self._round()
            if not self._service.lives:
                self._blame("the service has ended")

    def _fill(self) -> None:
        order = self._orders.everything(_ARTICLES)
        writer = Writer(self._data)
        self._begin(order, writer)
        self._end(order, writer)
        writer.dismiss()

    def _round(self) -> None:
        [victim] = self._luck.choices([*_VICTIMS], [*_VICTIMS.values()])
        is_aimed = victim in ("writer", "everyone") and self._luck.random() < _AIMED
        moment = self._luck.choice(MOMENTS) if is_aimed else None
        before = self._ledger.state()
        order = self._orders.draw(before, moment.kinds if moment else ALL)
        self.log.append(f"{order.kind}: kill {victim} {moment.name if moment else 'at random'}")
        companion = self._companion()
        writer = Writer(self._data, moment, self._luck.randrange(2**32))
        self._begin(order, writer)
        if moment:
            is_done = self._dies_at(moment, order, writer)
            self._kill(victim, writer)
        else:
            writer.has_answered(self._luck.uniform(0, _LATEST) * self._pace(order.kind))
            self._kill(victim, writer)
            is_done = self._end(order, writer, victim)
        writer.dismiss()
        if companion:
            self._part_from(companion, victim)
        self._inspect(order, before, is_done=is_done)

    def _companion(self) -> Writer | None:
        """A second command beside the first, if chance will have it."""
        if self._luck.random() >= _ACCOMPANIED:
            return None
        companion = Writer(self._data)
        companion.tell(self._orders.harmless())
        self.log[-1] += ", in company"
        return companion

    def _part_from(self, companion: Writer, victim: Victim) -> None:
        refusal = None if victim == "everyone" else companion.answer()
        if refusal and victim == "writer":
            self._blame(f"the second command was refused: {refusal.reason}")
        companion.dismiss()

    def _begin(self, order: Order, writer: Writer) -> None:
        self._ledger.may_become(order.changes)
        self._began = time.monotonic()
        writer.tell(order)

    def _dies_at(self, moment: Moment, order: Order, writer: Writer) -> bool:
        """Whether the order was acknowledged nevertheless: it did not pass there."""
        writer.has_answered(PATIENCE)
        is_done = self._end(order, writer, "writer")
        if not is_done:
            self.tally.moments[moment.name] += 1
        return is_done

    def _end(self, order: Order, writer: Writer, victim: Victim | None = None) -> bool:
        """Whether the order was acknowledged."""
        try:
            refusal = writer.answer()
        except DiedError:
            if victim not in ("writer", "everyone"):
                self._blame(f"the writer died of itself while it was to {order.kind}")
            return False
        if refusal:
            self.tally.refused[refusal.reason] += 1
            if victim not in ("chroma", "guard", "everyone") or order.kind not in _MAY_BE_REFUSED:
                self._blame(f"{order.kind} was refused: {refusal.reason}")
            return False
        self._paces[order.kind].append(time.monotonic() - self._began)
        self.tally.done[order.kind] += 1
        self._ledger.became(order.changes)
        return True

    def _pace(self, kind: Kind) -> float:
        """Seconds that an order of this kind takes, on the average."""
        seen = self._paces[kind] or [_FIRST_GUESS]
        return sum(seen) / len(seen)

    def _kill(self, victim: Victim, writer: Writer) -> None:
        self.tally.victims[victim] += 1
        watched = guards(self._data)
        if victim in ("writer", "everyone"):
            writer.kill()
            if writer.died_of not in (None, signal.SIGKILL):
                self._blame(f"the writer had died of signal {writer.died_of}")
        if victim in ("chroma", "everyone"):
            for guard in watched:
                for server in children(guard):
                    kill(server)
        if victim in ("guard", "everyone"):
            for guard in watched:
                kill(guard)
        if victim in ("service", "everyone"):
            with self._reader.excused():
                self._service.kill_worker()
                self._service.await_readiness()

    def _inspect(self, order: Order, before: dict[str, str], *, is_done: bool) -> None:
        """Opens the archive as whoever comes next would."""
        look = Inspection(self._data, self._embedder, self._ledger, [*order.changes])
        self.tally.faults += look.faults
        if order.is_atomic and torn(look.stored, before, order.changes):
            self._blame(f"{order.kind} was done in part")
        known = dict.fromkeys([*before, *order.changes])
        self._ledger.became({**known, **look.stored})
        if order.kind == "back up" and (is_done or order.path.exists()):
            self._orders.saved(order.path, look.stored)
        for name, epoch in look.epochs.items():
            self.tally.builds[name] += max(0, epoch - self._epochs[name])
        self._epochs = look.epochs
        self.log[-1] += f"; {'acknowledged' if is_done else 'not acknowledged'}"

    def _blame(self, fault: str) -> None:
        self.tally.faults.append(fault)
