"""Filters that a question holds in plain words: authors, sections, issues, days of publication.

«What did the Maritime Desk write about the Red Sea in 2024?» asks for «the Red Sea», of articles by
the Maritime Desk that were published in 2024. A day in a question is mostly that of an event, and
«in 2024» stays a part of the question unless it is said of what was written.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rapidfuzz import fuzz, process

from index.filters import Filters, fold
from qa.understanding import issue_names
from qa.understanding.dates_in_words import Stretch, stretches

_ALIKE = 88.0  # rapidfuzz's ratio, 0 to 100, from which a name may be misspelt
_LEAST = 5  # letters of a name that may be
# All patterns are for a text with one space after each word: if there could be more, those with two
# gaps in a row would try every way to share them.
# Not «published» or «reported»: treaties and casualties are, too.
_SPEAKS_OF_ARTICLES = re.compile(
    r"^\W*what (?:is|was|has been) (?:published|printed|written)\b"
    r"|\b(?:articles|article (?:on|about|by|from)|pieces|essays|coverage"
    r"|(?:is|was|were|been) written (?:about|on))\b",
    re.IGNORECASE,
)
_VERB = r"(?:write|written|say|said|argue|publish|published|report|reported|think|cover)"
_AFTER_ARTICLES = r"(?<=\barticles )|(?<=\bpieces )|(?<=\bessays )"
_NAME = r"(?:the )?(?P<name>[^,?;:]{3,60}?)"
_LABEL = r"(?:the )?(?P<name>(?:(?!\b(?:in|from|of)\b)[^,?;:]){3,60}?)"
_ENDS = r"(?:about|on|in|since|before|after|from|are|is|were|was)\b"


def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(rf"\b{form}", re.IGNORECASE)


_BY_AUTHOR = (
    _pattern(rf"(?:did|does|has|have) {_NAME} {_VERB}\b(?: (?:about|on|of))?"),
    _pattern(rf"(?<!not )(?:(?:written|published) )?by {_NAME}(?= {_ENDS}|[?.,]|$)"),
    _pattern(rf"(?:{_AFTER_ARTICLES})(?:of|from) {_NAME}(?= {_ENDS}|[?.,]|$)"),
    _pattern(rf"according to {_NAME}(?=[?.,]|$)"),
    _pattern(rf"{_NAME}[’']s? (?:articles?|pieces?|essays?|columns?)\b(?: (?:about|on))?"),
)
_IN_SECTION = (
    _pattern(rf"(?:in|from|of) {_LABEL} (?:section|category|pages)\b"),
    _pattern(rf"(?:in|from|of) (?:the )?(?:section|category) {_NAME}(?= {_ENDS}|[?.,]|$)"),
)
_IN_ISSUE = (
    _pattern(rf"(?:(?:in|from|of) )?(?P<name>{issue_names.BY_VOLUME})"),
    _pattern(rf"(?:in|from|of) (?P<name>{issue_names.BY_NUMBER})"),
    _pattern(rf"(?:in|from|of) {_LABEL} issue\b(?! \d)"),
)
_VERBS = r"(?:is|are|was|were|do|does|did|has|have|had)"
_ASKED_ABOUT = re.compile(rf"^\W*what (?!{_VERBS}\b)(?:(?:about|on|of) )?", re.IGNORECASE)
# What is left where a question names but whose articles are meant: «What did she write in 2024?».
_ASKS_FOR_ALL = re.compile(
    r"\W*(?:(?:what|which)\b\W*)?(?:(?:is|are|was|were|has|have|been|did|does|do|there|said|written|"
    r"published|printed|in|it)\b\W*)*",
    re.IGNORECASE,
)
_GAPS = re.compile(r"\s+(?=[?.,]|$)|(?<=\s)\s+")


@dataclass(frozen=True, slots=True)
class Known:
    """What the articles of an archive can be filtered by.

    Attributes:
        issues: Newest first.
    """

    authors: Sequence[str] = ()
    categories: Sequence[str] = ()
    issues: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A question without the words that were read as filters.

    Attributes:
        rest: What is asked of the articles that pass; empty where nothing is left.
    """

    filters: Filters
    rest: str


