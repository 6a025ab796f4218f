"""What a question asks for beneath the words that only ask: «Tell me about AUKUS» asks for «AUKUS».

These words would be looked for among those of the articles, where they are missing or stand for
something else.
"""

import re

_ME = r"(?:me|us)\s+"
_ABOUT = r"(?:about|on|of)\s+"
_LIKE_TO = r"(?:i\s+(?:want|need|would\s+like)|i[’']d\s+like)\s+"
_POLITELY = rf"(?:please,?\s+|(?:can|could|would|will)\s+you\s+|{_LIKE_TO}you\s+to\s+)*"
_MORE = r"(?:(?:more|something|everything|all|a\s+bit)\s+)?"
_SUMMARY = (
    r"(?:an?\s+|the\s+)?(?:(?:short|brief|quick)\s+)?(?:summary|overview|outline)\s+of\s+(?=\S)"
)
_ASKS = re.compile(
    rf"\s*{_POLITELY}(?:"
    # «Tell me when it was» asks when; «Tell the truth» asks nothing of us
    rf"tell\s+{_ME}{_MORE}(?:about\s+)?"
    rf"|(?:explain|describe)\s+(?:to\s+{_ME})?"
    rf"|summari[sz]e\s+(?:for\s+{_ME})?"
    rf"|(?:(?:give|show)\s+{_ME})?{_SUMMARY}"
    rf"|{_LIKE_TO}to\s+know\s+{_MORE}(?:about\s+)?"
    rf"|what\s+(?:do|can)\s+you\s+(?:know|say|tell\s+(?:me|us))\s+{_ABOUT}"
    rf"|do\s+you\s+know\s+(?:(?:anything\s+)?{_ABOUT})?"
    r")"
    # «…what the archive says about it», «… the article on it»
    r"(?:(?:what\s+)?the\s+(?:articles?|archive|magazine)\s+(?:(?:says?|has|have|writes?)\s+)?"
    r"(?:about|on)\s+)?",
    re.IGNORECASE,
)
_MOST = 2  # such phrases: «Could you tell me … Explain …»


def without_request(question: str) -> str:
    """The question without such words; as it is where nothing else is left of it."""
    asked = question
    for _ in range(_MOST):
        begun = _ASKS.match(asked)
        rest = asked[begun.end() :] if begun else asked
        if rest == asked or not re.search(r"\w", rest):
            break
        asked = rest
    return asked
