"""Reset of an account: where everything is afterwards, cell by cell of the table in docs/sync.md."""

import unittest
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..models.collection_reset import EXISTING, NEXT
from .common import TOMORROW, weekly
from .series_case import ANNA, BEN, GUEST, SeriesCase
from .test_action_table import PAGE

OUTSIDER = "outsider@fabrikam.example"
EXISTING_BY_WORD = {"leave": "leave", "Outlook": "outlook", "Odoo": "odoo", "both": "both"}
NEXT_BY_WORD = {"only new": "new", "all": "all"}
MAILS = "Mails to the guest of the meetings"
AFTERWARDS = "Event made in Outlook afterwards"


def read_table():
    """Return ``{(existing, next round): {what: where}}``."""
    section = PAGE.read_text(encoding="utf-8").split("## Reset of an account", 1)[1].split("\n## ", 1)[0]
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in section.splitlines() if row[:1] == "|"]
    table = {}
    for column, words in enumerate(rows[0][1:], 1):
        existing, next_round = words.split(", ")
        table[EXISTING_BY_WORD[existing], NEXT_BY_WORD[next_round]] = {row[0]: row[column] for row in rows[2:]}
    return table


class ResetCase(SeriesCase):
    def fill(self):
        """One of each kind that the table knows, synchronised; what Odoo alone has is older than the connection."""
        self.connect(self.ben)
        self.outlook.seed(OUTSIDER)
        past = TOMORROW - timedelta(days=30)
        guest = self.invited(self.guest)
        self.collection().connected_at = TOMORROW + timedelta(days=1)
        event = self.create_event(name="Event that was in Odoo only", partner_ids=guest)
        event.sudo().microsoft_link_ids.unlink()
        self.collection().connected_at = past
        self.outlook.creates(ANNA, "Own event", TOMORROW)
        self.outlook.creates(ANNA, "Own meeting", TOMORROW, attendees=[GUEST])
        name = "Own series with a moved occurrence"
        series = self.outlook.creates(ANNA, name, TOMORROW, recurrence=weekly(numberOfOccurrences=4))
        second = self.instance(series, TOMORROW.date() + timedelta(days=7))
        self.outlook.moves(ANNA, second, TOMORROW + timedelta(days=8))
        self.outlook.creates(ANNA, "Own event that is over", past)
        self.outlook.creates(ANNA, "Own meeting that is over", past, attendees=[GUEST])
        self.outlook.creates(OUTSIDER, "Invitation of an outsider", TOMORROW, attendees=[ANNA])
        self.outlook.creates(BEN, "Invitation of a connected colleague", TOMORROW, attendees=[ANNA])
        self.synchronise(self.anna, self.ben, self.anna)
        self.forget()

    def reset(self, existing="leave", next_round="new", user=None):
        wizard = self.wizard(existing, next_round, user)
        wizard.action_reset()
        return wizard

    def wizard(self, existing="leave", next_round="new", user=None):
        wizards = self.env["microsoft.calendar.account.reset"].with_user(user or self.anna)
        return wizards.create({"user_id": self.anna.id, "existing": existing, "next_round": next_round})

    def where(self, name):
        """Where an event is: "both", "Odoo" (not archived), "Outlook" or "–"."""
        events = self.env["calendar.event"].search([("name", "=", name)])
        self.assertLessEqual(len(events._microsoft_items()), 1, name)
        items = [one for one in self.outlook.events(ANNA) if one["subject"] == name and one["type"] != "exception"]
        self.assertLessEqual(len(items), 1, name)
        return {(1, 1): "both", (1, 0): "Odoo", (0, 1): "Outlook", (0, 0): "–"}[bool(events), bool(items)]

    def assert_end(self, existing, next_round):
        """Everything is where the table has it, and one more round writes nothing."""
        expected = read_table()[existing, next_round]
        found = {name: self.where(name) for name in expected if name != MAILS}
        found[MAILS] = str(self.mails_by_person().get(GUEST, 0))
        self.assertEqual(found, expected)
        self.assertFalse(self.env["microsoft.calendar.link"].search([("problem", "!=", False)]))
        self.assert_settled()

    def made_afterwards(self):
        self.later(minutes=1)
        self.outlook.creates(ANNA, AFTERWARDS, TOMORROW + timedelta(days=3))


@tagged("post_install", "-at_install")
class TestReset(ResetCase):
    @classmethod
    def setUpClass(cls):
        if not PAGE.exists():
            raise unittest.SkipTest("The addon is installed without the documentation of its repository.")
        super().setUpClass()

    def assert_combination(self, existing, next_round):
        self.fill()
        before = self.env["calendar.event"].search([])
        promised = self.reset(existing, next_round).mails
        self.synchronise()
        self.made_afterwards()
        self.synchronise()
        self.assert_end(existing, next_round)
        self.assertEqual(sum(self.mails_by_person().values()), promised, "the wizard said how many mails")
        self.assertEqual(before.exists(), before, "nothing is ever deleted for good in Odoo")


