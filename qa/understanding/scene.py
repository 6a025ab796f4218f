"""What a conversation has spoken of, for whoever takes it up with «he», «it» or «there»."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.name_forms import is_of_a_people
from index.wording import FUNCTION_WORDS, stems, word_set
from qa.understanding.mentions import Name, holds, is_title, names, phrases

_PLACED = word_set("in at to from near into through across off around inside outside")
_NOT_ACTING = _PLACED | {"the", "of", "on", "with", "about"}
_MOST = 2  # phrases that tell a topic
_LONGEST = 8  # words of what a question asks the meaning of
_DEFINED = re.compile(
    r"what\s+(?:is|was)\s+(?P<thing>the\s+(?P<head>[^\W\d_]+)\s[^?.,]+)", re.IGNORECASE
)
_WHICH = re.compile(r"(?:which|what)\s+([^\W\d_]+)", re.IGNORECASE)
_PARENTHESIS = re.compile(r"(?<!\s)\s*\([^()]*(?:\([^()]*\)[^()]*)*\)")


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange of a conversation.

    Attributes:
        question: Standing alone.
        answer: Its words; empty where there was none.
        labels: Authors and the like that the question names, to be asked of what they wrote.
    """

    question: str
    answer: str = ""
    labels: tuple[str, ...] = ()

    def without_labels(self) -> str:
        """The question's words about its subject."""
        asked = self.question
        for label in self.labels:
            asked = re.sub(re.escape(label), "", asked, flags=re.IGNORECASE)
        return asked


@dataclass(frozen=True)
class Scene:
    """A conversation so far; ``turns`` are in order, and there is one at least."""

    turns: Sequence[Turn]

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """Turns that name a topic and ask nothing, in order, until a question leaves that topic."""
        titles: list[str] = []
        asked, spoken = False, ""
        for turn in self.turns:
            if is_title(turn.question):
                titles = [turn.question] if asked else [*titles, turn.question]
                asked = False
            else:
                asked = True
                if _leaves(turn.question, spoken):
                    titles = []
            spoken = f"{spoken}\n{turn.question}\n{turn.answer}"
        return tuple(titles)

    @cached_property
    def topic(self) -> tuple[str, ...]:
        """Phrases that tell what is being talked about, at most two beside the titles."""
        last = next(iter(self._asked()), "")
        named = [name.text for name in names(last)]
        loose = [one for one in phrases(last) if not any(holds(one, name) for name in named)]
        return (*self.titles, *_distinct([*named, *loose], self.titles)[:_MOST])

    def person(self) -> str | None:
        """Whom «he» or «she» means."""
        last = self.turns[-1]
        if re.match(r"who|which|whom", last.question, re.IGNORECASE):
            known = any(name.is_person for name in names(last.question))
            answered = [name.text for name in names(last.answer) if name.is_person]
            if answered and not known:
                return answered[0]
        found = next((name.text for name in self._people()), None)
        return found or next(map(_bare, self.titles), None)

    def thing(self) -> str | None:
        """What «it» means, «the» before it where that belongs there."""
        named = next((name.article + name.text for name in self._things(last=True)), self._subject)
        return self._defined() or self._answered() or named

    def group(self) -> str | None:
        """Whom «they» means."""
        return next((name.article + name.text for name in self._things(last=False)), self._subject)

    def place(self) -> str | None:
        """Where «there» is."""
        last = self.turns[-1]
        texts = [last.answer, *self._asked()]
        led = (name.text for text in texts for name in names(text)[::-1] if name.led_by in _PLACED)
        return next(led, None)

    def speaks_of(self, words: frozenset[str]) -> bool:
        """Whether one of the stems has been asked with before, or all of them have been said: an
        answer mentions much that the conversation is not about."""
        if any(words & stems(turn.question) for turn in self.turns):
            return True
        return words <= {stem for turn in self.turns for stem in stems(turn.answer)}

    def _asked(self) -> Iterator[str]:
        """What was asked, the last first, without the topics that were added to it, and labels."""
        for turn in reversed(self.turns):
            if not is_title(turn.question):
                yield _PARENTHESIS.sub("", turn.without_labels())

    @property
    def _subject(self) -> str | None:
        """What all of it is about, unless that is a person."""
        subject = _bare(self.titles[0]) if self.titles else None
        return None if subject and Name(subject).is_person else subject

    def _answered(self) -> str | None:
        """«the TQ Samsun», where «Which ship…» was asked and «The ship was the TQ Samsun» said."""
        last = self.turns[-1]
        asked = _WHICH.match(last.question)
        if not asked or asked[1].lower() in FUNCTION_WORDS:
            return None
        said = re.findall(rf"\b{re.escape(asked[1])}\b([^.!?]*)", last.answer, re.IGNORECASE)
        return next(
            (
                name.article + name.text
                for after in said
                for name in names(f"x {after}")
                if not (holds(last.question, name.text) or name.led_by in _PLACED)
            ),
            None,
        )

    def _defined(self) -> str | None:
        """«the price cap on Russian oil», after «What is the price cap on Russian oil?»."""
        asked = next(iter(self._asked()), "")
        found = _DEFINED.fullmatch(asked.rstrip().removesuffix("?").rstrip())
        if not found or names(f"x {found['head']}"):
            return None
        thing = found["thing"]
        return thing if len(thing.split()) <= _LONGEST else None

    def _things(self, *, last: bool) -> Iterator[Name]:
        """Names that are nobody's and no place where something is, of each question one."""
        for asked in self._asked():
            found = [n for n in self._names(asked) if not n.is_person and n.led_by not in _PLACED]
            found = [n for one in found if (n := _with_noun(one, asked))]
            yield from found[-1:] if last else found[:1]

    def _names(self, text: str) -> list[Name]:
        """Names that stand for themselves, and are not only part of a section's title."""
        return [
            n for n in names(text) if not any(holds(title, n.text) for title in self.titles[1:])
        ]

    def _people(self) -> Iterator[Name]:
        for asked in self._asked():
            found = self._names(asked)
            yield from (self._whole(name) for name in found if name.is_person)
            alone = (name for name in found if " " not in name.text)
            yield from (self._whole(name) for name in alone if name.led_by not in _NOT_ACTING)
        yield from (Name(_bare(title)) for title in self.titles if Name(_bare(title)).is_person)
        for turn in reversed(self.turns):
            yield from (name for name in names(turn.answer) if name.is_person)

    def _whole(self, name: Name) -> Name:
        """The name with first name, where the conversation has that."""
        for turn in self.turns:
            for other in names(f"{turn.question}. {turn.answer}"):
                if other.is_person and other.text.endswith(f" {name.text}"):
                    return other
        return name


def _with_noun(name: Name, text: str) -> Name | None:
    """«Russian oil» of «Russian», with the words after it that it tells of; a name as it is."""
    if not is_of_a_people(name.text):
        return name
    after = text[text.rfind(name.text) + len(name.text) :]
    noun = re.match(r"\s+([^\W\d_]+)", after)
    if not noun or not noun[1].islower() or noun[1] in FUNCTION_WORDS:
        return None
    return Name(f"{name.text} {noun[1]}", name.led_by)


def _leaves(question: str, spoken: str) -> bool:
    """Whether a question has names, none of which has been spoken of."""
    named = names(_PARENTHESIS.sub("", question))
    known = stems(spoken)
    return bool(named) and not any(stems(name.text) & known for name in named)


def _bare(title: str) -> str:
    return _PARENTHESIS.sub("", title).strip() or title


def _distinct(found: Sequence[str], known: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for one in found:
        if not any(holds(other, one) for other in (*known, *kept)):
            kept.append(one)
    return kept
