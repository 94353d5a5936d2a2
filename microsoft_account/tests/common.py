"""The language of the tests: what people do in Outlook, what Microsoft saw, who is connected.

The tests talk to the emulator over HTTP. It runs beside them; ``GRAPH_EMULATOR_URL`` says where its control interface
is, ``MICROSOFT_LOGIN_URL``, ``MICROSOFT_GRAPH_URL`` and ``MICROSOFT_CA_BUNDLE`` tell Odoo where "Microsoft" is.
Without them the tests are skipped.
"""

import os
import unittest
from datetime import datetime, timedelta
from urllib.parse import quote

import requests

from odoo import fields

from ..graph.person import person

CLIENT_ID = "11111111-1111-4111-8111-111111111111"
CLIENT_SECRET = "emulator-secret"
TENANT_ID = "22222222-2222-4222-8222-222222222222"
SCOPES = ("User.Read", "Calendars.ReadWrite")
_VARIABLES = ("GRAPH_EMULATOR_URL", "MICROSOFT_LOGIN_URL", "MICROSOFT_GRAPH_URL", "MICROSOFT_CA_BUNDLE")


class Outlook:
    """The emulator's control interface: seeds mailboxes, acts as the people who own them, shows what happened.

    People are named by their address; events are the dictionaries of Graph, or their ids. Times are naive UTC.
    """

    def __init__(self, control_url: str) -> None:
        self._url = control_url.rstrip("/")
        self._session = requests.Session()
        self._has_planted = False

    def control(self, method: str, path: str, body=None, **params):
        """One request to the control interface; returns its decoded answer."""
        answer = self._session.request(method, f"{self._url}/{path}", json=body, params=params, timeout=30)
        if not answer.ok:
            raise AssertionError(f"The emulator refuses {method} {path}: {answer.text}")
        return answer.json() if answer.content else None

    # ---------------------------------------------------------------------------------------------- setting the scene

    def reset(self):
        """Empty the tenant."""
        self._has_planted = False
        self.control("POST", "reset", {})

    def seed(self, *addresses: str, application: dict | None = None):
        """Make mailboxes; the name is made from the address (ada.lovelace@... = Ada Lovelace)."""
        mailboxes = [{"address": address, "name": person_name(address)} for address in addresses]
        self.control("POST", "seed", {"mailboxes": mailboxes, **({"application": application} if application else {})})

    def add_mailbox(self, address: str, **more):
        """Make or change a mailbox: aliases (a list of addresses), userPrincipalName, state..."""
        one = {"address": address, "name": person_name(address), **more}
        self.control("POST", "seed", {"mailboxes": [one]})

    def add_group(self, address: str, *members: str):
        """Make a distribution list."""
        self.control("POST", "seed", {"groups": [{"address": address, "members": list(members)}]})

    def faults(self, *faults: dict):
        """Let requests fail: {"match": {...}, "do": {...}} each. Without any: back to normal."""
        if faults:
            self.control("POST", "faults", {"faults": list(faults)})
        else:
            self.control("DELETE", "faults")

    def tokens(self, do: str, mailbox: str | None = None):
        """Let something happen to the tokens handed out: expire_access, revoke_refresh, forget_consent..."""
        self.control("POST", "tokens", {"do": do, **({"mailbox": mailbox} if mailbox else {})})

    def demands(self, address: str, error: str | None):
        """Let the renewals of a mailbox meet an error of the sign-in service ("mfa_needed"...); None ends it."""
        self.control("POST", "tokens", {"do": "demand", "mailbox": address, "error": error})

    def clock(self, now: datetime | None = None, *, advance: float | None = None):
        """Set the emulator's clock, move it by seconds, or (without arguments) free it."""
        body = {"now": f"{now.isoformat()}Z"} if now else {"advance": advance} if advance else {}
        self.control("POST", "clock", body)

    def switches(self, **switches):
        """Choose what the documentation leaves open."""
        self.control("POST", "switches", switches)

    def sign_in(self, address: str, *, client_id: str = CLIENT_ID, scopes=SCOPES) -> dict:
        """Tokens without the pages: {"refresh_token", "access_token", "expires_in"}."""
        body = {"client_id": client_id, "address": address, "scopes": list(scopes)}
        return self.control("POST", "sign_in", body)

    # ------------------------------------------------------------------------------------------------ what people do

    def act(self, address: str, method: str, path: str, body: dict | None = None):
        """Do something as the owner of a mailbox; returns what Graph would answer."""
        act = {"as": address, "method": method, "path": path, **({"body": body} if body is not None else {})}
        answer = self.control("POST", "act", act)
        if answer["status"] >= 400:
            raise AssertionError(f"Outlook refuses {method} {path} of {address}: {answer['body']}")
        return answer["body"]

    def creates(self, address: str, subject: str, start, stop=None, *, attendees=(), **properties) -> dict:
        """Create an event: two datetimes (one hour by default), or dates for a day or several (stop is the last)."""
        body = {"subject": subject, **times(start, stop), **properties}
        if attendees:
            body["attendees"] = [attendee(one) for one in attendees]
        return self.act(address, "POST", "/me/events", body)

    def changes(self, address: str, event, **properties) -> dict:
        """Change properties of an event, as Graph writes them."""
        return self.act(address, "PATCH", f"/me/events/{_id(event)}", properties)

    def moves(self, address: str, event, start, stop=None) -> dict:
        """Move an event to other times."""
        return self.changes(address, event, **times(start, stop))

    def deletes(self, address: str, event) -> None:
        """Delete an event; if it is a meeting of one's own, everybody gets a cancellation."""
        self.act(address, "DELETE", f"/me/events/{_id(event)}")

    def answers(self, address: str, event, answer: str, *, comment: str = "") -> None:
        """Answer an invitation: "accept", "tentativelyAccept" or "decline"."""
        self.act(address, "POST", f"/me/events/{_id(event)}/{answer}", {"sendResponse": True, "comment": comment})

    def plants(self, address: str, **event) -> dict:
        """Put an event into a mailbox as it is, without any validation."""
        self._has_planted = True
        return self.control("POST", "raw", {"mailbox": address, "event": event})

    # --------------------------------------------------------------------------------------------- what can be seen

    def events(self, address: str) -> list[dict]:
        """Everything in a mailbox's calendar."""
        answer = self.control("GET", f"mailboxes/{quote(address)}/events")
        return answer["events"] if isinstance(answer, dict) else answer

    def event(self, address: str, subject: str) -> dict:
        """The one event with a subject."""
        found = [event for event in self.events(address) if event.get("subject") == subject]
        if len(found) != 1:
            subjects = sorted(str(event.get("subject")) for event in self.events(address))
            raise AssertionError(f"{len(found)} events {subject!r} in the mailbox of {address}; there are: {subjects}")
        return found[0]

    def mails(self) -> list[dict]:
        """The mails Outlook would have sent."""
        answer = self.control("GET", "mails")
        return answer["mails"] if isinstance(answer, dict) else answer

    def forget_mails(self):
        self.control("DELETE", "mails")

    def journal(self) -> list[dict]:
        """Every request to Graph since the last :meth:`forget_journal`."""
        return self.control("GET", "journal")["requests"]

    def requests(self, method: str | None = None, path: str = "") -> list[str]:
        """The journal in short: "METHOD path", only those with this method and this text in their path."""
        return [
            f"{entry['method']} {entry['path']}"
            for entry in self.journal()
            if path in entry["path"] and method in (None, entry["method"])
        ]

    def complaints(self) -> list:
        """What the referee found wrong with our requests. That what was planted is not as Graph describes it, is
        intended."""
        found = self.control("GET", "journal")["complaints"]
        return [one for one in found if not (self._has_planted and "the emulator's answer is not as described" in one)]

    def forget_journal(self):
        self.control("DELETE", "journal")


