"""Where what is taken along comes from: this archive, at the address that its readers use."""

from flask import request

from qa.assembly import origin_of
from qa.exports.origin import Origin
from qa.web.parts import parts


def origin() -> Origin:
    """The archive of the present request, as references name it."""
    return origin_of(parts().settings, site=request.host_url)
