"""An employee with no other right does everything in the calendar, by the requests of the web client."""

from urllib.parse import parse_qs, urlsplit

from odoo.addons.microsoft_account.tests.common import CLIENT_ID
from odoo.tests import tagged

from . import exposed
from .common import TOMORROW
from .rights_case import ACCESS_ERROR, ANNA, BEN, RightsCase

START, STOP = "2030-03-06 09:00:00", "2030-03-06 10:00:00"
SECRETS = ("microsoft_calendar_rtoken", "microsoft_calendar_token", "microsoft_calendar_token_validity")


@tagged("post_install", "-at_install")
class TestPlainUser(RightsCase):
    def setUp(self):
        super().setUp()
        self.assertEqual(self.anna.group_ids, self.env.ref("base.group_user"))
        self.enter(self.anna)

    def columns(self, model, views):
        """The fields of a model that the web client reads for some views: ``[[id or False, kind]]``."""
        loaded = self.does(model, "get_views", views, {"toolbar": True, "load_filters": True})
        return {name: {} for name in sorted(loaded["models"][model]["fields"])}

    def opens(self, model, domain=(), kinds=("list", "form")):
        """Open the views of a model, and return what they show."""
        columns = self.columns(model, [[False, kind] for kind in kinds])
        return self.does(model, "web_search_read", list(domain), columns)["records"]

    def meeting_in_odoo(self, name="Lunch", **values):
        """Save a new meeting with Ben, as the form does."""
        partners = [[4, self.anna.partner_id.id], [4, self.ben.partner_id.id]]
        values = {"name": name, "start": START, "stop": STOP, "partner_ids": partners, **values}
        (saved,) = self.does("calendar.event", "web_save", [], values, {"name": {}})
        return saved["id"]

    def syncs(self):
        """Press the Outlook button."""
        params = {"model": "calendar.event", "fromurl": f"{self.base_url()}/odoo"}
        answer, error = self.ask("/microsoft_calendar/sync_data", params)
        self.assertFalse(error)
        self.env.invalidate_all()
        return answer["status"]

    def outlooks(self, address, subject):
        return self.outlook.event(address, subject)

    # -- the calendar ------------------------------------------------------------------------------------------------

    def test_D50_opens_the_calendar(self):
        """No access error on opening; what is secret stays so."""
        self.outlook.creates(ANNA, "From Outlook", TOMORROW)
        self.assertEqual(self.syncs(), "need_refresh")
        self.does("res.users", "check_calendar_credentials")
        status = self.does("res.users", "check_synchronization_status", [self.anna.id])
        self.assertEqual(status["microsoft_calendar"], "sync_active")
        for kind in ("calendar", "list", "form"):
            records = self.opens("calendar.event", [("name", "in", ["Budget", "From Outlook"])], [kind])
            self.assertEqual(len(records), 2, kind)
        for name in SECRETS:
            self.assertEqual(self.call("res.users", "read", [self.anna.id], [name])[1], ACCESS_ERROR)

    def test_D51_connects(self):
        """Who is no administrator is sent to Microsoft's sign-in, not told that somebody has to configure Odoo."""
        self.anna.with_user(self.anna).stop_microsoft_synchronization()
        self.env["microsoft.account"]._for_user(self.anna).sudo()._forget()
        self.collection().unlink()
        params = {"model": "calendar.event", "fromurl": f"{self.base_url()}/odoo/calendar"}
        answer, _error = self.ask("/microsoft_calendar/sync_data", params)
        self.assertEqual(answer["status"], "need_auth")
        page = self.url_open(answer["url"], allow_redirects=False)
        self.assertEqual(page.status_code, 303)
        self.assertEqual(parse_qs(urlsplit(page.headers["Location"]).query)["client_id"], [CLIENT_ID])

    def test_creates_edits_and_deletes(self):
        meeting = self.meeting_in_odoo()
        self.syncs()
        self.assertEqual(self.outlooks(BEN, "Lunch")["organizer"]["emailAddress"]["address"], ANNA)
        self.does("calendar.event", "web_save", [meeting], {"name": "Dinner", "location": "Room 1"}, {"name": {}})
        self.syncs()
        self.assertEqual(self.outlooks(BEN, "Dinner")["location"]["displayName"], "Room 1")
        self.does("calendar.event", "unlink", [meeting])
        self.syncs()
        self.assertNotIn("Dinner", [item["subject"] for item in self.outlook.events(ANNA)])

    def test_series(self):
        rule = {
            "recurrency": True, "rrule_type_ui": "weekly", "rrule_type": "weekly", "wed": True, "end_type": "count",
            "count": 4, "event_tz": "Europe/Brussels",
        }  # fmt: skip
        first = self.meeting_in_odoo("Weekly", **rule)
        self.syncs()
        self.assertEqual(len(self.outlook_starts("Weekly")), 4)
        events = self.does("calendar.event", "search", [("name", "=", "Weekly")], 0, None, "start")
        values = {"name": "Every week", "recurrence_update": "all_events"}
        self.does("calendar.event", "web_save", [first], values, {"name": {}})
        self.syncs()
        self.assertEqual(len(self.outlook_starts("Every week")), 4)
        self.does("calendar.event", "action_mass_deletion", [events[2]], "future_events")
        self.syncs()
        self.assertEqual(len(self.outlook_starts("Every week")), 2)

    def test_answers(self):
        self.outlook.creates(BEN, "Review", TOMORROW, attendees=[ANNA])
        self.synchronise(self.ben)
        self.syncs()
        event = self.event("Review")
        self.does("calendar.event", "change_attendee_status", [event.id], "accepted", "self_only")
        self.syncs()
        (attendee,) = self.outlooks(BEN, "Review")["attendees"]
        self.assertEqual(attendee["status"]["response"], "accepted")

    # -- what is about the synchronization ---------------------------------------------------------------------------

    def test_stops_and_goes_on(self):
        self.does("res.users", "stop_microsoft_synchronization", [self.anna.id])
        self.assertEqual(self.syncs(), "sync_stopped")
        self.does("res.users", "restart_microsoft_synchronization", [self.anna.id])
        self.assertEqual(self.does("res.users", "get_microsoft_calendar_state", [self.anna.id])["state"], "active")

    def test_preferences(self):
        action = self.does("res.users", "action_get")
        columns = self.columns("res.users", [view for view in action["views"] if view[1] == "form"])
        (record,) = self.does("res.users", "web_read", [self.anna.id], columns)
        self.assertEqual(record["email"], ANNA)
        self.does("res.users", "web_save", [self.anna.id], {"tz": "Europe/Paris"}, {"tz": {}})

    def test_own_lists(self):
        """Calendars, problems and runs: every column of each view, and nobody else's rows."""
        self.outlook.plants(ANNA, subject="Broken", start=None)
        self.outlook.plants(BEN, subject="Ben's", start=None)
        self.syncs()
        self.synchronise(self.ben)
        for model in ("microsoft.calendar.collection", "microsoft.calendar.link", "microsoft.sync.run"):
            with self.subTest(model=model):
                rows = self.opens(model)
                self.assertTrue(rows)
                self.assertEqual(self.env[model].browse(row["id"] for row in rows).user_id, self.anna)
        (problem,) = self.does("microsoft.calendar.link", "search_read", [("problem", "!=", False)], ["subject"])
        self.assertEqual(problem["subject"], "Broken")
        self.does("microsoft.calendar.link", "action_retry", [problem["id"]])

    def test_menus(self):
        """Each menu of ours that an employee sees opens."""
        menus = self.env["ir.ui.menu"].with_user(self.anna)._visible_menu_ids()
        data = self.env["ir.model.data"].search(
            [("model", "=", "ir.ui.menu"), ("module", "in", exposed.ADDONS), ("res_id", "in", list(menus))]
        )
        actions = self.env["ir.ui.menu"].browse(data.mapped("res_id")).mapped("action")
        self.assertTrue(actions)
        for action in filter(None, actions):
            if action._name == "ir.actions.act_window":
                with self.subTest(action=action.name):
                    kinds = [kind for kind in action.view_mode.split(",") if kind in ("list", "form", "kanban")]
                    self.opens(action.res_model, kinds=kinds or ("list",))
