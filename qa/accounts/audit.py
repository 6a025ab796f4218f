"""The log of who came, who was refused, and who changed whose rights.

One line for each event, under the logger ``qa.accounts.audit``. It names accounts and addresses,
and never a password, a token or a cookie. What others have typed is written with ``%r``, so that no
line break or escape sequence of theirs reaches the log.
"""

import logging

_log = logging.getLogger(__name__)


def record(event: str, account: str | None, address: str | None, **about: str) -> None:
    """Write one line.

    Args:
        event: What happened, in a few words of ours.
        account: Name of the account; ``None``: no account is known.
        address: Where the request came from; ``None``: it was a command on this machine.
        about: What else is to be known, such as the label of a token.
    """
    told = {"account": account, "from": address or "the command line", **about}
    words = ", ".join(f"{name} {value!r}" for name, value in told.items() if value is not None)
    _log.info("%s: %s", event, words)