def emulator() -> Outlook:
    """The running emulator. Without one the test is skipped."""
    missing = [name for name in _VARIABLES if not os.environ.get(name)]
    if missing:
        raise unittest.SkipTest(f"The emulator is needed: {', '.join(missing)} not set (python -m graph_emulator).")
    return Outlook(os.environ["GRAPH_EMULATOR_URL"])


class MicrosoftCase:
    """For tests of Odoo (before TransactionCase or HttpCase): Odoo configured, the tenant empty at each test."""

    @classmethod
    def setUpClass(cls):
        cls.outlook = emulator()
        super().setUpClass()
        if not cls._registry_patched:
            # Cursors that are opened besides the test's own see what the test wrote, and are rolled back with it.
            cls.registry_enter_test_mode_cls()
        parameters = cls.env["ir.config_parameter"]
        parameters.set_param("microsoft_calendar_client_id", CLIENT_ID)
        parameters.set_param("microsoft_calendar_client_secret", CLIENT_SECRET)
        parameters.set_param("microsoft_calendar.tenant", "common")
        parameters.set_param("microsoft_calendar.cloud", "global")

    def setUp(self):
        super().setUp()
        self.outlook.reset()

    def connect(self, user, address: str | None = None):
        """Connect a user with a mailbox (his own address if none is given), which must be seeded. Sends nothing."""
        address = address or user.email
        granted = self.outlook.sign_in(address)
        owner = "/me?$select=id,displayName,mail,userPrincipalName,proxyAddresses"
        me = person(self.outlook.act(address, "GET", owner))
        accounts = self.env["microsoft.account"].with_user(user).sudo()
        accounts._connect(
            user.id,
            {
                "access_token": granted["access_token"],
                "refresh_token": granted["refresh_token"],
                "token_validity": fields.Datetime.now() + timedelta(seconds=granted["expires_in"]),
                "scopes": " ".join(SCOPES),
                "state": "connected",
                "error": False,
                **accounts._person_values(me),
                "tenant_id": TENANT_ID,
            },
            ["calendar"],
        )
        return self.env["microsoft.account"]._for_user(user)

    def assert_nothing_sent(self):
        """Outlook sent no mail."""
        self.assertEqual(self.outlook.mails(), [])

    def assert_no_complaint(self):
        """The referee has nothing against our requests."""
        self.assertEqual(self.outlook.complaints(), [])

    def assert_no_request(self):
        """Nothing was asked of Graph since the journal was forgotten."""
        self.assertEqual(self.outlook.requests(), [])


