"""What opens something to whoever shows it; only its digest is kept."""

import hashlib
import secrets


def new_secret(prefix: str = "") -> str:
    """256 random bits, safe in a URL and a cookie."""
    return prefix + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is kept of it. It cannot be guessed, so that a plain hash is enough."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
