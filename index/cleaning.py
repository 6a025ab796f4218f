"""Text in the form in which it can be stored, compared and embedded."""


def clean(text: str) -> str:
    """Text without what no database holds (NUL, lone surrogates), and with plain line ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return text.encode("utf-8", "replace").decode("utf-8")
