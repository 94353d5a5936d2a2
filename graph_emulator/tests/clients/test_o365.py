"""The O365 package: a protocol and a connection of one's own are its way to other addresses."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msal import ConfidentialClientApplication

from graph_emulator.login.accounts import CLIENT_ID, CLIENT_SECRET
from graph_emulator.tests.endpoint import endpoint
from graph_emulator.tests.stage import Stage, meeting

from .sign_in import PERMISSIONS, REDIRECT, walk

pytest.importorskip("O365", reason="O365 is not installed")

from O365 import Account, Connection, MSGraphProtocol
from O365.utils.token import MemoryTokenBackend
from requests import HTTPError

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def no_foreign_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    """requests prefers these to ``verify=``."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


def account(stage: Stage, name: str = "anna") -> Any:
    """A signed-in account of the package, by way of the sign-in pages."""

    class LocalConnection(Connection):
        @property
        def msal_client(self) -> ConfidentialClientApplication:
            if self._msal_client is None:
                self._msal_client = ConfidentialClientApplication(
                    *self.auth,
                    authority=f"{stage.emulator.login_url}/common",
                    token_cache=self.token_backend,
                    instance_discovery=False,
                    verify=stage.emulator.ca_bundle,
                )
            return self._msal_client

    class LocalGraph(MSGraphProtocol):
        _protocol_url = f"{stage.emulator.graph_url}/"

    class LocalAccount(Account):
        connection_constructor = LocalConnection

    found = LocalAccount(
        (CLIENT_ID, CLIENT_SECRET),
        protocol=LocalGraph(timezone=BERLIN),
        token_backend=MemoryTokenBackend(),
        requests_delay=0,
        request_retries=0,
    )
    address, flow = found.get_authorization_url(requested_scopes=list(PERMISSIONS), redirect_uri=REDIRECT)
    assert found.request_token(walk(stage, address, f"{name}@contoso.example"), flow=flow)
    return found


def new_talk(calendar: Any, subject: str = "Talk", *attendees: str) -> Any:
    event = calendar.new_event(subject)
    event.start = datetime(2026, 10, 6, 10, tzinfo=BERLIN)
    event.end = datetime(2026, 10, 6, 11, tzinfo=BERLIN)
    for one in attendees:
        event.attendees.add(f"{one}@contoso.example")
    return event


def october(schedule: Any, **more: Any) -> list[Any]:
    window = {"start_recurring": datetime(2026, 10, 1, tzinfo=UTC), "end_recurring": datetime(2026, 11, 1, tzinfo=UTC)}
    return list(schedule.get_events(**window, **more))


def test_who_signed_in(stage: Stage) -> None:
    found = account(stage)
    assert found.is_authenticated
    assert found.username == "anna@contoso.example"
    assert found.get_current_user_data().display_name == "Anna"


def test_create_read_change_and_delete(stage: Stage) -> None:
    schedule = account(stage).schedule()
    event = new_talk(schedule)
    event.body = "<p>Agenda</p>"
    event.location = "Room 1"
    event.categories = ["Red category"]
    assert event.save()
    assert stage.anna.find("Talk")["start"]["dateTime"].startswith("2026-10-06T08:00")
    (read,) = october(schedule)
    assert read.start == datetime(2026, 10, 6, 8, tzinfo=UTC)
    assert (read.location["displayName"], list(read.categories)) == ("Room 1", ["Red category"])
    assert "Agenda" in read.get_body_text()
    read.subject = "Renamed"
    assert read.save()
    assert schedule.get_default_calendar().get_event(read.object_id).subject == "Renamed"
    assert read.delete()
    assert october(schedule) == []
    with pytest.raises(HTTPError, match="404"):
        schedule.get_default_calendar().get_event(read.object_id)


def test_an_all_day_event(stage: Stage) -> None:
    schedule = account(stage).schedule()
    event = schedule.new_event("Holiday")
    event.start, event.is_all_day = date(2026, 10, 7), True
    assert event.save()
    stored = stage.anna.find("Holiday")
    assert (stored["isAllDay"], stored["start"]["dateTime"][:10], stored["end"]["dateTime"][:10]) == (
        True, "2026-10-07", "2026-10-08",
    )  # fmt: skip