def _test_of(existing, next_round):
    def test(self):
        self.assert_combination(existing, next_round)

    return test


for _existing, _label in EXISTING:
    for _next, _label_of_next in NEXT:
        setattr(TestReset, f"test_{_existing}_then_{_next}", _test_of(_existing, _next))


@tagged("post_install", "-at_install")
class TestResetEdges(ResetCase):
    def test_D90_delete_from_odoo_leaves_outlook_untouched(self):
        self.outlook.creates(ANNA, "Budget", TOMORROW, attendees=[GUEST])
        self.synchronise()
        self.forget()
        before = self.outlook.events(ANNA)
        self.reset("odoo", user=self.env.user)
        self.synchronise()
        self.assertFalse(self.event("Budget").active)
        self.assertEqual(self.outlook.events(ANNA), before)
        self.assert_nothing_sent()

    def test_D91_delete_from_both_with_a_series_and_what_is_left_is_named(self):
        self.fill()
        self.reset("both")
        self.synchronise()
        run = self.env["microsoft.sync.run"].search([("user_id", "=", self.anna.id)], limit=1)
        self.assertEqual(run.outcome, "done")
        self.assertIn("Own meeting that is over", run.message)
        colleague = self.outlook.event(BEN, "Invitation of a connected colleague")
        self.assertFalse(colleague["isCancelled"], "what others organize is not cancelled for everybody")
        outsider = self.outlook.event(OUTSIDER, "Invitation of an outsider")
        self.assertFalse(outsider["isCancelled"])

    def test_D24_a_moved_occurrence_blocks_neither_restart_nor_reset(self):
        self.fill()
        name = "Own series with a moved occurrence"
        starts = self.outlook_starts(name)
        self.anna.with_user(self.anna).stop_microsoft_synchronization()
        self.anna.with_user(self.anna).restart_microsoft_synchronization()
        self.synchronise()
        self.reset("leave", "all", user=self.env.user)
        self.synchronise()
        events = self.present(name)
        self.assertEqual(events.mapped("start"), starts)
        self.assert_in_sync(events[0])

    def test_D104_the_default_touches_nothing_and_nobody_resets_for_others(self):
        self.fill()
        wizard = self.env["microsoft.calendar.account.reset"].with_user(self.anna).create({})
        self.assertEqual((wizard.user_id, wizard.existing, wizard.mails), (self.anna, "leave", 0))
        self.assertIn("in Outlook: 7.", wizard.summary)
        with self.assertRaises(AccessError):
            self.wizard(user=self.ben).action_reset()
        before = self.outlook.events(ANNA)
        wizard.action_reset()
        self.synchronise()
        self.assertEqual(self.outlook.events(ANNA), before)
        self.assert_nothing_sent()

    def test_the_numbers_are_said_before(self):
        self.fill()
        summary = self.wizard("both").summary
        for words in (
            "deleted in Outlook: 4.",
            "without telling anybody: 2.",
            "a cancellation: 1.",
            "sends: 1. People who get them: 1.",
        ):
            self.assertIn(words, summary)

    def test_ended_in_the_middle_it_ends_the_same(self):
        """The connection breaks after the deletions were carried out; the second start finds them done."""
        self.fill()
        self.reset("both", "all")
        self.outlook.faults({"match": {"path": r"\$batch", "count": 9}, "do": {"kind": "drop_after"}})
        self.synchronise()
        self.assertTrue(self.collection().has_errand)
        self.outlook.faults()
        self.later(hours=1)
        self.synchronise()
        self.made_afterwards()
        self.synchronise()
        self.assert_end("both", "all")

    def test_without_a_token_nothing_is_asked_and_the_rest_is_done(self):
        self.fill()
        self.outlook.tokens("revoke_refresh", ANNA)
        self.outlook.tokens("expire_access", ANNA)
        self.synchronise()
        wizard = self.wizard("both")
        self.assertTrue(wizard.dead)
        self.assertIn("not signed in at Microsoft: 7.", wizard.summary)
        self.outlook.forget_journal()
        wizard.action_reset()
        self.synchronise()
        self.assert_no_request()
        self.assertFalse(self.event("Own event").active)
        self.assertFalse(self.collection().has_errand)

    def test_a_stopped_calendar_is_reset_and_stays_stopped(self):
        self.fill()
        self.anna.with_user(self.anna).stop_microsoft_synchronization()
        self.reset("outlook")
        self.synchronise()
        self.assertEqual(self.where("Own event"), "Odoo")
        self.assertEqual(self.collection().state, "stopped")
        self.assertFalse(self.collection().link_ids)

    def test_an_edit_of_what_was_reset_stays_in_odoo(self):
        self.fill()
        self.later(minutes=1)
        self.reset()
        self.synchronise()
        event = self.event("Own event")
        self.as_person(event).write({"name": "Renamed", "partner_ids": [Command.link(self.guest.id)]})
        self.synchronise()
        self.assertEqual(self.outlook.event(ANNA, "Own event")["attendees"], [])
        self.assert_nothing_sent()
