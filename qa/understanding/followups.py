"""Makes a question that leans on its conversation stand alone, without a chat model.

«When did he say that?» becomes «When did Emmanuel Macron say that (pension reform)?», «And India?»
becomes the question before it with India in the place of Pakistan. Rules rather than a model: what
they write is always the reader's own words and names that the conversation has. How often that
finds the right passage is measured by tests/benchmarks/followups.py.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from index.wording import FUNCTION_WORDS, Word, word_set, words
from qa.everyday import is_everyday
from qa.understanding.mentions import Name, holds, is_title, names
from qa.understanding.scene import Scene, Turn

__all__ = ["Turn", "standalone"]

_LONGEST_WORD = 40  # characters that it takes to know the next word
_LONGEST_CLAUSE = 300  # characters that it takes to know a clause
_RECENT = 6  # turns that a question may lean on
# Telling words, none of them said before, with which a question has a subject of its own: «How do
# drones change warfare?»; more of them, where it speaks of something as if it were known.
_FEWER = 2
_FEW = 3
_DEFINITE = word_set("the other else more next first last same")
_DEFINES = re.compile(r"(?:what|who)\s+(?:is|are|was|were)\s+(?!the\b)\w+\s*\??", re.IGNORECASE)
_ELLIPSIS = re.compile(  # without a question mark
    r"(?:(?:and|but|so|or|then)\b,?\s*)?(?:what|how)\s+about\s+(?P<about>.+)"
    r"|(?:and|but|or)\b,?\s+(?P<and>.+)"
    r"|(?P<alone>.+)",
    re.IGNORECASE | re.DOTALL,
)
_ASKED_ALONE = re.compile(
    r"(?:(?:and|but)\s+)?(?P<how>why|when|where|how|(?:by|to|for|with|from|of)\s+(?:whom|what|which)"
    r"|(?:since|until)\s+when|(?:for\s+)?how\s+(?:long|often|far|much))(?:\s+so)?\s*\??",
    re.IGNORECASE,
)
_AUXILIARY = word_set(
    "is are was were do does did has have had can could will would shall should may might must"
)
_ASKS = re.compile(rf"(?:why|when|where|how)\s+(?=(?:{'|'.join(_AUXILIARY)})\b)", re.IGNORECASE)
_ASKING = word_set("who whom whose what which when where why how") | _AUXILIARY
_BEING = re.compile(r"\b(?:is|are|was|were|be|been|isn’t|aren’t)$", re.IGNORECASE)
_WRITTEN = re.compile(r"([^\W\d_]+)((?:[’'][a-z]+)?)")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_LEADS = word_set("in at on to from for with by of about under after before since during")

_PERSONAL = word_set("he she him her his hers")
_PRONOUNS = _PERSONAL | word_set("they them their theirs it its this that these those there such")
_OWNING = word_set("his her their its hers theirs")
_TAKES_OBJECT = word_set("help make let see tell ask give bring caus")  # stems
_TIMES = word_set("year month week time day decade century spring summer autumn winter morning")
_SAID = word_set("true clear known likely possible that important take takes took")


def standalone(question: str, turns: Sequence[Turn]) -> str:
    """The question as somebody would ask it who has not heard the conversation.

    Args:
        turns: What was said before, in order; the last six count.

    Returns:
        The question itself where it stands alone, or where the conversation does not tell what it
        leans on.
    """
    if not turns or not question.strip() or is_title(question):
        return question
    scene = Scene(_kept(turns))
    for way in (_asked_again, _asked_of_another):
        asked = way(question.strip(), scene)
        if asked:
            return asked
    if not _leans(question, scene):
        return question
    return _with_topic(_named(question.strip(), scene), scene)


def _kept(turns: Sequence[Turn]) -> Sequence[Turn]:
    """The last turns, and those that have named the subject, however long ago."""
    titled = [turn for turn in turns[:-_RECENT] if is_title(turn.question)]
    return [*titled, *turns[-_RECENT:]]


# -- «Why?», «And India?» ---------------------------------------------------------------------


def _asked_again(question: str, scene: Scene) -> str | None:
    """«Why?» after «When did Finland join NATO?»: «Why did Finland join NATO?»."""
    alone = _ASKED_ALONE.fullmatch(question)
    before = scene.turns[-1].question
    if not alone or is_title(before):
        return None
    rest = _ASKS.sub("", before, count=1)
    if rest == before and before.split(maxsplit=1)[0].lower() not in _AUXILIARY:
        return None
    return f"{alone['how'].capitalize()} {rest[0].lower()}{rest[1:]}"


def _asked_of_another(question: str, scene: Scene) -> str | None:
    """«And India?»: what was asked before, of India."""
    bare = question.rstrip().removesuffix("?").rstrip()
    found = None if "?" in bare else _ELLIPSIS.fullmatch(bare)
    before = scene.turns[-1].question
    if not found or is_title(before) or (found["alone"] and not question.endswith("?")):
        return None
    new = found["about"] or found["and"] or found["alone"]
    said = words(new)
    if not said or len(said) > 5 or any(word.lower in _ASKING | _PRONOUNS for word in said):
        return None
    if _YEAR.search(new) and len(said) <= 2:
        return _at_another_time(before, new)
    named = names(f"x {new}") or ([Name(new)] if found["about"] and " " not in new else [])
    if not named or (found["alone"] and named[0].text != new):
        return None
    return _of_another(before, new, named[0])


def _at_another_time(before: str, new: str) -> str:
    year = _YEAR.search(new)
    if year and _YEAR.search(before):
        return _YEAR.sub(year[0], before, count=1)
    led = new if words(new)[0].lower in _LEADS else f"in {new}"
    return _ending(before, f" {led}")


def _of_another(before: str, new: str, named: Name) -> str | None:
    first = words(new)[0].lower
    old = [name for name in names(before) if not holds(named.text, name.text)]
    alike = [
        name
        for name in old
        if (name.is_person, name.is_initials) == (named.is_person, named.is_initials)
    ]
    led = [name for name in old if name.led_by == first] if first in _LEADS else []
    chosen = (led or alike or old)[-1:]
    if not chosen:
        return None
    if first in _LEADS and not led:
        return _ending(before, f" {new}")
    place = before.rfind(chosen[0].text)
    if place < 0:  # written over two lines
        return None
    put = named.text if led or first == "the" else new
    return before[:place] + put + before[place + len(chosen[0].text) :]


# -- «When did he say that?» ------------------------------------------------------------------


def _leans(question: str, scene: Scene) -> bool:
    if any(_pronouns(question)):
        return True
    said = words(question)
    if not any(word.function for word in said):
        return False  # another language
    if names(question) or any(word.text[0].isdigit() for word in said):
        # «How did Tendulkar play?», of the Tendulkar that all this is about
        return any(_is_part(name.text, title) for name in names(question) for title in scene.titles)
    return said[0].lower in {"and", "but", "so"} or not _has_own_subject(question, said, scene)


def _has_own_subject(question: str, said: Sequence[Word], scene: Scene) -> bool:
    """Whether a question without names speaks of something that has not been spoken of."""
    own = [word for word in said if _is_telling(word)]
    if not own or scene.speaks_of(frozenset(word.stem for word in own)):
        return False
    lower = {word.lower for word in said}
    if lower & {"a", "an"} or _DEFINES.fullmatch(question.strip()):
        return True  # «What is a drone?»
    threes = zip(said, said[1:], said[2:], strict=False)
    if any(a.lower == "the" and _is_telling(b) and _is_telling(c) for a, b, c in threes):
        return True  # «How has the price cap changed?»
    return len(own) >= (_FEW if lower & _DEFINITE else _FEWER)


def _is_telling(word: Word) -> bool:
    return not word.function and not is_everyday(word.text)


def _is_part(name: str, title: str) -> bool:
    return holds(title, name) and not holds(name, title)


def _pronouns(question: str) -> Iterator[tuple[re.Match[str], str]]:
    """Pronouns that mean something outside of the question, each also in small letters."""
    found = [match for match in _WRITTEN.finditer(question) if match[1].lower() in _PRONOUNS]
    # After a name, a pronoun may mean what is named: «Why did India sell its ships?»
    first = bisect_left(found, True, key=lambda match: bool(names(question[: match.start()])))
    for match in found[:first]:
        word = match[1].lower()
        if _is_outward(question, match, word):
            yield match, word


def _is_outward(question: str, match: re.Match[str], word: str) -> bool:
    before, after = question[: match.start()], question[match.end() :]
    follows = next((one.lower for one in words(after.lstrip()[:_LONGEST_WORD])), "")
    if word in {"this", "these"} and follows in _TIMES:
        return False
    if word == "it" and follows in _SAID:  # «Is it true that…», «Why did it take so long?»
        return False
    led = before.rstrip()
    is_parted = len(led) < len(before)
    if word == "there" and (not before or (is_parted and _BEING.search(led[-_LONGEST_WORD:]))):
        return not after.strip(" ?.!")  # «Are there ships in…» means no place
    # not «Who said that Russia…»
    is_within = is_parted and re.fullmatch(r"\w", led[-1:])
    return not (word == "that" and is_within and _is_clause(after[:_LONGEST_CLAUSE]))


def _is_clause(text: str) -> bool:
    """Whether what follows «that» is a sentence of its own."""
    said = words(text)
    return len(said) > 1 and not said[0].function and bool(names(f"x {text}"))


def _named(question: str, scene: Scene) -> str:
    """The question with a name in place of the first pronoun of which the conversation tells whom
    or what it means.
    """
    for match, word in _pronouns(question):
        who = _WHO.get(word)
        name = who(scene) if who else None
        if name:
            return _put(question, match, word, name)
    return question


def _put(question: str, match: re.Match[str], word: str, name: str) -> str:
    before, after = question[: match.start()], question[match.end() :]
    owns = word in _OWNING and (word != "her" or _is_owned(before, words(after)))
    put = f"{name}’s" if owns else f"in {name}" if word == "there" else f"{name}{match[2]}"
    return before + (put if before.strip() else put[0].upper() + put[1:]) + after


def _is_owned(before: str, follows: Sequence[Word]) -> bool:
    """Whether «her» is «her brother» rather than «help her»."""
    led = words(before)[-1:]
    helps = bool(led) and led[0].stem in _TAKES_OBJECT
    return bool(follows) and follows[0].lower not in FUNCTION_WORDS and not helps


# «them» and «that» may mean anything, which only the topic tells.
_WHO: dict[str, Callable[[Scene], str | None]] = {
    **dict.fromkeys(_PERSONAL, Scene.person),
    **dict.fromkeys(("they", "their"), Scene.group),
    **dict.fromkeys(("it", "its"), Scene.thing),
    "there": Scene.place,
}


def _with_topic(question: str, scene: Scene) -> str:
    lacking = [one for one in scene.topic if not holds(question, one)]
    return _ending(question, f" ({', '.join(lacking)})") if lacking else question


def _ending(question: str, added: str) -> str:
    """The question with something added before its question mark."""
    bare = question.rstrip()
    end = len(bare.rstrip("?!.").rstrip())
    return bare[:end] + added + bare[end:].strip()
