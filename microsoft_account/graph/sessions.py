"""One ``requests`` session per mailbox and process, so that connections are used again."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Hashable
from http.cookiejar import DefaultCookiePolicy

import requests


def new_session() -> requests.Session:
    """Return a session without memory: no cookies travel from one answer to the next request."""
    session = requests.Session()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session


class SessionPool:
    """The sessions used last, by key. Safe to ask from any thread, and in a forked process.

    Two processes that share a connection would read each other's answers.
    """

    def __init__(self, size: int = 256) -> None:
        self._size = size
        self._sessions: OrderedDict[Hashable, requests.Session] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> requests.Session:
        """Return the session of a key. The one used longest ago makes room when there are too many."""
        with self._lock:
            mine = os.getpid(), key
            session = self._sessions.pop(mine, None) or new_session()
            self._sessions[mine] = session
            dropped = self._sessions.popitem(last=False)[1] if len(self._sessions) > self._size else None
        if dropped:
            # Whoever still uses it goes on: closing only empties its pool of idle connections.
            dropped.close()
        return session
