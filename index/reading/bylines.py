"""The names in a byline."""

import re

_BY = re.compile(r"^\s*(?:written\s+)?by[\s:]+", re.IGNORECASE)
# A Spanish «y» is a small letter that stands alone: «Vikram Y. Rao» is one man.
_AND = re.compile(r" ?(?:;|\band\b|&|\bund\b|(?<= )(?-i:y)(?= )|\bet\b) ?", re.IGNORECASE)
_OFFICE = re.compile(
    r"\b(?:editor|correspondent|director|professor|fellow|analyst|chief|desk officer|reporter|"
    r"columnist|president|chair(?:man|woman)?|minister|ambassador|researcher|lecturer|retd?\.?|"
    r"contributor|head|secretary|commander|writer|staff|bureau|advis[eo]r|scholar|phd|ph\.d\.?|"
    r"university|institute|centre|center|school|former|senior|deputy|managing|associate|assistant)\b",
    re.IGNORECASE,
)


def authors_of(byline: str | None) -> tuple[str, ...]:
    """The names in a byline, without offices.

    Example:
        >>> authors_of("By Ashwani Sharma, Editor-in-Chief")
        ('Ashwani Sharma',)
        >>> authors_of("Energy Desk and Trade Desk")
        ('Energy Desk', 'Trade Desk')
    """
    if not byline:
        return ()
    line = _BY.sub("", " ".join(byline.split()))
    parts = (part for half in _AND.split(line) for part in half.split(","))
    names = [re.sub(r"\([^()]*\)", "", part).strip(" .|–—-") for part in parts]
    kept = [name for name in names if name and not _is_office(name)]
    return tuple(dict.fromkeys(kept)) or (line or byline.strip(),)


def _is_office(part: str) -> bool:
    return bool(_OFFICE.search(part))