def person_name(address: str) -> str:
    """ada.lovelace@contoso.example = Ada Lovelace."""
    return address.partition("@")[0].replace(".", " ").title()


def times(start, stop=None) -> dict:
    """Graph's start, end and isAllDay for naive UTC datetimes, or for dates (``stop`` is the last day)."""
    if isinstance(start, datetime):
        stop = stop or start + timedelta(hours=1)
        all_day = False
    else:
        first, last = start, stop or start
        start = datetime.combine(first, datetime.min.time())
        stop = datetime.combine(last + timedelta(days=1), datetime.min.time())
        all_day = True
    return {
        "start": {"dateTime": start.isoformat(), "timeZone": "UTC"},
        "end": {"dateTime": stop.isoformat(), "timeZone": "UTC"},
        "isAllDay": all_day,
    }


def attendee(address) -> dict:
    """Graph's attendee for an address; a dictionary is taken as it is."""
    if isinstance(address, dict):
        return address
    return {"type": "required", "emailAddress": {"address": address, "name": person_name(address)}}


def _id(event) -> str:
    return quote(event if isinstance(event, str) else event["id"], safe="")


__all__ = ["CLIENT_ID", "CLIENT_SECRET", "TENANT_ID", "MicrosoftCase", "Outlook", "attendee", "times"]