def read_filters(question: str, known: Known, today: date, *, ignored: Iterable[str] = ()) -> Read:
    """Reads the filters in a question.

    Args:
        ignored: Names of filters whose words are to be left as they are.
    """
    left_out = frozenset(ignored)
    plain = " ".join(question.split())
    read = Read(Filters(), plain)
    for name, way in _WAYS.items():
        if name not in left_out:
            read = way(read, known)
    times = stretches(read.rest, today)
    if times and not _is_of_writing(plain, known):
        # «since last summer» is one whatever is asked: what is newer was written since
        times = [one for one in times if one.is_relative and one.before is None]
    if times:
        read = _dated(read, times[-1], left_out)
    return replace(read, rest=question if read.rest == plain else _tidied(read.rest))


def _tidied(rest: str) -> str:
    """«What about the Red Sea?», of which the author and the year were taken away, asks for «the
    Red Sea»."""
    if _ASKS_FOR_ALL.fullmatch(rest):
        return ""
    return _ASKED_ABOUT.sub("", _GAPS.sub("", rest).strip()).strip(" ,")


# -- authors, sections, issues ----------------------------------------------------------------


def _by_author(read: Read, known: Known) -> Read:
    def of(said: str) -> tuple[str, ...]:
        author = named(said, known.authors, by_last_word=True)
        return (author,) if author else ()

    authors, rest = _taken_out(read.rest, _BY_AUTHOR, of)
    return Read(replace(read.filters, author=authors), rest)


def _in_category(read: Read, known: Known) -> Read:
    def of(said: str) -> tuple[str, ...]:
        category = named(said, known.categories)
        return (category,) if category else ()

    categories, rest = _taken_out(read.rest, _IN_SECTION, of)
    return Read(replace(read.filters, category=categories), rest)


def _in_issue(read: Read, known: Known) -> Read:
    issues, rest = _taken_out(
        read.rest, _IN_ISSUE, lambda said: issue_names.issues_named(said, known.issues)
    )
    return Read(replace(read.filters, issue=issues), rest)


def _taken_out(
    text: str, patterns: Sequence[re.Pattern[str]], values_of: Callable[[str], tuple[str, ...]]
) -> tuple[tuple[str, ...], str]:
    """The first values that are said in one of some ways, and the text without these words."""
    for pattern in patterns:
        for match in pattern.finditer(text):
            values = values_of(match["name"])
            if values:
                return values, _without(text, match.start(), match.end())
    return (), text


_WAYS: dict[str, Callable[[Read, Known], Read]] = {
    "author": _by_author,
    "category": _in_category,
    "issue": _in_issue,
}


def named(said: str, values: Sequence[str], *, by_last_word: bool = False) -> str | None:
    """The value that somebody means, misspelt perhaps; ``None`` where it is none or could be two.

    Args:
        by_last_word: Whether the last word alone, a surname, names a value too.
    """
    wanted = _bare(said)
    folded = {_bare(value): value for value in values}
    if wanted in folded:
        return folded[wanted]
    if by_last_word and " " not in wanted:  # not misspelt: «India» is not «Indira»
        meant = [value for one, value in folded.items() if one.split()[-1:] == [wanted]]
        return meant[0] if len(meant) == 1 else None
    if len(wanted) < _LEAST:
        return None
    close = process.extractOne(wanted, list(folded), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return folded[close[0]] if close else None


def _bare(name: str) -> str:
    return re.sub(r"^the ", "", fold(name))


# -- days of publication ----------------------------------------------------------------------


def _is_of_writing(question: str, known: Known) -> bool:
    """Whether a day in the question is one of publication, as far as the other words tell.

    An author tells even where it is no filter: the reader may have taken that away.
    """
    bare = Read(Filters(), question)
    named = _by_author(bare, known).filters or _in_issue(bare, known).filters
    return bool(named or _SPEAKS_OF_ARTICLES.search(question))


def _dated(read: Read, time: Stretch, left_out: frozenset[str]) -> Read:
    after = None if "after" in left_out else time.after
    before = None if "before" in left_out else time.before
    if not (after or before):
        return read
    filters = replace(read.filters, after=after, before=before)
    return Read(filters, _without(read.rest, time.start, time.end))


def _without(text: str, start: int, end: int) -> str:
    return f"{text[:start].rstrip()} {text[end:].lstrip()}".strip()
