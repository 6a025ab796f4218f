"""The names by which this service may be called.

A page on the web can point a host name of its own at 127.0.0.1 or at a machine in its reader's
network, and then read what is there as if it were its own (DNS rebinding). The ``Host`` header
still says that page's name, so a service that knows its own names is safe. A literal IP address
cannot be rebound: a page at an address is that machine's.
"""

import ipaddress
import re
import socket
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import BadRequest

from qa.settings import Settings

_ANY = "*"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::[0-9]{1,5})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """Host names and addresses, in lower case, without port and brackets.

    Attributes:
        any_address: Whether every literal IP address is allowed, too.
        any_name: Whether everything is that can be a host at all.
    """

    names: frozenset[str]
    any_address: bool = False
    any_name: bool = False

    def allow(self, header: str) -> bool:
        """Whether a ``Host`` header names one of them, with whatever port."""
        name = host_name(header)
        if name is None:
            return False
        return self.any_name or name in self.names or (self.any_address and _is_address(name))


def allowed_hosts(settings: Settings, bind: str) -> AllowedHosts:
    """Return the names that follow from the settings and the address that the service listens at.

    A service that listens at every address of its machine is reached by any of them, and by the
    machine's name. A port in a setting makes no difference: any port is answered at.
    """
    names = LOOPBACK | {host_name(one) or one.lower() for one in settings.allowed_hosts}
    if settings.public_url and (public := urlsplit(settings.public_url).hostname):
        names |= {public}
    everywhere = bind in ("", "0.0.0.0", "::")  # noqa: S104 - compared, not bound
    names |= {socket.gethostname().lower() if everywhere else bind.lower()}
    return AllowedHosts(names, any_address=everywhere, any_name=_ANY in names)


def register(app: Flask, hosts: AllowedHosts) -> None:
    """Refuse requests for hosts that are not ours, before anything else is looked at."""

    @app.before_request
    def _refuse_other_hosts() -> None:
        given = request.environ.get("HTTP_HOST")
        if given is None and request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
            return  # which knew no hosts
        if given is None or not hosts.allow(given):
            raise BadRequest(_refusal(given))


def _refusal(header: str | None) -> str:
    name = host_name(header or "")
    if name is None:
        return "the Host header is not a host"
    return (
        f"this archive is not served as “{name}”: if it should be, set ARCHIVE_QA_PUBLIC_URL to "
        "the address that readers use, or name the host in ARCHIVE_QA_ALLOWED_HOSTS"
    )


def host_name(header: str) -> str | None:
    """Return the name or address in a ``Host`` header, in lower case; ``None`` if it is no host."""
    found = _HOST.fullmatch(header)
    return (found[1] or found[2]).lower() if found else None


def same_site(origin: str, own: Collection[str]) -> bool:
    """Whether the origin of a request is one of a site's own hosts, each with its port.

    Whether by http or https is for a proxy to know, which need not say so.
    """
    try:
        parts = urlsplit(origin)
    except ValueError:  # not a URL
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() in own


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
