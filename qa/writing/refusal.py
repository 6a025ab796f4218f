"""Whether a chat model says that it does not know."""

import re

NOT_IN_THE_ARCHIVE = "NOT IN THE ARCHIVE"
"""What a model is told to write where the passages do not answer."""

_SOURCES = r"(?:passages?|archives?|articles?|texts?|sources?|documents?|context|excerpts?)"
_LACK = (
    r"(?:(?:does|do|did)(?: not|n't|n’t)|cannot|can(?:'|’)t"
    r"|contains? (?:no|nothing)|ha(?:s|ve) (?:no|nothing)|(?:is|are) silent|says? nothing"
    r"|gives? no|provides? no|mentions? no)"
)
_REFUSALS = re.compile(
    rf"(?:(?:i(?:'|’)m|i am) (?:sorry|afraid|unable|not able)|sorry\b|unfortunately\b.*{_LACK}"
    rf"|(?:based on )?(?:the |these |this |none of the )?(?:given |provided |available )?{_SOURCES}"
    rf"\b[^.]*?\b{_LACK}"
    r"|i (?:do not|don(?:'|’)t|cannot|can(?:'|’)t|could not|couldn(?:'|’)t) "
    r"(?:know|find|answer|determine|tell|say)"
    r"|there (?:is|are) (?:no|not enough|insufficient) "
    r"(?:information|mention|answer|passage|evidence)"
    r"|no (?:information|answer|passage|mention)\b|unknown\W*$|none of the (?:passages|articles)"
    r"|(?:it|this|that) is (?:not (?:known|mentioned|stated|specified)|unknown))",
    re.IGNORECASE,
)
_BARE = re.compile(r"\W+")


def is_refusal(sentence: str) -> bool:
    """Whether a sentence reads as if the answer were not known, in whatever words.

    What an article says may read so, too: whoever asks is to look whether it does.
    """
    bare = sentence.strip(" \t\"'“”‘’*_([")
    return bare.upper().startswith(NOT_IN_THE_ARCHIVE) or bool(_REFUSALS.match(bare))


def may_become_refusal(text: str) -> bool:
    """Whether a text may be the beginning of what a model is told to write for not knowing."""
    bare = _BARE.sub(" ", text).strip().upper()
    return NOT_IN_THE_ARCHIVE.startswith(bare) or bare.startswith(NOT_IN_THE_ARCHIVE)
