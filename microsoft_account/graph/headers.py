"""The few response headers that say what to do next."""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from .decoding import storable

# Nobody asks for a longer pause; dates are counted with it.
_LONGEST_PAUSE = 86_400.0

_CLAIMS = re.compile(r'\bclaims="([A-Za-z0-9+/_=-]+)"')


def header(headers: Mapping[str, str], name: str) -> str:
    """Return a header whatever its spelling (inside a batch the headers are a plain dictionary), or ""."""
    return next((str(value) for key, value in headers.items() if key.lower() == name.lower()), "")


def retry_after_seconds(headers: Mapping[str, str], *, now: datetime | None = None) -> float | None:
    """Return Retry-After in seconds: a number (Graph sends fractions, too) or a date; a day at most.

    None if absent or nonsense.
    """
    value = header(headers, "Retry-After").strip()
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            moment = parsedate_to_datetime(value)
        except (ValueError, OverflowError, TypeError, IndexError):
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        seconds = (moment - (now or datetime.now(UTC))).total_seconds()
    return min(max(seconds, 0.0), _LONGEST_PAUSE) if math.isfinite(seconds) else None


def claims_challenge(headers: Mapping[str, str]) -> str:
    """Return the decoded claims of a ``WWW-Authenticate: ... insufficient_claims`` challenge, or ""."""
    value = header(headers, "WWW-Authenticate")
    found = _CLAIMS.search(value) if "insufficient_claims" in value else None
    if not found:
        return ""
    text = found[1].rstrip("=")
    try:
        # Both alphabets are seen in the wild; the padding is often missing.
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_" if set(text) & set("-_") else None)
        return str(storable(decoded.decode()))
    except (binascii.Error, UnicodeDecodeError):
        return ""
