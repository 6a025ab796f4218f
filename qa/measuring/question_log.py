"""A golden set out of what readers have asked, for staff to check."""

from collections.abc import Iterable, Iterator

from qa.conversations import Message


def drafts(log: Iterable[Message], *, rated: bool = False) -> Iterator[dict[str, object]]:
    """Lines of a golden set, each question once, as it was answered last.

    What the product answered is proposed as right: it is for staff to correct that. «review» marks
    the questions whose answer a reader found not helpful. They stand first.

    Args:
        rated: Only questions that a reader has rated.
    """
    latest = {message.response["standalone_question"].casefold(): message for message in log}
    chosen = [one for one in latest.values() if one.rating is not None or not rated]
    for message in sorted(chosen, key=lambda one: one.rating != -1):
        yield _draft(message)


def _draft(message: Message) -> dict[str, object]:
    response = message.response
    cited = response["citations"] if response["answered"] else []
    draft: dict[str, object] = {
        "question": response["standalone_question"],
        "answerable": response["answered"],
        "article_id": list(dict.fromkeys(citation["article_id"] for citation in cited)),
        "answers": [],
        "quotes": [citation["quote"] for citation in cited],
    }
    if message.rating is not None:
        draft |= {"rating": message.rating, "comment": message.comment}
    return draft | ({"review": True} if message.rating == -1 else {})
