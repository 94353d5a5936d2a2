"""*Check Connection* in a browser, with everything that can be wrong: a line in words, and what to do about it."""

import psycopg2
import pytest

from devtools import databases
from devtools.emulator import APPLICATION, CLIENT_ID, CLIENT_SECRET

from .people import ANNA, connected
from .test_browser import browser, log_in
from .test_browser_settings import check, fault, open_preferences, page

__all__ = ["browser", "page"]

GOOD = {"Sign-in": "good", "Permissions": "good", "Mailbox": "good", "Calendar": "good"}
SIGN_IN = {"Sign-in": "bad"}
PERMISSIONS = {"Sign-in": "good", "Permissions": "bad"}
MAILBOX = {"Sign-in": "good", "Permissions": "good", "Mailbox": "bad"}
CALENDAR = {"Sign-in": "good", "Permissions": "good", "Calendar": "bad"}
READ_ONLY = {"Sign-in": "good", "Permissions": "good", "Mailbox": "good", "Calendar": "bad"}

# What Graph answers: where, with what; the lines, and what is said in the last.
GRAPH = {
    "asked to wait": (".", {"kind": "status", "status": 429, "code": "TooManyRequests"}, SIGN_IN, "goes on by itself"),
    "their trouble": (".", {"kind": "status", "status": 503}, SIGN_IN, "tries again by itself"),
    "no network": (".", {"kind": "drop_before"}, SIGN_IN, "cannot be reached. Odoo tries again by itself"),
    "half an answer": (".", {"kind": "truncate"}, SIGN_IN, "tries again by itself"),
    "mailbox on premises": (
        "/me/calendar$",
        {"kind": "status", "status": 404, "code": "MailboxNotEnabledForRESTAPI"},
        MAILBOX,
        "Ask your organization's administrator",
    ),
    "calendar gone": (
        "/me/calendar$",
        {"kind": "status", "status": 404, "code": "ErrorItemNotFound"},
        CALENDAR,
        "Open Outlook",
    ),
    "forbidden": (
        "/me/calendar$",
        {"kind": "status", "status": 403, "code": "ErrorAccessDenied"},
        CALENDAR,
        "ask the administrator of your Microsoft 365",
    ),
    "mailbox being moved": (
        "/me/calendar$",
        {"kind": "status", "status": 503, "code": "ErrorMailboxMoveInProgress"},
        CALENDAR,
        "tries again by itself",
    ),
}
# What the sign-in service says to the renewal of a token, and what the person reads.
RENEWAL = {
    "mfa_needed": "prove who you are. Connect your account again",
    "blocked_by_policy": "prove who you are. Connect your account again",
    "sign_in_frequency": "Connect your account again",
    "consent_needed": "Connect again and accept all of them",
    "admin_consent_needed": "Ask one to do so, then connect again",
    "disabled_user": "Take another one, or ask your organization's administrator",
    "unknown_user": "Take another one, or ask your organization's administrator",
    "temporarily_unavailable": "tries again by itself",
}
# What is wrong with the application, which the person cannot mend.
APPLICATIONS = {
    "wrong secret": ({"secrets": ["another"]}, "must check it in the settings"),
    "expired secret": ({"expired_secrets": [CLIENT_SECRET]}, "must create a new one"),
    "disabled": ({"secrets": [CLIENT_SECRET], "enabled": False}, "must check the client ID"),
}


@pytest.fixture
def preferences(page, server, emulator):
    """Anna's preferences, connected."""
    databases.set_parameters(server.database, APPLICATION)
    server.start("--log-level=info", cron_threads=0)
    connected(server, emulator)
    log_in(page, server)
    open_preferences(page, server)
    assert check_again(page) == GOOD
    return page


def check_again(page):
    """Once more, when all should be well."""
    return check(page, "Check Connection", "Calendars.ReadWrite")


def ask_for_another_token(emulator):
    emulator.control("POST", "/tokens", {"do": "expire_access"})


def sign_in_again(page, emulator, button="Sign in again"):
    """What the line asks for."""
    emulator.control("POST", "/tokens", {"do": "forget_consent"})
    with page.expect_popup() as opened:
        page.get_by_role("button", name=button).click()
    window = opened.value
    window.get_by_text(ANNA["address"]).click()
    with window.expect_event("close"):
        window.get_by_role("button", name="Accept").click()
    page.get_by_role("button", name="Sign in again").wait_for(state="detached")


def granted_long_ago(server, scopes):
    """As if the person had signed in when less was asked for. (Today's sign-in refuses fewer.)"""
    with psycopg2.connect(dbname=server.database) as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE microsoft_account SET scopes = %s WHERE state = 'connected'", [scopes])
        assert cursor.rowcount == 1
    connection.close()


def test_what_graph_says(preferences, emulator):
    for name, (path, do, found, words) in GRAPH.items():
        emulator.control("POST", "/faults", fault(path, do))
        assert check(preferences, "Check Connection", words) == found, name
        emulator.control("DELETE", "/faults")
        assert check_again(preferences) == GOOD, name


def test_what_the_sign_in_service_says(preferences, emulator):
    for error, words in RENEWAL.items():
        ask_for_another_token(emulator)
        emulator.control("POST", "/tokens", {"do": "demand", "error": error})
        assert check(preferences, "Check Connection", words) == SIGN_IN, error
        emulator.control("POST", "/tokens", {"do": "demand"})
        if "onnect" in words:
            sign_in_again(preferences, emulator)
        assert check_again(preferences) == GOOD, error
    for action in ("revoke_refresh", "expire_refresh"):
        ask_for_another_token(emulator)
        emulator.control("POST", "/tokens", {"do": action})
        assert check(preferences, "Check Connection", "Connect your account again") == SIGN_IN, action
        sign_in_again(preferences, emulator)
        assert check_again(preferences) == GOOD, action
    ask_for_another_token(emulator)
    emulator.control("POST", "/faults", fault(".", {"kind": "drop_before"}, service="login"))
    assert check(preferences, "Check Connection", "cannot be reached") == SIGN_IN
    emulator.control("DELETE", "/faults")
    assert check_again(preferences) == GOOD


def test_what_is_wrong_with_the_application(preferences, emulator):
    for name, (application, words) in APPLICATIONS.items():
        ask_for_another_token(emulator)
        emulator.control("POST", "/seed", {"application": {"client_id": CLIENT_ID, **application}})
        assert check(preferences, "Check Connection", words) == SIGN_IN, name
        emulator.control("POST", "/seed", {"application": {"client_id": CLIENT_ID, "secrets": [CLIENT_SECRET]}})
        # Nobody has to connect again.
        assert check_again(preferences) == GOOD, name


def test_a_permission_that_was_not_given(preferences, server, emulator):
    granted_long_ago(server, "User.Read")
    assert check(preferences, "Check Connection", "Not given: Calendars.ReadWrite. Connect again") == PERMISSIONS
    sign_in_again(preferences, emulator, "Use another account")
    assert check_again(preferences) == GOOD


def test_a_calendar_that_can_only_be_read(preferences, emulator):
    emulator.seed({**ANNA, "canEdit": False})
    assert check(preferences, "Check Connection", "does not let this account change") == READ_ONLY
    emulator.seed({**ANNA, "canEdit": True})
    assert check_again(preferences) == GOOD
