"""Questions about the archive itself, rather than about what its articles say."""

import re
from dataclasses import dataclass
from enum import Enum

_ARTICLES = r"(?:articles?|pieces?|stories|story|essays?|texts?)"
_SEVERAL = r"(?:articles|pieces|stories|essays|texts)"
_NEWEST = r"(?:latest|newest|most\s+recent|last)"
_OLDEST = r"(?:first|earliest|oldest)"
_ON = r"(?:about|on|regarding|concerning|treats?|treating|mentions?|mentioning|discuss(?:es)?)"
_ARCHIVE = r"(?:(?:the|this|your)\s+(?:archive|magazine|newspaper|paper|collection)|you)"
_THERE = (
    rf"(?:\s+(?:are|is|were|was)\s+(?:there|written|published)|\s+(?:does|do)\s+{_ARCHIVE}\s+have)?"
)
_ABOUT = rf"(?:\s+{_ON}\s+(?P<about>.+?))?"
_END = r"(?:\s+(?:are|is|were)\s+there)?\s*[?.!]*$"


class Wanted(Enum):
    """What a question wants to know of the archive."""

    COUNT = "how many articles"
    WRITERS = "who writes"
    NEWEST = "the newest article"
    OLDEST = "the oldest article"
    LIST = "the articles"
    SPAN = "how far it reaches"
    SECTIONS = "what it is about"


@dataclass(frozen=True, slots=True)
class ArchiveQuestion:
    """A question about the archive.

    Attributes:
        about: The topic that its articles are to treat; empty for all.
    """

    wanted: Wanted
    about: str = ""


def archive_question(question: str) -> ArchiveQuestion | None:
    """What a question asks about the archive; ``None`` where it asks about the world.

    Args:
        question: Without the words that were read as filters.
    """
    bare = " ".join(question.split())
    for pattern, wanted in _FORMS:
        match = pattern.match(bare)
        if match:
            found = match.groupdict()
            about = found.get("about") or found.get("about_it") or ""
            return ArchiveQuestion(wanted, about.strip(" ,?.!"))
    return None


def _form(form: str) -> re.Pattern[str]:
    return re.compile(rf"^\W*{form}{_END}", re.IGNORECASE)


_SHOWN = r"(?:(?:what|which)\s+(?:is|was|are|were)|show(?:\s+me)?|give\s+me|find|list|name)"
_FORMS = (
    (_form(rf"how\s+many\s+{_ARTICLES}{_THERE}{_ABOUT}"), Wanted.COUNT),
    (
        _form(
            r"(?:who\s+(?:writes|has\s+written)|which\s+(?:authors?|writers?|journalists?)\s+"
            rf"(?:writes?|wrote|ha(?:s|ve)\s+written))(?:\s+{_SEVERAL})?\s+(?:about|on)\s+(?P<about>.+?)"
        ),
        Wanted.WRITERS,
    ),
    (_form(rf"(?:{_SHOWN}\s+)?(?:the\s+)?{_NEWEST}\s+{_ARTICLES}{_ABOUT}"), Wanted.NEWEST),
    (_form(rf"(?:{_SHOWN}\s+)?(?:the\s+)?{_OLDEST}\s+{_ARTICLES}{_ABOUT}"), Wanted.OLDEST),
    (
        _form(
            r"when\s+(?:did\s+the\s+(?:archive|magazine)\s+last\s+(?:write|report)\s+(?:about|on|of)"
            r"\s+(?P<about>.+?)|was\s+(?P<about_it>.+?)\s+last\s+(?:written|reported)\s+(?:about|on|of))"
        ),
        Wanted.NEWEST,
    ),
    (
        _form(
            rf"(?:(?:{_SHOWN}|which|what)\s+)?(?:all\s+)?(?:the\s+)?{_SEVERAL}"
            rf"(?:\s+(?:are|is)\s+there)?\s+{_ON}\s+(?P<about>.+?)"
        ),
        Wanted.LIST,
    ),
    (
        _form(rf"(?:(?:{_SHOWN}|which|what)\s+)?(?:all\s+)?(?:the\s+)?{_SEVERAL}{_THERE}"),
        Wanted.LIST,
    ),
    (
        _form(
            r"(?:how\s+far\s+back\s+does\s+(?:the|this)\s+archive\s+(?:go|reach)"
            r"|(?:what|which)\s+(?:period|years?|time)\s+does\s+(?:the|this)\s+archive\s+cover)"
        ),
        Wanted.SPAN,
    ),
    (
        _form(
            r"(?:what\s+(?:is|does)\s+(?:the|this)\s+archive\s+(?:about|cover|hold|contain)"
            r"|(?:what|which)\s+(?:topics|categories|sections|subjects)\s+"
            r"(?:are\s+there|does\s+(?:the|this)\s+archive\s+(?:have|cover)))"
        ),
        Wanted.SECTIONS,
    ),
)
