"""Questions about the archive itself, rather than about what its articles say."""

import re
from dataclasses import dataclass
from enum import Enum


class Wanted(Enum):
    """What a question wants to know of the archive."""

    COUNT = "how many articles"
    WRITERS = "who writes"
    NEWEST = "the newest article"
    OLDEST = "the oldest article"
    LIST = "the articles"
    SPAN = "how far it reaches"
    SECTIONS = "what it is about"
    ISSUES = "which issues it has"
    HELP = "what it can be asked"


@dataclass(frozen=True, slots=True)
class ArchiveQuestion:
    """A question about the archive.

    Attributes:
        about: The topic that its articles are to treat; empty for all.
        is_mention: Whether it is enough that they have its words.
    """

    wanted: Wanted
    about: str = ""
    is_mention: bool = False


def archive_question(question: str) -> ArchiveQuestion | None:
    """What a question asks about the archive; ``None`` where it asks about the world.

    Args:
        question: Without the words that were read as filters.
    """
    bare = " ".join(question.split()).rstrip(" ?.!") + " "
    for form, wanted in _FORMS:
        match = form.match(bare)
        if match:
            about = match.groupdict().get("about") or ""
            is_mention = bool(about) and bool(_MENTION.search(bare.replace(about, "", 1)))
            return ArchiveQuestion(wanted, about.strip(" ,?.!"), is_mention)
    return None


# Forms are written as they are said: in capitals what these stand for, in brackets what may be left
# out, and TOPIC for any words. Where a form could be of the world also («How many stories has the
# tower?», «When was the particle first mentioned?»), the archive must be named.
_STANDS_FOR = {
    "ARTICLE": "(article|piece|story|essay|text)",
    "ARTICLES": "(articles|pieces|stories|essays|texts)",
    "SOME": "(anything|something|[a|an|any] (ARTICLE|ARTICLES))",
    "AUTHORS": "(authors|writers|journalists|correspondents)",
    "SECTIONS": "(topics|categories|sections|subjects)",
    "ITSELF": "(the|this|your) (archive|magazine|newspaper|paper|collection)",
    "ARCHIVE": "(ITSELF|you)",
    "BE": "(is|are|was|were)",
    "WHAT": "(what|which)",
    "WHAT_IS": "(WHAT BE|what's|what’s|show [me]|give me|find|list|name)",
    "HELD": "(BE (there|written|published)|(do|does) ARCHIVE (have|hold|contain))",
    "NEWEST": "(newest|latest|last|most recent)",
    "OLDEST": "(oldest|earliest|first)",
    "ON": (
        "(about|on|regarding|concerning|treat|treats|treating|mention|mentions|mentioning"
        "|discuss|discusses)"
    ),
    "WRITE": "(write|writes|wrote|has written|have written)",
    "WRITE_OF": "((write|report) (about|on|of)|mention|cover|discuss)",
    "WRITTEN_OF": "(mentioned|(written|reported) (about|on|of))",
    "NUMBER": "(two|three|four|five|six|seven|eight|nine|ten|3|4|5|10)",
    "TOPIC": "(?P<about>.+?) ",
}
_MENTION = re.compile(r"\bmention", re.IGNORECASE)
_END = "[BE there] [[BE] (in|of|from|by) ITSELF]"
_TOKEN = re.compile(r"\(\?P<about>\.\+\?\) |[A-Z_]+|[^\s\[\]()|]+|[\[\]()|]")
_SIGNS = {"(": "(?:", ")": ")", "|": "|", "[": "(?:", "]": ")?"}


def _pattern(form: str) -> str:
    """A form as a regular expression, for text with one space after each word."""
    return "".join(_part(token) for token in _TOKEN.findall(form))


def _part(token: str) -> str:
    if token == _STANDS_FOR["TOPIC"]:
        return token
    if token in _STANDS_FOR:
        return _pattern(_STANDS_FOR[token])
    return _SIGNS.get(token) or re.escape(token) + " "


def _forms(wanted: Wanted, *forms: str) -> list[tuple[re.Pattern[str], Wanted]]:
    return [
        (re.compile(rf"^\W*{_pattern(form)}{_pattern(_END)}$", re.IGNORECASE), wanted)
        for form in forms
    ]


_FORMS = (
    *_forms(
        Wanted.COUNT,
        "how many (ARTICLE|ARTICLES) [HELD] [[BE] ON TOPIC]",
    ),
    *_forms(
        Wanted.WRITERS,
        "who (writes|has written) [ARTICLES] (about|on) TOPIC",
        "WHAT AUTHORS WRITE [ARTICLES] (about|on) TOPIC",
        "WHAT AUTHORS (cover|have covered|treat) TOPIC",
        "(who|WHAT author) WRITE [the] most [ARTICLES] [(about|on) TOPIC]",
        "(who|WHAT AUTHORS|how many AUTHORS) WRITE for ARCHIVE",
        "(how many|WHAT) AUTHORS [HELD]",
        "(WHAT_IS|who are) [all] (the|your) AUTHORS",
    ),
    *_forms(
        Wanted.NEWEST,
        "[WHAT_IS] [the] NEWEST ARTICLE [ON TOPIC]",
        "when did ARCHIVE last WRITE_OF TOPIC",
        "when BE TOPIC last WRITTEN_OF",
    ),
    *_forms(
        Wanted.OLDEST,
        "[WHAT_IS] [the] OLDEST (ARTICLE|ARTICLES) [ON TOPIC]",
        "when did ARCHIVE first WRITE_OF TOPIC",
        "when BE TOPIC first WRITTEN_OF in ITSELF",
    ),
    *_forms(
        Wanted.LIST,
        "[WHAT_IS|WHAT] [all] [the] [NUMBER] [NEWEST] [NUMBER] ARTICLES [BE [there]] ON TOPIC",
        "[WHAT_IS|WHAT] [all] [the] [NUMBER] [NEWEST] [NUMBER] ARTICLES [HELD] [ON TOPIC]",
        "(BE there|(do|does) ARCHIVE have) SOME [that] ON TOPIC",
        "what (do|does) ARCHIVE have ON TOPIC",
        "(do|does) ARCHIVE (mention|cover|discuss|treat|write (about|on)) TOPIC",
        "(has|have) ARCHIVE (written (about|on)|mentioned|covered|discussed) TOPIC",
    ),
    *_forms(
        Wanted.SPAN,
        "how far back (do|does) ARCHIVE (go|reach)",
        "WHAT (period|year|years|time) (do|does) ARCHIVE cover",
    ),
    *_forms(
        Wanted.SECTIONS,
        "what BE ITSELF about",
        "what (do|does) ARCHIVE (cover|hold|contain)",
        "(how many|WHAT) SECTIONS [(HELD|(do|does) ARCHIVE cover)]",
    ),
    *_forms(
        Wanted.ISSUES,
        "(how many|WHAT) issues (do|does) ARCHIVE have",
        "(how many|WHAT) issues [BE] [there] (in|of) ITSELF",
        "(how many|WHAT) issues BE there",
    ),
    *_forms(
        Wanted.HELP,
        "(hello|hi|hey|help|good (morning|afternoon|evening)) [there]",
        "(thanks|thank you) [(very much|a lot|so much)]",
        "what (can you do|can I ask [(you|here|it)]|is this|are you)",
        "who are you",
        "how (does this work|do I use this|can you help [me])",
    ),
)
