"""A place on our own Chroma server that only those find who know its name.

Chroma 1.x listens on TCP alone and asks nobody who they are: every user of the machine reaches the
server of our archive. But it lists collections only by tenant and database, and tenants not at all.
So ours have a name of 122 random bits, which nobody can read who cannot read the catalog.
"""

from typing import Any

import httpx

_MADE_BEFORE = 409


def private_place(url: str, name: str) -> dict[str, Any]:
    """Make a tenant and a database of a name, unless they are there.

    Args:
        url: Of the server, without a path.
        name: Unguessable.

    Returns:
        What a client of chromadb needs to work there.

    Raises:
        httpx.HTTPError: The server does not answer, or refuses.
    """
    tenants = f"{url}/api/v2/tenants"
    for path in (tenants, f"{tenants}/{name}/databases"):
        answer = httpx.post(path, json={"name": name}, timeout=20)
        if answer.status_code != _MADE_BEFORE:
            answer.raise_for_status()
    return {"tenant": name, "database": name}
