"""Where a person may be sent after the sign-in: inside this database only."""

import re
from urllib.parse import urlsplit

HOME = "/odoo"
# The end of a sign-in in a window of its own.
CLOSE = "/microsoft_account/close"

# Browsers drop control characters and read "\" as "/": "/\t/example.com" would leave the database.
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")


def local_path(address: str | None, own_url: str) -> str:
    """Return the path (with query and fragment) of an address of ours, else the home page.

    ``own_url`` is the scheme and host under which the person sees Odoo; pages name themselves with it.
    """
    address = address or ""
    if address == CLOSE:
        return CLOSE
    own = f"{own_url.rstrip('/')}/"
    if address.startswith(own):
        address = address[len(own) - 1 :]
    if not address.startswith("/") or address.startswith("//") or _UNSAFE.search(address):
        return HOME
    try:
        parts = urlsplit(address)
    except ValueError:
        return HOME
    if parts.scheme or parts.netloc or parts.path.startswith("/microsoft_account/"):
        return HOME
    return address
