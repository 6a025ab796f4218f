"""Answers that a chat model writes from the archive's passages, and that are held against them."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk
from langchain_core.runnables import RunnableConfig, RunnableGenerator

from index.embedding import Vectors
from prompts import Prompt
from qa.answer import Writer
from qa.answering import (
    Answerer,
    Cited,
    Step,
    Waiting,
    Written,
    extract,
    extracted,
    shown,
)
from qa.material import Material
from qa.verifying.verdict import Verifier
from qa.writing.breaker import Breaker
from qa.writing.context import fenced, fenced_text, fitting, tokens_of
from qa.writing.draft import Draft
from qa.writing.failures import ChatModelError, Trouble
from qa.writing.meter import Meter
from qa.writing.model import ChatModelSettings
from qa.writing.prose import Prose, Sentence
from qa.writing.refusal import is_refusal, may_become_refusal
from qa.writing.thoughts import WithoutThoughts
from qa.writing.upstream import model_pieces

_TRIES = 3  # of what may pass at once
_PAUSE = 0.5  # seconds before the second try, twice as long before the third
_LONGEST_PAUSE = 5.0  # seconds that a reader can be made to wait for another try
_LONGEST = 20_000  # characters of an answer; a model that writes more has lost its way

_log = logging.getLogger(__name__)


class ModelAnswerer:
    """Has a chat model write, and takes over where it fails or makes things up."""

    def __init__(
        self,
        model: BaseChatModel,
        prompt: Prompt,
        settings: ChatModelSettings,
        embed: Callable[[str], Vectors],
        is_exact: Callable[[str, int, int, str], bool],
        breaker: Breaker,
    ) -> None:
        """Puts it together; nothing is sent yet.

        Args:
            embed: Makes a vector, ``(d,) float32`` of length 1, of a text.
            is_exact: Whether the article of an id has, between two offsets, these words.
        """
        self._chain = prompt.template | model
        self._prompt = prompt
        self._settings = settings
        self._embed = embed
        self._is_exact = is_exact
        self._breaker = breaker

    def runnable(self) -> Answerer:
        """As the answering step of a chain."""
        return RunnableGenerator(self._answers)

    def _answers(
        self, materials: Iterator[Material], config: RunnableConfig | None = None
    ) -> Iterator[Step]:
        for material in materials:
            # the archive's silence is not left to a model
            if material.answered:
                yield from self._answer(material, _Attempt(config))
            else:
                yield from extract(material)

    def _answer(self, material: Material, attempt: "_Attempt") -> Iterator[Step]:
        try:
            self._breaker.check()
            yield from self._write(material, attempt)
            self._breaker.succeeded()
        except ChatModelError as failure:
            self._breaker.failed(failure)
            _log.warning("%s: %s", self._settings.name, failure)
            yield from self._instead(material, attempt, failure.trouble)
        finally:
            _log.info("%s: %s", self._settings.name, attempt.meter)

    def _instead(self, material: Material, attempt: "_Attempt", trouble: Trouble) -> Iterator[Step]:
        """The archive's own words, in place of whatever is shown."""
        written = extracted(material)
        if attempt.draft and attempt.draft.text:
            yield from attempt.draft.become(written.text)
            yield from map(Cited, written.citations)
        else:
            yield from shown(written)
        yield replace(written, notice=trouble.notice, writer=self._writer(attempt, trouble))

    def _write(self, material: Material, attempt: "_Attempt") -> Iterator[Step]:
        """The model's answer.

        Raises:
            ChatModelError: There is none, or none that the archive bears out.
        """
        room = self._settings.context_tokens - self._settings.max_tokens - self._overhead(material)
        tries = 0
        while True:
            passages = fitting(material.candidates, room)
            verifier = Verifier(passages, self._embed, self._is_exact)
            draft = attempt.draft = Draft(verifier, strict=self._settings.strict)
            value = {"question": fenced_text(material.question), "passages": fenced(passages)}
            try:
                yield from self._read(value, draft, attempt)
                break
            except ChatModelError as failure:
                tries += 1
                if draft.text or tries == _TRIES:
                    raise
                if failure.trouble is Trouble.TOO_LONG and len(passages) > 1:
                    room = tokens_of(value["passages"]) // 2
                elif failure.passes:
                    time.sleep(_pause(failure, tries))
                else:
                    raise
        if attempt.is_refusal:
            # the model has found no answer: that is said in our words, whatever it adds
            declined = extracted(material.declined())
            yield from draft.become(declined.text)
            yield replace(declined, mode="chat_model", writer=self._writer(attempt))
        elif not draft.is_supported:
            raise ChatModelError(Trouble.UNSUPPORTED if draft.claims else Trouble.EMPTY)
        else:
            cited, writer = tuple(draft.citations), self._writer(attempt)
            yield Written(draft.text, True, "chat_model", cited, writer=writer)

    def _read(self, value: dict[str, str], draft: Draft, attempt: "_Attempt") -> Iterator[Step]:
        """Reads one answer, to its end or until it says that there is none."""
        prose, thoughts = Prose(), WithoutThoughts()
        shown: Sentence | None = None
        stream = model_pieces(self._chain, value, self._settings, attempt.config)
        try:
            for piece in stream:
                if piece is None:
                    yield Waiting()
                    continue
                text = attempt.take(piece)
                yield from self._settle(prose.add(thoughts.add(text)), draft, attempt)
                if attempt.is_refusal or attempt.length > _LONGEST:
                    break
                pending = prose.pending
                if pending is shown:
                    continue
                shown = pending
                if draft.claims or not (pending and may_become_refusal(pending.text)):
                    yield from draft.show(pending)
        finally:
            stream.close()
        if attempt.is_refusal:
            return
        if attempt.finish_reason == "content_filter":
            raise ChatModelError(Trouble.FILTERED)
        left = [*prose.add(thoughts.end()), *prose.end()]
        if attempt.finish_reason == "length" and left and left[-1].text[-1] not in '.!?…”"':
            left.pop()  # its end is missing, and with it perhaps what it says
        yield from self._settle(left, draft, attempt)
        yield from draft.show(None)

    def _settle(
        self, sentences: Iterable[Sentence], draft: Draft, attempt: "_Attempt"
    ) -> Iterator[Step]:
        for sentence in sentences:
            if not draft.claims and is_refusal(sentence.text) and not draft.bears_out(sentence):
                attempt.is_refusal = True
                return
            yield from draft.settle(sentence)

    def _overhead(self, material: Material) -> int:
        empty = self._prompt.template.invoke({"question": material.question, "passages": ""})
        return sum(tokens_of(str(message.content)) for message in empty.to_messages())

    def _writer(self, attempt: "_Attempt", trouble: Trouble | None = None) -> Writer:
        return Writer(
            model=self._settings.name,
            prompt_version=self._prompt.version,
            usage=attempt.meter.usage(),
            claims=tuple(attempt.draft.claims) if attempt.draft else (),
            trouble=trouble.name.lower() if trouble else None,
        )


@dataclass
class _Attempt:
    """What is known of one question's answer while it is written."""

    config: RunnableConfig | None = None
    meter: Meter = field(default_factory=Meter)
    draft: Draft | None = None
    is_refusal: bool = False
    length: int = 0
    finish_reason: str | None = None

    def take(self, piece: AIMessageChunk) -> str:
        """Note what a piece tells beside its words; return these, up to the longest answer."""
        text = piece.text[: max(0, _LONGEST - self.length)]
        self.length += len(piece.text)
        self.meter.take(piece)
        told = piece.response_metadata
        reason = told.get("finish_reason") or told.get("done_reason")
        self.finish_reason = reason or self.finish_reason
        return text


def _pause(failure: ChatModelError, tries: int) -> float:
    """Seconds until the next try.

    Raises:
        ChatModelError: The model wants to be left alone for longer than a reader would wait.
    """
    wanted = failure.retry_after if failure.retry_after is not None else _PAUSE * 2 ** (tries - 1)
    if wanted > _LONGEST_PAUSE:
        raise failure
    return wanted
