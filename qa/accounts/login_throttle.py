"""Which logins may be tried at this moment.

Three doors stand in a row, and each counts the tries that failed:

- the name together with the address, as nobody mistypes a password for long;
- the address alone, for whoever tries many names;
- the name alone, for whoever tries it from many addresses. It opens slowly but never closes for
  long, as otherwise strangers could lock the owner out.

Somebody who has logged in from an address lately passes the first door alone, with that name from
there. So neither a flood of tries at a name nor a neighbour behind the same address shuts out
whoever belongs there.

Why no library of the field: a window of ``limits`` counts whole minutes or hours, in which waits
cannot grow from seconds, a login that succeeds cannot be taken back, and the number of keys is not
bounded. A store that several processes share takes the place of this class.
"""

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from qa.accounts.throttle import Backoff, Throttle

_BY_ADDRESS = Backoff(free=30, first=2.0, longest=120.0)
_BY_NAME = Backoff(free=30, first=1.0, longest=60.0)
_REMEMBERED = 30 * 24 * 3_600.0  # seconds that a name is known at an address after a login
_MOST = 10_000  # of these that are remembered
_OF_A_HOST = 64  # bits of an IPv6 address; whoever has one usually has all that begin with them


class LoginThrottle:
    """Counts logins that fail, in memory. Safe to share between threads.

    Behind a proxy the address is that of all, unless ``ARCHIVE_QA_PROXIES`` tells of it.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._pairs = Throttle(clock)
        self._addresses = Throttle(clock, _BY_ADDRESS)
        self._names = Throttle(clock, _BY_NAME)
        self._known: OrderedDict[tuple[str, str], float] = OrderedDict()

    def register_attempt(self, name: str, address: str) -> float:
        """Begin a try, unless it is too soon for one. It counts as a failure until told otherwise.

        Args:
            name: As :func:`qa.accounts.account.folded_name` gives it.

        Returns:
            Seconds until the next try; 0: this one may be made.
        """
        host = network_of(address)
        with self._lock:
            if self._is_known(name, host):
                return self._pairs.knock(name, host)
            doors = (
                (self._pairs, (name, host)),
                (self._addresses, (host,)),
                (self._names, (name,)),
            )
            if wait := max(throttle.wait(*door) for throttle, door in doors):
                return wait
            return max(throttle.knock(*door) for throttle, door in doors)

    def succeeded(self, name: str, address: str) -> None:
        """Note that the owner of a name has come."""
        host = network_of(address)
        with self._lock:
            if not self._is_known(name, host):
                self._addresses.take_back(host)  # but not its failures at other names
            self._pairs.opened(name, host)
            self._names.opened(name)
            self._known[name, host] = self._clock()
            self._known.move_to_end((name, host))
            while len(self._known) > _MOST:
                self._known.popitem(last=False)

    def not_tried(self, name: str, address: str) -> None:
        """Take back a try that was not made, as the service was too busy."""
        host = network_of(address)
        with self._lock:
            self._pairs.take_back(name, host)
            if not self._is_known(name, host):
                self._addresses.take_back(host)
                self._names.take_back(name)

    def _is_known(self, name: str, host: str) -> bool:
        last = self._known.get((name, host))
        return last is not None and self._clock() - last < _REMEMBERED


def network_of(address: str) -> str:
    """Return what one host can use as an address: an IPv4 address, or the /64 of an IPv6 one.

    Anything else is returned as it is.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, _OF_A_HOST), strict=False))
