"""The brake: so much is gone at once that nobody is likely to have meant it."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import NOW, TOMORROW, MicrosoftCalendarCase, weekly
from .test_reliability import fault

ANNA, BEN = "anna@contoso.example", "ben@contoso.example"
GUEST, OUTSIDER = "guest@fabrikam.example", "outsider@fabrikam.example"


class BrakeCase(MicrosoftCalendarCase):
    def fill(self, own=8, invitations=2):
        """Meetings of Anna with a guest, and of an outsider with Anna, all synchronised."""
        self.outlook.seed(OUTSIDER)
        for number in range(own):
            when = TOMORROW + timedelta(days=number)
            self.outlook.creates(ANNA, f"Meeting {number}", when, attendees=[GUEST])
        for number in range(invitations):
            self.outlook.creates(OUTSIDER, f"Invitation {number}", TOMORROW, attendees=[ANNA])
        self.synchronise()
        self.outlook.forget_mails()

    def events(self, *names):
        events = self.env["calendar.event"].with_context(active_test=False)
        return events.search([("name", "in", names)] if names else [("microsoft_link_ids", "!=", False)])

    def there(self):
        """What Outlook has."""
        return sorted(item["subject"] for item in self.outlook.events(ANNA))

    def lose_in_outlook(self, *names):
        for name in names:
            self.outlook.deletes(ANNA, self.outlook.event(ANNA, name))
        self.outlook.forget_mails()

    def assert_held(self, reason):
        collection = self.collection()
        self.assertEqual((collection.state, collection.brake), ("brake", reason))
        self.assertEqual(self.anna._microsoft_calendar_state()["state"], "brake")
        self.assertTrue(collection._synchronise().busy, "Nothing runs before the person has decided.")
        self.assertEqual(collection.activity_ids.user_id, self.anna)
        self.assert_nothing_sent()
        return collection.with_user(self.anna)

    def assert_going(self):
        collection = self.collection()
        self.assertEqual((collection.state, collection.brake), ("active", False))
        self.assertFalse(collection.activity_ids)
        self.assertFalse(collection.link_ids.filtered(lambda link: link.vanished or link.decision))


LOST = [f"Meeting {number}" for number in range(4)] + ["Invitation 0", "Invitation 1"]


@tagged("post_install", "-at_install")
class TestVanishedInOutlook(BrakeCase):
    def setUp(self):
        super().setUp()
        self.fill()
        self.lose_in_outlook(*LOST)
        self.outlook.changes(ANNA, self.outlook.event(ANNA, "Meeting 7"), location={"displayName": "Room 7"})
        self.outlook.forget_mails()
        self.synchronise()

    def test_nothing_is_archived_before_the_person_decides(self):
        collection = self.assert_held("outlook")
        self.assertEqual(set(self.events().mapped("active")), {True})
        self.assertIn("6 of 10", collection.message)
        self.assertEqual(collection.vanished_count, 6)
        run = self.env["microsoft.sync.run"].search([("collection_id", "=", collection.id)], limit=1)
        self.assertEqual((run.outcome, run.message), ("held", collection.message))

    def test_apply(self):
        self.assert_held("outlook").action_apply()
        self.synchronise()
        self.assert_going()
        self.assertEqual(set(self.events(*LOST[:4]).mapped("active")), {False})
        own = self.events(*LOST[4:]).attendee_ids.filtered(lambda one: one.partner_id == self.anna.partner_id)
        self.assertEqual(own.mapped("state"), ["declined", "declined"])
        self.assertEqual(self.event("Meeting 7").location, "Room 7")
        self.assert_nothing_sent()

    def test_apply_killed_in_the_middle_does_not_ask_again(self):
        self.assert_held("outlook").action_apply()
        self.outlook.faults(fault("drop_after", path=r"/\$batch", count=20))
        self.synchronise()
        self.outlook.faults()
        self.later(hours=1)
        self.synchronise()
        self.assert_going()
        self.assertEqual(set(self.events(*LOST[:4]).mapped("active")), {False})

    def test_what_vanishes_after_the_decision_is_asked_about(self):
        collection = self.assert_held("outlook")
        self.lose_in_outlook("Meeting 4", "Meeting 5", "Meeting 6", "Meeting 7")
        collection.action_apply()
        self.synchronise()
        self.assert_held("outlook")
        self.assertEqual(set(self.events().mapped("active")), {True})
        collection.action_restore()
        self.synchronise()
        self.assert_going()
        self.assertEqual(self.there(), [f"Meeting {number}" for number in range(4, 8)])

    def test_restore_creates_what_the_person_organizes(self):
        collection = self.assert_held("outlook")
        self.assertIn("4 are created again in Outlook", collection.brake_note)
        self.assertIn("sends: 4. People who get them: 1.", collection.brake_note)
        self.assertIn("2 are meetings of others", collection.brake_note)
        collection.action_restore()
        self.synchronise()
        self.assert_going()
        self.assertEqual(self.there(), [f"Meeting {number}" for number in range(8)])
        self.assertEqual([(mail["kind"], mail["to"]) for mail in self.outlook.mails()], [("invitation", [GUEST])] * 4)
        self.assertEqual(set(self.events().mapped("active")), {True})
        for number in range(8):
            self.assert_in_sync(self.event(f"Meeting {number}"))
        self.synchronise()
        self.assertEqual(len(self.outlook.mails()), 4)

    def test_a_restart_asks_again(self):
        self.assert_held("outlook")
        self.anna.with_user(self.anna).stop_microsoft_synchronization()
        self.assertEqual(self.anna._microsoft_calendar_state()["state"], "stopped")
        self.anna.with_user(self.anna).restart_microsoft_synchronization()
        self.synchronise()
        self.assert_held("outlook")

    def test_nobody_decides_for_another(self):
        for action in ("action_apply", "action_restore", "action_use_mailbox"):
            with self.assertRaises(AccessError):
                getattr(self.collection().with_user(self.ben), action)()


@tagged("post_install", "-at_install")
class TestHowManyAreTooMany(BrakeCase):
    def test_five_of_many_are_a_days_work(self):
        self.fill(own=26)
        self.lose_in_outlook(*LOST[:4], "Meeting 4")
        self.synchronise()
        self.assert_going()
        self.assertEqual(set(self.events(*LOST[:4]).mapped("active")), {False})

    def test_an_emptied_calendar(self):
        self.fill(own=3, invitations=0)
        self.lose_in_outlook(*LOST[:3])
        self.synchronise()
        self.assert_held("outlook")

    def test_what_is_over_does_not_count(self):
        self.fill(own=8, invitations=0)
        self.later(days=6)
        self.lose_in_outlook(*(f"Meeting {number}" for number in range(5)))
        self.synchronise()
        self.assert_going()

    def test_another_share(self):
        self.env["ir.config_parameter"].set_param("microsoft_account.brake_percent", "80")
        self.fill()
        self.lose_in_outlook(*LOST)
        self.synchronise()
        self.assert_going()

    def test_a_full_round_counts_likewise(self):
        """The calendar was emptied while the cursor died: nothing comes at all."""
        self.fill()
        self.lose_in_outlook(*LOST, *(f"Meeting {number}" for number in range(4, 8)))
        self.outlook.faults(fault(status=410, code="SyncStateNotFound", path="/calendarView/delta"))
        self.synchronise()
        self.assert_held("outlook")


@tagged("post_install", "-at_install")
class TestVanishedInOdoo(BrakeCase):
    """An administrator's hundred events deleted by mistake would cancel them for everybody."""

    def setUp(self):
        super().setUp()
        self.fill()
        self.outlook.creates(ANNA, "Series", TOMORROW, attendees=[GUEST], recurrence=weekly(numberOfOccurrences=3))
        self.connect(self.ben)
        self.outlook.creates(ANNA, "With Ben", TOMORROW, attendees=[BEN])
        self.synchronise(self.anna, self.ben)
        self.outlook.forget_mails()
        self.before = self.there()
        self.event("Meeting 0").action_archive()
        self.events("Meeting 1", "Meeting 2", "Meeting 3", "Series", "With Ben").unlink()
        self.synchronise()

    def test_nothing_is_cancelled_before_the_person_decides(self):
        collection = self.assert_held("odoo")
        self.assertIn("6 of 12", collection.message)
        self.assertIn("sends: 6. People who get them: 2.", collection.brake_note)
        self.assertEqual(self.there(), self.before)

    def test_apply(self):
        self.assert_held("odoo").action_apply()
        self.synchronise()
        self.assert_going()
        self.assertEqual(self.there(), ["Invitation 0", "Invitation 1", *(f"Meeting {n}" for n in range(4, 8))])
        self.assertEqual({mail["kind"] for mail in self.outlook.mails()}, {"cancellation"})
        self.assertEqual(len(self.outlook.mails()), 6)

    def test_apply_killed_in_the_middle_does_not_ask_again(self):
        self.assert_held("odoo").action_apply()
        self.outlook.faults(fault("drop_after", path=r"/\$batch", nth=2, count=20))
        self.synchronise()
        self.outlook.faults()
        self.later(hours=1)
        self.synchronise()
        self.assert_going()
        self.assertEqual(len(self.outlook.mails()), 6)

    def test_restore_brings_the_same_back(self):
        archived = self.event("Meeting 0")
        self.assert_held("odoo").action_restore()
        self.synchronise(self.anna, self.ben)
        self.assert_going()
        self.assertEqual(self.there(), self.before)
        self.assertEqual(self.event("Meeting 0"), archived)
        for name in ("Meeting 0", "Meeting 1", "With Ben"):
            self.assertTrue(self.event(name).active)
            self.assert_in_sync(self.event(name))
        self.assertEqual(len(self.events("Series")), 3)
        self.assert_in_sync(self.events("Series").recurrence_id._microsoft_first())
        self.assertEqual(len(self.event("With Ben").microsoft_link_ids), 2, "Ben's copy belongs to it again")
        self.assert_nothing_sent()


