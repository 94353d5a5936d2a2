"""What a person does about one event: try again (row D116 of the ledger), choose a side, see both versions."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TOMORROW, MicrosoftCalendarCase
from .test_reliability import fault

ANNA = "anna@contoso.example"
REFUSED = fault(status=400, code="ErrorInvalidRequest", method="POST", path="/me/events$", count=100)


class OneItemCase(MicrosoftCalendarCase):
    def press(self, link, method):
        """A person presses a button on the link; the kind and the text of the notification."""
        self.env.flush_all()
        params = getattr(link.with_user(self.anna), method)()["params"]
        self.env.invalidate_all()
        return params["type"], params["message"]

    def refused_event(self):
        """An event that Outlook did not take, and its link."""
        event = self.create_event(name="Budget")
        self.outlook.faults(REFUSED)
        self.synchronise()
        self.outlook.faults()
        return event, self.link(event)


@tagged("post_install", "-at_install")
class TestRetry(OneItemCase):
    def test_d116_this_event_alone_is_sent_again(self):
        event, link = self.refused_event()
        self.assertEqual((link.problem_side, link.tries), ("outlook", 1))
        other = self.create_event(name="Not asked for")
        self.outlook.forget_journal()
        cursor = self.collection().cursor
        self.assertEqual(self.press(link, "action_retry"), ("success", "Odoo and Outlook are the same."))
        self.assertFalse(link.problem)
        self.assert_in_sync(event)
        self.assertTrue(other.need_sync_m)
        self.assertEqual(len(self.outlook.events(ANNA)), 1)
        self.assertEqual(self.outlook.requests(path="delta"), [])
        self.assertEqual(self.collection().cursor, cursor)

    def test_d116_what_is_refused_again_is_told(self):
        event, link = self.refused_event()
        self.outlook.faults(REFUSED)
        kind, message = self.press(link, "action_retry")
        self.assertEqual(kind, "warning")
        self.assertIn("Budget: ", message)
        self.assertEqual(link.tries, 2)
        self.assertTrue(event.need_sync_m)

    def test_d116_an_event_that_could_not_be_read(self):
        self.outlook.plants(ANNA, subject="Without start", start=None, end=None)
        self.synchronise()
        link = self.collection().link_ids.filtered("problem")
        self.assertEqual((link.state, link.problem_side), ("unread", "odoo"))
        self.assertEqual(dict(link._fields["state"]._description_selection(self.env))[link.state], "Not in Odoo yet")
        self.outlook.moves(ANNA, link.remote_id, TOMORROW)
        self.assertEqual(self.press(link, "action_retry")[0], "success")
        self.assertEqual(link.state, "linked")
        self.assert_in_sync(self.event("Without start"))

    def test_an_unreadable_event_that_goes_away_is_no_problem_any_more(self):
        item = self.outlook.plants(ANNA, subject="Without start", start=None, end=None)
        self.synchronise()
        link = self.collection().link_ids.filtered("problem")
        self.outlook.deletes(ANNA, item)
        self.synchronise()
        self.assertEqual((link.state, link.problem), ("gone", False))

    def test_a_problem_says_since_when_and_when_last(self):
        _event, link = self.refused_event()
        first = link.problem_since
        self.outlook.faults(REFUSED)
        self.later(minutes=10)
        self.synchronise()
        self.outlook.faults()
        self.assertEqual(link.problem_since, first)
        self.assertEqual((link.problem_last - first).total_seconds(), 600)

    def test_what_came_to_nothing_is_no_problem_any_more(self):
        self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        event = self.event("Budget")
        event.with_user(self.anna).name = "Budget 2031"
        self.outlook.faults(fault(status=400, code="ErrorInvalidRequest", method="PATCH"))
        self.synchronise()
        self.assertTrue(self.link(event).problem)
        event.with_user(self.anna).name = "Budget"
        self.later(minutes=10)
        self.synchronise()
        self.assertFalse(self.link(event).problem)
        self.assert_in_sync(event)

    def test_nobody_retries_for_somebody_else(self):
        _event, link = self.refused_event()
        for method in ("action_retry", "action_keep_odoo", "action_keep_outlook"):
            with self.assertRaises(AccessError):
                getattr(link.with_user(self.ben), method)()

    def test_while_another_run_is_under_way(self):
        _event, link = self.refused_event()
        with self.registry.cursor() as cr:
            collection = self.collection()._on_cursor(cr)
            collection._take_leases()
            kind, message = self.press(link, "action_retry")
            collection._release_leases()
        self.assertEqual(kind, "info")
        self.assertIn("another run is under way", message)


@tagged("post_install", "-at_install")
class TestChoice(OneItemCase):
    def differing(self):
        """An event whose change Outlook refuses, and which was changed in Outlook, too."""
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        event = self.event("Budget")
        event.with_user(self.anna).write({"location": "Room 9", "name": "Budget 2031"})
        self.outlook.faults(fault(status=400, code="ErrorInvalidRequest", method="PATCH", count=100))
        self.synchronise()
        self.outlook.faults()
        return item, event, self.link(event)

    def lines(self, link):
        return {line["name"]: (line["odoo"], line["outlook"]) for line in link.with_user(self.anna).comparison or []}

    def test_both_versions_side_by_side(self):
        _item, _event, link = self.differing()
        self.assertTrue(link.problem)
        self.assertEqual(self.lines(link), {"subject": ("Budget 2031", "Budget"), "location": ("Room 9", "")})
        self.assertTrue(link.can_keep_odoo and link.can_keep_outlook)

    def test_keep_odoos(self):
        _item, event, link = self.differing()
        self.assertEqual(self.press(link, "action_keep_odoo")[0], "success")
        item = self.outlook.event(ANNA, "Budget 2031")
        self.assertEqual(item["location"]["displayName"], "Room 9")
        self.assertFalse(link.choice)
        self.assert_in_sync(event)

    def test_keep_odoos_although_outlook_was_changed_last(self):
        item, event, link = self.differing()
        self.later(minutes=10)
        self.outlook.changes(ANNA, item, subject="Cake")
        self.assertEqual(self.press(link, "action_keep_odoo")[0], "success")
        self.assertEqual(self.outlook.event(ANNA, "Budget 2031")["location"]["displayName"], "Room 9")
        self.assertIn(("subject", "Cake"), [(one["field"], one["lost"]) for one in link.history])
        self.assert_in_sync(event)

    def test_keep_outlooks(self):
        _item, event, link = self.differing()
        self.assertEqual(self.press(link, "action_keep_outlook")[0], "success")
        self.assertEqual((event.name, event.location), ("Budget", ""))
        self.assertEqual(
            {(one["field"], one["lost"]) for one in link.history}, {("subject", "Budget 2031"), ("location", "Room 9")}
        )
        self.assertFalse(link.problem or link.choice)
        self.assert_in_sync(event)

    def test_a_version_that_is_missing_cannot_be_kept(self):
        _event, link = self.refused_event()
        self.assertFalse(link.can_keep_odoo or link.can_keep_outlook)
        self.assertEqual(set(self.lines(link)), {"subject", "time", "location"})
        self.outlook.plants(ANNA, subject="Without start", start=None, end=None)
        self.synchronise()
        unread = self.collection().link_ids.filtered(lambda one: one.state == "unread")
        self.assertFalse(unread.can_keep_odoo or unread.can_keep_outlook)
        self.assertEqual(self.lines(unread), {})

    def test_an_administrator_does_not_read_what_is_private(self):
        _item, event, link = self.differing()
        admin = self.env.ref("base.user_admin")
        self.assertTrue(link.with_user(admin).comparison)
        event.with_user(self.anna).privacy = "private"
        self.assertFalse(link.with_user(admin).comparison)
        self.assertTrue(link.with_user(self.anna).comparison)

    def test_what_odoo_may_not_know_is_not_kept_of_a_refused_event(self):
        self.anna.microsoft_calendar_private_events = "busy"
        self.outlook.plants(
            ANNA, subject="Doctor", start=None, end=None, sensitivity="private", location={"displayName": "Ward 7"}
        )
        self.synchronise()
        (link,) = self.collection().link_ids.filtered("problem")
        self.assertTrue(link.refused_item)
        for secret in ("Doctor", "Ward 7"):
            self.assertNotIn(secret, str(link.refused_item))
            self.assertNotIn(secret, f"{link.subject} {link.problem}")
