"""The language of the tests: an emulator, people with mailboxes, and what they do over HTTP."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import urllib3

from graph_emulator import Emulator
from graph_emulator.login.accounts import CLIENT_ID

SCOPES = ["https://graph.microsoft.com/Calendars.ReadWrite", "https://graph.microsoft.com/User.Read"]
Json = dict[str, Any]


class Answer:
    """A response: status, JSON and headers."""

    def __init__(self, response: urllib3.BaseHTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.text = response.data.decode()
        self.json: Any = json.loads(self.text) if self.text.startswith(("{", "[")) else None

    @property
    def code(self) -> str:
        return self.json["error"]["code"] if self.json and "error" in self.json else ""

    @property
    def value(self) -> list[Json]:
        return list(self.json["value"])

    def __repr__(self) -> str:
        return f"<{self.status} {self.text[:300]}>"


class Person:
    """Somebody with a mailbox, seen through an application that may use it."""

    def __init__(self, stage: Stage, address: str, scopes: list[str] | None = None) -> None:
        self.stage = stage
        self.address = address
        signed = stage.control(
            "POST", "/sign_in", {"client_id": CLIENT_ID, "address": address, "scopes": scopes or SCOPES}
        )
        self.token, self.refresh_token = signed["access_token"], signed["refresh_token"]

    def send(
        self, method: str, path: str, body: Any = None, *, prefer: str = 'IdType="ImmutableId"', **headers: str
    ) -> Answer:
        """A Graph request; ``path`` is below /v1.0 or a whole link."""
        url = path if "://" in path else f"{self.stage.emulator.graph_url}/v1.0{path}"
        sent = {
            "Authorization": f"Bearer {self.token}",
            **{name.replace("_", "-"): text for name, text in headers.items()},
        }
        if prefer:
            sent["Prefer"] = prefer
        content = None
        if body is not None:
            sent["Content-Type"] = "application/json"
            content = json.dumps(body)
        return Answer(self.stage.http.request(method, url, body=content, headers=sent, retries=False, redirect=False))

    def get(self, path: str, **more: Any) -> Answer:
        return self.send("GET", path, **more)

    def create(self, **event: Any) -> Json:
        answer = self.send("POST", "/me/events", meeting(**event))
        assert answer.status == 201, answer
        return dict(answer.json)

    def read(self, event: Json | str, query: str = "", **more: Any) -> Json:
        answer = self.get(f"/me/events/{quote(name_of(event), safe='')}{query}", **more)
        assert answer.status == 200, answer
        return dict(answer.json)

    def patch(self, event: Json, **changes: Any) -> Json:
        answer = self.try_patch(event, **changes)
        assert answer.status == 200, answer
        return dict(answer.json)

    def try_patch(self, event: Json, **changes: Any) -> Answer:
        etag = event["@odata.etag"]
        return self.send("PATCH", f"/me/events/{quote(event['id'], safe='')}", changes, If_Match=etag)

    def delete(self, event: Json | str, **headers: str) -> Answer:
        return self.send("DELETE", f"/me/events/{quote(name_of(event), safe='')}", **headers)

    def do(self, event: Json | str, action: str, body: Json | None = None) -> Answer:
        return self.send("POST", f"/me/events/{quote(name_of(event), safe='')}/{action}", body or {})

    def view(
        self, start: str = "2026-10-01", end: str = "2026-11-01", more: str = "&$top=500", **rest: Any
    ) -> list[Json]:
        answer = self.get(f"/me/calendarView?startDateTime={start}&endDateTime={end}{more}", **rest)
        assert answer.status == 200, answer
        return answer.value

    def everything(self) -> list[Json]:
        return list(self.stage.control("GET", f"/mailboxes/{self.address}/events")["events"])

    def find(self, subject: str) -> Json:
        """The one event of this subject in the mailbox, as Graph shows it."""
        found = [one for one in self.everything() if one["subject"] == subject]
        assert len(found) == 1, (subject, [one["subject"] for one in self.everything()])
        return self.read(found[0]["id"])

    def delta(
        self, link: str = "", start: str = "2026-10-01", end: str = "2026-11-01", page: int = 50
    ) -> tuple[list[Json], str]:
        """All pages of a round: the items and the deltaLink."""
        link = link or f"/me/calendarView/delta?startDateTime={start}T00:00:00Z&endDateTime={end}T00:00:00Z"
        items: list[Json] = []
        while True:
            answer = self.get(link, prefer=f'IdType="ImmutableId", odata.maxpagesize={page}')
            assert answer.status == 200, answer
            items += answer.value
            if "@odata.deltaLink" in answer.json:
                return items, answer.json["@odata.deltaLink"]
            link = answer.json["@odata.nextLink"]


class Stage:
    """The emulator and what is around it."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.http = urllib3.PoolManager(maxsize=10, cert_reqs="CERT_REQUIRED", ca_certs=emulator.ca_bundle)

    def close(self) -> None:
        self.http.clear()

    def control(self, method: str, path: str, body: Json | None = None, status: int = 200) -> Any:
        content = None if body is None else json.dumps(body)
        response = self.http.request(method, self.emulator.control_url + path, body=content)
        assert response.status == status, (response.status, response.data)
        return json.loads(response.data)

    def seed(self, *addresses: str, **more: Any) -> None:
        names = [{"address": one, "name": one.partition("@")[0].capitalize(), **more} for one in addresses]
        self.control("POST", "/seed", {"mailboxes": names})

    def person(self, name: str, scopes: list[str] | None = None) -> Person:
        return Person(self, f"{name}@contoso.example", scopes)

    @property
    def anna(self) -> Person:
        return self.person("anna")

    @property
    def ben(self) -> Person:
        return self.person("ben")

    @property
    def cora(self) -> Person:
        return self.person("cora")

    def switch(self, **switches: Any) -> None:
        self.control("POST", "/switches", switches)

    def advance(self, seconds: float) -> None:
        self.control("POST", "/clock", {"advance": seconds})

    def fault(self, match: Json, **do: Any) -> None:
        self.control("POST", "/faults", {"faults": [{"match": match, "do": do}]})

    @property
    def mails(self) -> list[Json]:
        return list(self.control("GET", "/mails")["mails"])

    def new_mails(self) -> list[tuple[str, list[str]]]:
        """Kind and recipients of the mails since the last look, in order."""
        found = [(one["kind"], [address.partition("@")[0] for address in one["to"]]) for one in self.mails]
        self.control("DELETE", "/mails")
        return found

    @property
    def journal(self) -> list[Json]:
        return list(self.control("GET", "/journal")["requests"])

    @property
    def complaints(self) -> list[str]:
        return list(self.control("GET", "/journal")["complaints"])

    def post_form(self, url: str, **form: str) -> Answer:
        return Answer(
            self.http.request(
                "POST", url, body=urlencode(form), redirect=False, retries=False,
                headers={"Content-Type": "application/x-www-form-urlencoded"},
            )
        )  # fmt: skip


def name_of(event: Json | str) -> str:
    return event if isinstance(event, str) else event["id"]


def at(moment: str, zone: str = "UTC") -> Json:
    """A dateTimeTimeZone."""
    return {"dateTime": moment, "timeZone": zone}


def meeting(
    subject: str = "Talk", start: str = "2026-10-06T10:00:00", end: str = "2026-10-06T11:00:00", zone: str = "UTC",
    with_: list[str] | None = None, **more: Any,
) -> Json:  # fmt: skip
    """The body of a new event; ``with_`` are the attendees' first names."""
    event: Json = {"subject": subject, "start": at(start, zone), "end": at(end, zone), **more}
    if with_:
        event["attendees"] = people(*with_)
    return event


def people(*names: str) -> list[Json]:
    return [
        {
            "emailAddress": {"address": name if "@" in name else f"{name}@contoso.example", "name": name},
            "type": "required",
        }
        for name in names
    ]


def path_of(link: str) -> str:
    return urlsplit(link).path
