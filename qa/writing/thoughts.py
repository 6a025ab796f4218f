"""What some models think aloud before they answer, between ``<think>`` and ``</think>``."""

_OPENS = "<think>"
_CLOSES = "</think>"


class WithoutThoughts:
    """Takes the thoughts out of a text while it comes, whatever pieces it comes in."""

    def __init__(self) -> None:
        self._head = ""
        self._is_over = False

    def add(self, piece: str) -> str:
        """What a piece brings of the answer itself."""
        if self._is_over:
            return piece
        self._head += piece
        bare = self._head.lstrip()
        if bare.startswith(_OPENS):
            _, closed, answer = bare.partition(_CLOSES)
            self._is_over = bool(closed)
            return answer
        if _OPENS.startswith(bare):  # it may yet open, or nothing has come
            return ""
        self._is_over = True
        return self._head

    def end(self) -> str:
        """What was held back, and was no thought."""
        return "" if self._is_over or self._head.lstrip().startswith(_OPENS) else self._head
