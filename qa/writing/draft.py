"""An answer while a chat model writes it: sentence by sentence, held against the archive."""

from collections.abc import Iterator

from index.wording import shared_beginning
from qa.answer import Citation, Claim, Standing
from qa.answering import Cited, Rewritten, Settled, Shown, Words, citation
from qa.composing import escape, unfounded
from qa.quoting import Quote
from qa.verifying.verdict import Verdict, Verifier
from qa.writing.prose import Sentence


class Draft:
    """What has been written so far, and how it is shown.

    Attributes:
        text: As it is shown by now, as Markdown.
        claims: The sentences that have been held against the archive.
        citations: Those that stand in it, by marker.
    """

    def __init__(self, verifier: Verifier, *, strict: bool) -> None:
        """Begins with nothing.

        Args:
            strict: Whether only what the archive bears out is ever shown.
        """
        self._verifier = verifier
        self._strict = strict
        self._settled = ""
        self._markers: dict[tuple[int, int, int], int] = {}
        self.text = ""
        self.claims: list[Claim] = []
        self.citations: list[Citation] = []

    @property
    def is_supported(self) -> bool:
        """Whether the archive bears out any of it."""
        return any(claim.standing is Standing.SUPPORTED for claim in self.claims)

    def bears_out(self, sentence: Sentence) -> bool:
        """Whether the archive says so: «No answer came from Moscow» may be what an article says."""
        return self._verdict(sentence).standing is Standing.SUPPORTED

    def settle(self, sentence: Sentence) -> Iterator[Shown]:
        """Holds a sentence that has ended against the archive.

        One with a link is never shown: no article asks for it, but some may try to.
        """
        verdict = self._verdict(sentence)
        known = len(self.citations)
        markers = tuple(dict.fromkeys(map(self._marker, verdict.quotes)))
        self.claims.append(Claim(sentence.text, verdict.standing, markers, verdict.flagged))
        if verdict.standing is Standing.SUPPORTED or not (self._strict or sentence.has_links):
            begins = sentence.begins if self._settled else sentence.begins.lstrip()
            self._settled += begins + _marked(sentence.text, verdict, markers)
        yield from map(Cited, self.citations[known:])
        yield from self.become(self._settled)
        yield Settled(len(self._settled))

    def show(self, pending: Sentence | None) -> Iterator[Shown]:
        """Shows what is there of the sentence that is being written."""
        if not self._strict:
            more = ""
            if pending and not pending.has_links:
                more = pending.begins + escape(pending.text)
            yield from self.become(self._settled + more)

    def become(self, text: str) -> Iterator[Shown]:
        """Shows another text in place of what is shown."""
        if text.startswith(self.text):
            if text != self.text:
                yield Words(text[len(self.text) :])
        else:
            start = shared_beginning(text, self.text)
            yield Rewritten(start, text[start:])
        self.text = text

    def _verdict(self, sentence: Sentence) -> Verdict:
        if sentence.has_links:
            return Verdict(Standing.UNSUPPORTED)
        return self._verifier.verdict(sentence.text, sentence.numbers)

    def _marker(self, quote: Quote) -> int:
        key = (quote.hit.passage.passage_id, quote.start, quote.end)
        if key not in self._markers:
            self._markers[key] = len(self._markers) + 1
            self.citations.append(citation(self._markers[key], quote))
        return self._markers[key]


def _marked(text: str, verdict: Verdict, markers: tuple[int, ...]) -> str:
    """A sentence as Markdown, with its markers, or with a word on what is missing."""
    if verdict.standing is Standing.UNSUPPORTED:
        return unfounded(text, verdict.flagged)
    return " ".join([escape(text), *(f"[{marker}]" for marker in markers)])
