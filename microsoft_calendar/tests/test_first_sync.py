"""The first synchronisation: the dialog's figures are what happens then, whatever is chosen."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import TOMORROW, MicrosoftCalendarCase, weekly
from .test_reliability import fault

BEN = "ben@contoso.example"
GUESTS = [f"guest{number}@fabrikam.example" for number in range(3)]
# On each side: 80 the same, 15 past, 105 others; of Odoo's upcoming others 60 have outside attendees.
SAME, PAST, OTHERS, MEETINGS = 80, 15, 105, 60


class FirstSyncCase(MicrosoftCalendarCase):
    """Ben has used both calendars, and connects them now."""

    def fill(self, same=SAME, past=PAST, others=OTHERS, meetings=MEETINGS):
        guests = self.env["res.partner"].create([{"name": one, "email": one} for one in GUESTS])
        values = []

        def on_both(name, start, in_outlook, in_odoo, **more):
            if in_outlook:
                self.outlook.creates(BEN, name, start)
            if in_odoo:
                values.append({"name": name, "start": start, "stop": start + timedelta(hours=1), **more})

        for number in range(same):
            on_both(f"Same {number}", TOMORROW + timedelta(days=number), True, True)
        for number in range(past):
            then = TOMORROW - timedelta(days=10 + number)
            on_both(f"Past in Outlook {number}", then, True, False)
            on_both(f"Past in Odoo {number}", then, False, True, partner_ids=[Command.set(guests.ids)])
        for number in range(others):
            when = TOMORROW + timedelta(days=number, hours=2)
            on_both(f"Outlook {number}", when, True, False)
            invited = guests[: 1 + number % 3] if number < meetings else guests[:0]
            on_both(f"Odoo {number}", when, False, True, partner_ids=[Command.set(invited.ids)])
        # Odoo's core writes the organizer into each description; without it the same events are the same.
        plain = {"no_mail_to_attendees": True, "skip_contact_description": True}
        self.events_of(self.ben).with_context(**plain).create(values)
        self.later(minutes=1)
        self.outlook.forget_mails()

    def connect_ben(self):
        self.connect_only(self.ben)
        self.env.flush_all()

    def wizard(self, choice="new", user=None):
        action = self.ben.with_user(user or self.ben).action_microsoft_calendar_first_sync()
        wizard = self.env[action["res_model"]].with_user(user or self.ben).browse(action["res_id"])
        wizard.choice = choice
        return wizard

    def run_due(self):
        self.env.flush_all()
        self.env["microsoft.calendar.collection"]._run_due()
        self.env.invalidate_all()

    def in_odoo(self):
        return set(self.env["calendar.event"].search([("user_id", "=", self.ben.id)]).mapped("name"))

    def in_outlook(self):
        return {item["subject"]: item for item in self.outlook.events(BEN)}


@tagged("post_install", "-at_install")
class TestPreviewComesTrue(FirstSyncCase):
    """200 events on each side (issue: 80 the same, 30 past, 60 with outside attendees)."""

    def check(self, choice):
        self.fill()
        self.connect_ben()
        odoo_before, outlook_before = self.in_odoo(), set(self.in_outlook())
        self.assertEqual((len(odoo_before), len(outlook_before)), (200, 200))
        rows = self.env["microsoft.calendar.link"].search_count([])
        wizard = self.wizard(choice)
        self.assertEqual(self.env["microsoft.calendar.link"].search_count([]), rows, "Looking writes nothing.")
        self.assertEqual((self.in_odoo(), set(self.in_outlook())), (odoo_before, outlook_before))
        self.assertFalse(self.outlook.requests("POST", "/me/events"))
        found = {name: len(value) for name, value in wizard.preview.items() if isinstance(value, list)}
        wizard.action_begin()
        for _round in range(3):
            self.run_due()
            self.later(minutes=6)
        self.assertFalse(self.collection(self.ben).problem_count)
        # What came to Odoo is what was in Outlook only; what came to Outlook is what the choice said.
        self.assertEqual(len(self.in_odoo() - odoo_before), found["outlook_only"])
        links = self.collection(self.ben).link_ids
        self.assertEqual(len(links.filtered(lambda link: link.subject.startswith("Same"))), found["same"])
        self.assertEqual((found["same"], found["different"], found["unreadable"]), (SAME, 0, 0))
        self.assertEqual((found["upcoming"], found["past"]), (OTHERS, PAST))
        return wizard, {name: item for name, item in self.in_outlook().items() if name not in outlook_before}

    def test_import_only(self):
        _wizard, sent = self.check("import")
        self.assertEqual(sent, {})
        self.create_event(self.ben, "Made later", partner_ids=[Command.link(self.anna.partner_id.id)])
        self.run_due()
        self.assertNotIn("Made later", self.in_outlook())
        self.assert_nothing_sent()

    def test_the_default_sends_no_mail(self):
        wizard, sent = self.check("new")
        self.assertEqual(self.env["microsoft.calendar.first.sync"].default_get(["choice"])["choice"], "new")
        self.assertEqual(wizard.mails, 0)
        self.assertEqual(sent, {})
        self.assert_nothing_sent()
        self.create_event(self.ben, "Made later")
        self.run_due()
        self.assertIn("Made later", self.in_outlook())

    def test_upcoming_events_are_sent_with_the_mails_that_were_said(self):
        wizard, sent = self.check("upcoming")
        self.assertEqual(set(sent), {f"Odoo {number}" for number in range(OTHERS)})
        mails = [address for mail in self.outlook.mails() for address in mail["to"]]
        self.assertEqual(len(mails), wizard.mails)
        self.assertEqual(wizard.mails, 120)
        self.assertEqual(len(set(mails)), wizard.preview["people"])
        self.assertIn("120", wizard.summary)

    def test_upcoming_events_are_drafts(self):
        wizard, sent = self.check("drafts")
        self.assertEqual(set(sent), {f"Odoo {number}" for number in range(OTHERS)})
        drafts = [name for name, item in sent.items() if item["isDraft"]]
        self.assertEqual(len(drafts), MEETINGS)
        self.assertIn(str(MEETINGS), wizard.summary)
        self.assertEqual(wizard.mails, 0)
        self.assert_nothing_sent()
        # The person sends one in Outlook: that is no change in Odoo, and Odoo sends nothing either.
        self.outlook.changes(BEN, sent["Odoo 0"], isDraft=False)
        self.assertEqual(len(self.outlook.mails()), 1)
        self.synchronise(self.ben)
        self.assert_in_sync(self.event("Odoo 0"), self.ben)
        self.assertEqual(len(self.outlook.mails()), 1)


@tagged("post_install", "-at_install")
class TestChoosing(FirstSyncCase):
    def test_nothing_is_written_before_the_person_chooses(self):
        self.fill(same=1, past=1, others=2, meetings=1)
        self.connect_ben()
        self.assertEqual(self.ben._microsoft_calendar_state()["state"], "first")
        self.assertEqual(self.ben._microsoft_collection().status, "first", "as the list of calendars says")
        answer = self.ben.with_user(self.ben)._microsoft_calendar_sync("/odoo")
        self.assertEqual(answer, {"status": "no_new_event_from_microsoft"})
        before = self.in_odoo()
        self.create_event(self.ben, "Made meanwhile")
        self.later(minutes=30)
        self.outlook.forget_journal()
        self.run_due()
        self.assertFalse([one for one in self.outlook.journal() if one.get("mailbox") == BEN])
        self.assertEqual(self.in_odoo(), before | {"Made meanwhile"})

    def made_meanwhile(self):
        """Ben makes a meeting before he has chosen; nobody has been told of it so far."""
        self.guest = self.env["res.partner"].create({"name": "Guest", "email": GUESTS[0]})
        self.connect_ben()
        self.mails_before = self.env["mail.mail"].search([])
        people = [Command.set((self.ben.partner_id | self.guest).ids)]
        event = self.create_event(self.ben, "Made meanwhile", partner_ids=people)
        self.assertEqual(self.mails_of_odoo(), 0)
        return event

    def mails_of_odoo(self):
        mails = self.env["mail.mail"].search([]) - self.mails_before
        return len(mails.filtered(lambda mail: self.guest in mail.recipient_ids))

    def test_made_meanwhile_and_import_only(self):
        """Outlook was about to invite; now Odoo does, and Outlook never."""
        event = self.made_meanwhile()
        wizard = self.wizard("import")
        self.assertIn(
            "Odoo invites people to what you made since you connected. Meetings: 1, mails: 1.", wizard.summary
        )
        self.assertEqual(wizard.mails, 1)
        wizard.action_begin()
        self.assertEqual(self.mails_of_odoo(), 1)
        self.run_due()
        self.ben.microsoft_calendar_direction = "both"
        event.with_user(self.ben).write({"location": "Room 1"})
        self.synchronise(self.ben)
        self.assertEqual(self.in_outlook(), {})
        self.assertEqual((self.mails_of_odoo(), self.outlook.mails()), (1, []))

    def test_made_meanwhile_and_sent(self):
        self.made_meanwhile()
        wizard = self.wizard("new")
        self.assertIn(
            "Outlook invites people to what you made since you connected. Meetings: 1, mails: 1.", wizard.summary
        )
        self.assertEqual(wizard.mails, 1)
        wizard.action_begin()
        self.run_due()
        self.assertEqual(set(self.in_outlook()), {"Made meanwhile"})
        self.assertEqual((self.mails_of_odoo(), len(self.outlook.mails())), (0, 1))

    def test_who_never_chooses_gets_the_default(self):
        self.fill(same=1, past=1, others=2, meetings=1)
        self.connect_ben()
        self.anna.stop_microsoft_synchronization()
        self.later(minutes=61)
        self.run_due()
        self.assertIn("Outlook 0", self.in_odoo())
        self.assertNotIn("Odoo 0", self.in_outlook())
        self.assertEqual(self.collection(self.ben).first_choice, "new")
        self.assertEqual(self.ben._microsoft_calendar_state()["state"], "active")
        self.assert_nothing_sent()

    def test_different_unreadable_and_series(self):
        self.outlook.creates(BEN, "Other place", TOMORROW, location={"displayName": "Room 1"})
        when = {"dateTime": "2030-03-05T09:00:00.0000000", "timeZone": "UTC"}
        self.outlook.plants(BEN, subject="Without end", start=when, end=None)
        self.outlook.creates(BEN, "Weekly", TOMORROW, recurrence=weekly(numberOfOccurrences=3))
        self.create_event(self.ben, "Other place", location="Room 2")
        guest = self.env["res.partner"].create({"name": "Guest", "email": GUESTS[0]})
        series = self.create_event(
            self.ben,
            "Own weekly",
            partner_ids=[Command.set(guest.ids)],
            recurrency=True,
            rrule_type="weekly",
            tue=True,
            end_type="count",
            count=4,
        )
        second = series.recurrence_id._microsoft_events()[1].with_user(self.ben)
        second.write({"recurrence_update": "self_only", "location": "Elsewhere"})
        self.later(minutes=1)
        self.outlook.forget_mails()
        self.connect_ben()
        wizard = self.wizard("upcoming")
        found = {name: [one["subject"] for one in value] for name, value in wizard.preview.items() if name != "people"}
        self.assertEqual(found["outlook_only"], ["Weekly"])
        self.assertEqual(found["different"], ["Other place"])
        self.assertEqual(found["unreadable"], ["Without end"])
        self.assertEqual(found["upcoming"], ["Own weekly"])
        self.assertIn("Without end", wizard.figures)
        self.assertEqual(wizard.mails, 2)
        wizard.action_begin()
        self.synchronise(self.ben)
        self.assertEqual(len(self.outlook.mails()), 2)
        self.assertEqual(self.event("Other place").location, "Room 1")

    def test_the_choices_are_translated(self):
        self.env["res.lang"]._activate_lang("de_DE")
        term = "microsoft_calendar.selection__microsoft_calendar_collection__first_choice__import"
        self.env.ref(term).with_context(lang="de_DE").name = "Nur importieren"
        wizard = self.env["microsoft.calendar.first.sync"].with_context(lang="de_DE")
        self.assertIn(("import", "Nur importieren"), wizard.fields_get(["choice"])["choice"]["selection"])

    def test_an_administrator_sees_counts_only(self):
        self.fill(same=1, past=0, others=1, meetings=0)
        self.connect_ben()
        wizard = self.wizard(user=self.env.ref("base.user_admin"))
        self.assertIn("<b>1</b>", wizard.figures)
        self.assertNotIn("Outlook 0", wizard.figures)
        with self.assertRaises(AccessError):
            self.wizard(user=self.anna)

    def test_no_drafts_where_outlook_refuses_them(self):
        self.fill(same=0, past=0, others=4, meetings=3)
        self.connect_ben()
        self.wizard("drafts").action_begin()
        refusal = fault(status=400, code="ErrorInvalidRequest", method="POST", path="/me/events$", nth=2)
        self.outlook.faults(refusal)
        self.synchronise(self.ben)
        self.later(minutes=6)
        self.synchronise(self.ben)
        self.outlook.faults()
        collection = self.collection(self.ben)
        self.assertTrue(collection.drafts_refused)
        self.assertFalse(collection.problem_count)
        self.assertEqual({name for name in self.in_outlook() if name.startswith("Odoo")}, {"Odoo 3"})
        self.assertIn("3", collection.activity_ids.note)
        action = self.ben.with_user(self.ben).action_microsoft_calendar_first_sync()
        offered = self.env[action["res_model"]].with_context(**action["context"])._selection_choice()
        self.assertNotIn("drafts", dict(offered))
        self.assert_nothing_sent()

    def test_stopped_in_the_middle_and_resumed(self):
        self.fill(same=0, past=0, others=60, meetings=0)
        self.connect_ben()
        self.wizard("upcoming").action_begin()
        with self.stopped_by_the_first_event(self.ben):
            self.synchronise(self.ben)
        self.assertEqual(self.ben._microsoft_calendar_state()["state"], "stopped")
        self.assertEqual(len([name for name in self.in_odoo() if name.startswith("Outlook")]), 50)
        self.assertFalse([name for name in self.in_outlook() if name.startswith("Odoo")])
        self.ben.with_user(self.ben).restart_microsoft_synchronization()
        self.synchronise(self.ben)
        self.assertEqual(len([name for name in self.in_odoo() if name.startswith("Outlook")]), 60)
        self.assertEqual(len([name for name in self.in_outlook() if name.startswith("Odoo")]), 60)
        self.assertEqual(len(self.outlook.events(BEN)), 120)

    def test_known_accounts_are_not_asked(self):
        self.connect_ben()
        self.collection(self.ben).unlink()
        self.env["microsoft.calendar.collection"]._connect_known_accounts()
        self.assertEqual(self.ben._microsoft_calendar_state()["state"], "active")
        self.assertLessEqual(self.collection(self.ben).next_run, datetime.now())

    def test_microsoft_cannot_be_reached(self):
        self.connect_ben()
        self.outlook.faults(fault("refuse", count=50))
        with self.assertRaisesRegex(Exception, "cannot be reached"):
            self.wizard()
