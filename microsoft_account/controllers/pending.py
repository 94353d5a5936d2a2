"""Sign-ins under way, kept in the session of the person who started them."""

from collections.abc import Mapping

# A person may start in several tabs; the oldest make room.
_MOST = 5
_KEY = "microsoft_sign_ins"


def remember(session, state: str, entry: dict) -> None:
    """Keep an entry under the state that Microsoft sends back."""
    entries = {**session.get(_KEY, {}), state: entry}
    session[_KEY] = dict(list(entries.items())[-_MOST:])


def recall(session, state: str | None, uid: int) -> Mapping | None:
    """Return the entry of a state, if this user made it."""
    entry = session.get(_KEY, {}).get(state or "")
    return entry if entry and entry["uid"] == uid else None