@tagged("post_install", "-at_install")
class TestSomebodyElsesMailbox(BrakeCase):
    def setUp(self):
        super().setUp()
        self.fill()
        tokens = self.outlook.sign_in(BEN)
        self.anna.sudo().write(
            {
                "microsoft_calendar_rtoken": tokens["refresh_token"],
                "microsoft_calendar_token": tokens["access_token"],
                "microsoft_calendar_token_validity": NOW + timedelta(seconds=tokens["expires_in"]),
            }
        )
        self.outlook.creates(BEN, "Of Ben", TOMORROW)
        self.synchronise()

    def test_nothing_moves(self):
        collection = self.assert_held("mailbox")
        self.assertIn(BEN, collection.message)
        self.assertIn(ANNA, collection.message)
        self.assertFalse(self.events("Of Ben"))
        self.assertEqual([item["subject"] for item in self.outlook.events(BEN)], ["Of Ben"])
        self.assertEqual(set(self.events().mapped("active")), {True})

    def test_sign_in_as_the_owner_again(self):
        action = self.assert_held("mailbox").action_sign_in()
        self.assertTrue(action["url"].startswith("/microsoft_account/sign_in?"))
        self.connect(self.anna)
        self.synchronise()
        self.assert_going()
        self.assertFalse(self.events("Of Ben"))
        self.assertEqual(len(self.collection().link_ids), 10)

    def test_use_this_mailbox_instead(self):
        self.assert_held("mailbox").action_use_mailbox()
        self.event("Meeting 5").with_user(self.anna).write({"partner_ids": [Command.link(self.ben.partner_id.id)]})
        self.synchronise()
        self.assert_going()
        self.assertEqual(self.event("Of Ben").user_id, self.anna)
        self.assertEqual([item["subject"] for item in self.outlook.events(BEN)], ["Of Ben"])
        self.assertEqual(set(self.events().mapped("active")), {True})
        self.assert_nothing_sent()