def test_a_series(stage: Stage) -> None:
    schedule = account(stage).schedule()
    event = new_talk(schedule, "Weekly")
    event.recurrence.set_weekly(
        1, days_of_week=["tuesday"], first_day_of_week="monday", start=date(2026, 10, 6), occurrences=4
    )
    assert event.save()
    found = october(schedule)
    assert [one.start.astimezone(BERLIN).hour for one in found] == [10, 10, 10, 10]
    (master,) = schedule.get_events(include_recurring=False)
    assert master.recurrence.occurrences == 4
    inside = master.get_occurrences(datetime(2026, 10, 10, tzinfo=UTC), datetime(2026, 10, 20, tzinfo=UTC))
    assert [one.object_id for one in inside] == [found[1].object_id]


def test_pages(stage: Stage) -> None:
    for number in range(7):
        stage.anna.create(subject=f"Talk {number}")
    found = october(account(stage).schedule(), batch=3, limit=None)
    assert sorted(one.subject for one in found) == [f"Talk {number}" for number in range(7)]


def test_answers(stage: Stage) -> None:
    made = stage.anna.create(subject="Review", with_=["ben", "cora"])
    (bens,) = october(account(stage, "ben").schedule())
    assert bens.response_status.status.name == "NotResponded"
    assert bens.accept_event("Gladly")
    (coras,) = october(account(stage, "cora").schedule())
    assert coras.decline_event()
    answers = [one["status"]["response"] for one in stage.anna.read(made)["attendees"]]
    assert answers == ["accepted", "declined"]
    (own,) = october(account(stage).schedule())
    assert own.cancel_event("Another time")
    assert stage.new_mails()[-1][0] == "cancellation"


def test_calendars(stage: Stage) -> None:
    schedule = account(stage).schedule()
    team = schedule.new_calendar("Team")
    assert new_talk(team, "In the team").save()
    assert sorted(one.name for one in schedule.list_calendars()) == ["Calendar", "Team"]
    assert [one.subject for one in october(schedule.get_calendar(calendar_name="Team"))] == ["In the team"]
    team.name = "Crew"
    assert team.update()
    assert team.delete()
    assert [one.name for one in schedule.list_calendars()] == ["Calendar"]


def test_subscribe_renew_and_delete(stage: Stage) -> None:
    subscriptions = account(stage).subscriptions()
    with endpoint() as address:
        made = subscriptions.create_subscription(
            address.url,
            "/me/events",
            ["created", "deleted"],
            expiration_datetime=datetime(2026, 10, 6, tzinfo=UTC),
            client_state="secret",
        )
        assert made["expirationDateTime"].startswith("2026-10-06T00:00:00")
        later = datetime(2026, 10, 7, tzinfo=UTC)
        renewed = subscriptions.renew_subscription(made["id"], expiration_datetime=later)
        assert renewed["expirationDateTime"].startswith("2026-10-07T00:00:00")
        assert [one["id"] for one in subscriptions.list_subscriptions()] == [made["id"]]
        stage.anna.send("POST", "/me/events", meeting())
        assert stage.emulator.core.courier.flush(5)
        assert [one["changeType"] for one in address.received] == ["created"]
        assert subscriptions.delete_subscription(made["id"])
        assert list(subscriptions.list_subscriptions()) == []


def test_to_do(stage: Stage) -> None:
    to_do = account(stage).tasks()
    errands = to_do.new_folder("Errands")
    task = errands.new_task("Buy milk")
    task.due = datetime(2026, 10, 6, tzinfo=BERLIN)
    assert task.save()
    item = task.new_checklist_item("the organic one")
    assert item.save()
    item.mark_checked()
    assert item.save()
    (read,) = errands.get_tasks()
    assert (read.subject, read.is_completed) == ("Buy milk", False)
    assert [(one.displayname, one.is_checked) for one in read.get_checklist_items()] == [("the organic one", True)]
    read.mark_completed()
    assert read.save()
    assert errands.get_task(read.task_id).is_completed
    assert read.delete()
    assert errands.delete()
