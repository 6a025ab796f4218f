"""Has a chat model make a question stand alone that leans on its conversation."""

import logging
from collections.abc import Sequence

from langchain_core.language_models import BaseChatModel

from index.wording import stems
from prompts import Prompt
from qa.answer import Usage
from qa.understanding.followups import Turn, standalone
from qa.verifying.amounts import amounts
from qa.verifying.support import Statement
from qa.writing.breaker import Breaker
from qa.writing.context import fenced_text
from qa.writing.failures import ChatModelError, Trouble
from qa.writing.meter import Meter
from qa.writing.model import ChatModelSettings
from qa.writing.thoughts import WithoutThoughts
from qa.writing.upstream import model_pieces

_TURNS = 4  # that the model is shown
_ANSWER = 600  # characters of each answer
_LONGEST = 400  # characters of a question that stands alone

_log = logging.getLogger(__name__)


class Condenser:
    """Asks the model, and keeps to rules where it fails or brings in something of its own."""

    def __init__(
        self, model: BaseChatModel, prompt: Prompt, settings: ChatModelSettings, breaker: Breaker
    ) -> None:
        self._chain = prompt.template | model
        self._settings = settings
        self._breaker = breaker

    def standalone(self, question: str, turns: Sequence[Turn]) -> tuple[str, Usage | None]:
        """As :func:`qa.understanding.followups.standalone`, which it falls back on.

        Returns:
            The question, and what it took the model; ``None`` where that was not asked.
        """
        ruled = standalone(question, turns)
        if ruled == question:  # it leans on nothing
            return question, None
        meter = Meter()
        try:
            self._breaker.check()
            written = self._ask(question, turns, meter)
            self._breaker.succeeded()
        except ChatModelError as failure:
            self._breaker.failed(failure)
            _log.warning("%s: %s", self._settings.name, failure)
            asked = failure.trouble is not Trouble.RESTING
            return ruled, meter.usage() if asked else None
        _log.info("%s, for a question that stands alone: %s", self._settings.name, meter)
        is_faithful = _is_faithful(written, question, turns)
        return written if is_faithful else ruled, meter.usage()

    def _ask(self, question: str, turns: Sequence[Turn], meter: Meter) -> str:
        value = {"question": fenced_text(question), "conversation": _told(turns)}
        thoughts, text = WithoutThoughts(), ""
        for piece in model_pieces(self._chain, value, self._settings):
            if piece:
                meter.take(piece)
                text += thoughts.add(piece.text)
        return " ".join(text.split())


def _told(turns: Sequence[Turn]) -> str:
    lines = []
    for turn in turns[-_TURNS:]:
        lines.append(f"Reader: {fenced_text(turn.question)}")
        if turn.answer:
            lines.append(f"Archive: {fenced_text(turn.answer[:_ANSWER])}")
    return "\n".join(lines)


def _is_faithful(written: str, question: str, turns: Sequence[Turn]) -> bool:
    """Whether it is a question of the conversation's own names and numbers, and loses none."""
    if not 0 < len(written) <= _LONGEST:
        return False
    said = "\n".join([question, *(f"{turn.question}\n{turn.answer}" for turn in turns)])
    known, claim = Statement(said), Statement(written)
    brought = claim.names - known.told or claim.amounts - known.amounts
    lost = Statement(question).names - stems(written) or amounts(question) - claim.amounts
    return not brought and not lost
