"""What Microsoft says about a registered application without anybody signing in."""

from __future__ import annotations

import re

from .auth import Application, ask_as_application, renew
from .errors import GraphError, SignInNeeded

# Names under which people of several tenants sign in. Applications get tokens of their own in one tenant only.
SHARED = ("common", "organizations", "consumers")

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def is_guid(text: str) -> bool:
    """Return whether a text is an ID of Entra: client IDs are, and the IDs of secrets, but never their values."""
    return bool(_GUID.fullmatch(text.strip()))


def examine(application: Application) -> GraphError | None:
    """Return why Microsoft refuses the application, or None.

    In a tenant of its own the application asks for a token for itself, which nobody has to consent to. At a shared
    address it renews a token that was never given: if it is the token that is refused, the application was accepted.
    Whether the redirect address is registered shows in the browser only, when somebody signs in.
    """
    try:
        if application.tenant.lower() in SHARED:
            renew(application, "no-token", application.cloud.scopes("User.Read"))
        else:
            ask_as_application(application)
    except SignInNeeded:
        return None
    except GraphError as error:
        return error
    return None
