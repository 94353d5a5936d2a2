"""What the calendar's tests have in common: people with mailboxes, running the synchronisation, comparing the sides."""

from contextlib import contextmanager
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.addons.base.tests.common import BaseCommon
from odoo.addons.microsoft_account.tests.common import MicrosoftCase
from odoo.tests import new_test_user

NOW = datetime(2030, 3, 4, 8)  # a Monday in winter
TOMORROW = datetime(2030, 3, 5, 9)


class MicrosoftCalendarCase(MicrosoftCase, BaseCommon):
    """Anna and Ben with mailboxes, Anna connected, the clock standing still on both sides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.add_user("anna@contoso.example", "Anna Keller")
        cls.ben = cls.add_user("ben@contoso.example", "Ben Okafor")

    @classmethod
    def add_user(cls, address, name, **values):
        """An employee with nothing but the rights of one."""
        return new_test_user(cls.env, address, name=name, email=address, tz="Europe/Brussels", **values)

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time(NOW))
        self.outlook.clock(NOW)
        self.outlook.seed("anna@contoso.example", "ben@contoso.example")
        self.connect(self.anna)
        self.synchronise(self.anna)
        self.outlook.forget_journal()

    def tearDown(self):
        self.assert_no_complaint()
        super().tearDown()

    def connect(self, user, address=None):
        """Connect a user, who chooses to begin as most do (see :meth:`connect_only`)."""
        account = self.connect_only(user, address)
        if self.collection(user)._awaits_choice():
            self.collection(user)._begin("new")
        return account

    def connect_only(self, user, address=None):
        """Connect a user, who has not chosen yet how to begin."""
        return super().connect(user, address)  # pylint: disable=super-method-mismatch

    # -- what happens ------------------------------------------------------------------------------------------------

    @contextmanager
    def stopped_by_the_first_event(self, user=None):
        """While a run is at work, its calendar is stopped: PostgreSQL does it when the first event has come."""
        collection = self.collection(user)
        self.env.cr.execute(
            """
            CREATE FUNCTION stop_calendar() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                UPDATE microsoft_calendar_collection SET state = 'stopped', message = NULL WHERE id = TG_ARGV[0]::int;
                RETURN NULL;
            END $$;
            CREATE TRIGGER stop_calendar AFTER INSERT ON calendar_event
                FOR EACH STATEMENT EXECUTE FUNCTION stop_calendar('%s')
            """,
            [collection.id],
        )
        yield
        self.env.cr.execute("DROP TRIGGER stop_calendar ON calendar_event; DROP FUNCTION stop_calendar")

    def synchronise(self, *users):
        """One run for each of these people."""
        self.env.flush_all()  # as the commit of a person's request does
        for user in users or (self.anna,):
            outcome = self.collection(user)._synchronise()
            self.env.invalidate_all()
            self.assertFalse(outcome.busy)
        return outcome

    def later(self, **elapsed):
        """Let time pass, on both sides."""
        self.enterContext(freeze_time(datetime.now() + timedelta(**elapsed)))
        self.outlook.clock(datetime.now())

    def create_event(self, user=None, name="Meeting", start=TOMORROW, hours=1, **values):
        """An event that a person makes in Odoo."""
        user = user or self.anna
        stop = start + timedelta(hours=hours)
        return self.events_of(user).create({"name": name, "start": start, "stop": stop, **values}).with_env(self.env)

    # -- what there is -----------------------------------------------------------------------------------------------

    def collection(self, user=None):
        return self.env["microsoft.calendar.collection"].search([("user_id", "=", (user or self.anna).id)])

    def events_of(self, user):
        """The events model as this person uses it."""
        return self.env["calendar.event"].with_user(user).with_context(lang="en_US", tz=user.tz)

    def event(self, name):
        """The one event of this name in Odoo, also if it is archived."""
        event = self.env["calendar.event"].with_context(active_test=False).search([("name", "=", name)])
        self.assertEqual(len(event), 1, f"events named {name!r}: {len(event)}")
        return event

    def link(self, event, user=None):
        return event.microsoft_link_ids.filtered(lambda link: link.user_id == (user or self.anna))

    def series_item(self, subject, user=None):
        """A series of a mailbox with its exceptions and cancelled days, as Graph shows it when it is asked for all."""
        events = self.outlook.events((user or self.anna).email)
        masters = [one for one in events if one["type"] == "seriesMaster" and one["subject"] == subject]
        self.assertEqual(len(masters), 1, f"series {subject!r}: {[one['subject'] for one in events]}")
        return self.whole_item(masters[0]["id"], user)

    def whole_item(self, remote_id, user=None):
        """An item of a mailbox by its id; a series with its exceptions."""
        events = self.outlook.events((user or self.anna).email)
        (item,) = [one for one in events if one["id"] == remote_id]
        if item["type"] != "seriesMaster":
            return item
        exceptions = [one for one in events if one["type"] == "exception" and one["seriesMasterId"] == remote_id]
        return {**item, "exceptionOccurrences": exceptions}

    def starts(self, recurrence):
        """The starts of the occurrences that are there (naive UTC)."""
        return recurrence._microsoft_events().mapped("start")

    def outlook_starts(self, subject, user=None, days=400):
        """The starts of a series' occurrences in Outlook (naive UTC), as its view shows them."""
        return self.instance_starts(self.series_item(subject, user)["id"], user, days)

    def instance_starts(self, remote_id, user=None, days=400):
        """The same for a series by its id."""
        address = (user or self.anna).email
        window = f"startDateTime={NOW:%Y-%m-%d}T00:00:00Z&endDateTime={NOW + timedelta(days=days):%Y-%m-%d}T00:00:00Z"
        view = self.outlook.act(address, "GET", f"/me/events/{remote_id}/instances?{window}&$top=999")["value"]
        return sorted(datetime.fromisoformat(one["start"]["dateTime"][:19]) for one in view)

    def assert_in_sync(self, event, user=None):
        """The event (or its series) and its item are the same to a person, and nothing is waiting."""
        link = event._microsoft_links().filtered(lambda link: link.user_id == (user or self.anna))
        self.assertEqual(len(link), 1)
        self.assertFalse(link.problem)
        value, _remarks = link.collection_id._read_item(self.whole_item(link.remote_id, user))
        self.assertEqual(event.with_user(user or self.anna)._microsoft_values()[event.id], value)
        self.assertFalse(event.need_sync_m)


def weekly(days=("tuesday",), first="2030-03-05", interval=1, **end):
    """Graph's rule of a weekly series; ``numberOfOccurrences`` or ``endDate`` ends it."""
    return rule(
        {"type": "weekly", "interval": interval, "daysOfWeek": list(days), "firstDayOfWeek": "monday"}, first, **end
    )


def rule(pattern, first="2030-03-05", zone="UTC", **end):
    """Graph's rule of a series."""
    kind = "numbered" if "numberOfOccurrences" in end else "endDate" if "endDate" in end else "noEnd"
    return {"pattern": pattern, "range": {"type": kind, "startDate": first, "recurrenceTimeZone": zone, **end}}
