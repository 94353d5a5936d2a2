"""The rows of the ledger about series and their times: what people reported of other connectors, with the right end."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from odoo.addons.microsoft_account.tests.common import times
from odoo.fields import Command
from odoo.tests import tagged

from .common import TOMORROW, rule, weekly
from .series_case import ALL, ANNA, BEN, FOLLOWING, GUEST, ONE, SeriesCase

BRUSSELS = {"zone": "Romance Standard Time"}


def at(day, hours=1, zone=BRUSSELS["zone"]):
    """Graph's start and end of a time by the clock of a zone."""
    return {
        name: {"dateTime": moment.isoformat(), "timeZone": zone}
        for name, moment in (("start", day), ("end", day + timedelta(hours=hours)))
    }


@tagged("post_install", "-at_install")
class TestLedgerSeriesOfOutlook(SeriesCase):
    def made_in_outlook(self, name="Weekly", stop=None, **properties):
        """A series that Anna makes in Outlook, and its events once it has been synchronised."""
        properties.setdefault("recurrence", weekly(numberOfOccurrences=8))
        item = self.outlook.creates(ANNA, name, TOMORROW, stop, **properties)
        self.synchronise()
        self.forget()
        return item, self.present(name)

    def test_d06_dragged_and_extended_in_outlook(self):
        item, events = self.made_in_outlook()
        links = self.env["microsoft.calendar.link"].search([])
        self.outlook.changes(
            ANNA,
            item,
            **at(datetime(2030, 3, 7, 14)),
            recurrence=weekly(["thursday"], "2030-03-07", **BRUSSELS, numberOfOccurrences=8),
        )
        self.synchronise()
        self.assertEqual(self.present("Weekly"), events)
        self.assert_series_in_sync("Weekly")
        self.outlook.changes(
            ANNA, item, recurrence=weekly(["thursday"], "2030-03-07", **BRUSSELS, numberOfOccurrences=11)
        )
        self.synchronise()
        self.assertEqual(self.present("Weekly")[:8], events)
        self.assertEqual(len(self.present("Weekly")), 11)
        self.assert_series_in_sync("Weekly")
        self.assertEqual(self.env["microsoft.calendar.link"].search([]), links)
        self.assertEqual(self.changes_sent(), [])
        self.assertEqual(len(self.outlook.events(ANNA)), 1)

    def test_d13_answered_in_odoo(self):
        """Accepted by Ben for one day, then for all, then declined for one: Anna sees it in her Outlook."""
        self.connect(self.ben)
        for connected in (True, False):
            name = f"Organizer connected: {connected}"
            if not connected:
                self.anna.with_user(self.anna).stop_microsoft_synchronization()
            self.outlook.creates(ANNA, name, TOMORROW, attendees=[BEN], recurrence=weekly(numberOfOccurrences=4))
            self.synchronise(*([self.anna] if connected else []), self.ben)
            events = self.present(name)
            self.assertEqual(self.answers_in_outlook(name), [{}, "none"])
            self.forget_all()
            self.as_person(events[1], self.ben).change_attendee_status("accepted", ONE)
            self.synchronise(self.ben)
            self.assertEqual(self.answers_in_outlook(name), [{"2030-03-12": "accepted"}, "none"])
            self.as_person(events[2], self.ben).change_attendee_status("accepted", ALL)
            self.synchronise(self.ben)
            self.assertEqual(self.answers_in_outlook(name)[1], "accepted")
            self.assertEqual(self.outlook.requests("POST", "/accept"), self.outlook.requests("POST", "/accept")[:2])
            self.assertEqual(self.mails_by_person(), {ANNA: 2})
            self.assertFalse(self.env["microsoft.calendar.link"].search([("problem", "!=", False)]))
            self.synchronise(self.ben)
            self.assertFalse(self.env["microsoft.calendar.link"].search([("counter", ">", 0)]))
            self.assertEqual(len(self.outlook.requests("POST", "/accept")), 2)

    def answers_in_outlook(self, name):
        """Ben's answers as Anna's Outlook shows them: those of changed occurrences by day, and that of the series."""
        item = self.series_item(name)
        by_day = {
            one["originalStart"][:10]: one["attendees"][0]["status"]["response"] for one in item["exceptionOccurrences"]
        }
        return [by_day, item["attendees"][0]["status"]["response"]]

    def forget_all(self):
        self.synchronise(self.ben)
        self.outlook.forget_journal()
        self.outlook.forget_mails()
        self.mails_before = self.env["mail.mail"].search([])

    def test_d14_endless_series_with_a_placeholder_for_its_end(self):
        endless = weekly()
        endless["range"] |= {"endDate": "0001-01-01", "numberOfOccurrences": 0}
        self.outlook.plants(
            ANNA,
            subject="Endless",
            **times(TOMORROW),
            recurrence=endless,
            type="seriesMaster",
            isOnlineMeeting=True,
            onlineMeetingProvider="teamsForBusiness",
        )
        self.synchronise()
        events = self.present("Endless")
        self.assertGreater(len(events), 50)
        form = self.as_person(events[3]).web_read({name: {} for name in self.form_fields()})
        self.assertEqual((form[0]["end_type"], form[0]["start"]), ("forever", datetime(2030, 3, 26, 9)))
        self.assertNotIn("0001", str(form))
        self.assertFalse(self.env["microsoft.calendar.link"].search([]).problem)
        self.assert_settled()

    def form_fields(self):
        """What Odoo's form of an event shows."""
        views = self.env["calendar.event"].with_user(self.anna).get_views([(False, "form")])
        return views["models"]["calendar.event"]["fields"]

    def test_d18_many_things_changed_at_once_in_outlook(self):
        self.connect(self.ben)
        item, events = self.made_in_outlook(attendees=[BEN])
        self.synchronise(self.anna, self.ben)
        self.outlook.changes(
            ANNA,
            item,
            subject="Everything new",
            **at(datetime(2030, 3, 5, 15)),
            attendees=[
                {"type": "required", "emailAddress": {"address": address, "name": address}} for address in (BEN, GUEST)
            ],
        )
        self.synchronise(self.anna, self.ben)
        self.assertEqual(set(events.mapped("name")), {"Everything new"})
        self.assertEqual(events[0].start, datetime(2030, 3, 5, 14))
        for event in events:
            self.assertEqual(event.partner_ids, self.anna.partner_id | self.ben.partner_id | self.guest)
        self.assertEqual(self.present("Everything new"), events)
        self.assertFalse(self.env["microsoft.calendar.link"].search([("problem", "!=", False)]))
        self.assert_series_in_sync("Everything new")
        self.synchronise(self.ben, self.anna)
        self.assertEqual(self.changes_sent(), [])

    def test_d19_edited_in_outlook_and_then_in_odoo(self):
        item, events = self.made_in_outlook(attendees=[GUEST])
        self.outlook.changes(ANNA, item, subject="By Outlook", **at(datetime(2030, 3, 6, 9)))
        self.synchronise()
        self.forget()
        self.edits(events[2], ALL, location="Room 1")
        self.edits(events[3], ONE, show_as="free")
        self.synchronise()
        self.assert_series_in_sync("By Outlook")
        self.assertLessEqual(self.mails_by_person()[GUEST], 1)

    def test_d20_every_occurrence_ends_when_it_ends(self):
        item, events = self.made_in_outlook(stop=TOMORROW + timedelta(minutes=25))
        longer = self.instance(item, date(2030, 3, 19))
        self.outlook.moves(ANNA, longer, datetime(2030, 3, 19, 9), datetime(2030, 3, 19, 9, 50))
        self.synchronise()
        lengths = [(event.stop - event.start) / timedelta(minutes=1) for event in events]
        self.assertEqual(lengths, [25, 25, 50, 25, 25, 25, 25, 25])
        self.assert_series_in_sync("Weekly")

    def test_d24_a_moved_occurrence_stops_neither_restart_nor_a_new_connection(self):
        item, events = self.made_in_outlook()
        moved = self.instance(item, date(2030, 3, 19))
        self.outlook.moves(ANNA, moved, datetime(2030, 3, 20, 15))
        self.synchronise()
        self.anna.with_user(self.anna).stop_microsoft_synchronization()
        self.anna.with_user(self.anna).restart_microsoft_synchronization()
        self.synchronise()
        self.assertEqual(events[2].start, datetime(2030, 3, 20, 15))
        self.assert_series_in_sync("Weekly")
        self.env["microsoft.account"].sudo()._for_user(self.anna)._forget()
        self.connect(self.anna)
        self.synchronise()
        self.assertEqual(self.present("Weekly"), events)
        self.assert_series_in_sync("Weekly")
        self.assertEqual(self.changes_sent(), [])

    def test_d26_a_daily_series_of_two_years(self):
        self.made_in_outlook("Daily", recurrence=rule({"type": "daily", "interval": 1}, numberOfOccurrences=730))
        recurrence = self.present("Daily").recurrence_id
        starts = self.starts(recurrence)
        self.assertEqual(starts, [TOMORROW + timedelta(days=n) for n in range(len(starts))])
        if len(starts) < 730:
            note = self.as_person(self.present("Daily")[0]).microsoft_series_note
            self.assertIn(f"{starts[-1]:%m/%d/%Y}", note, "what Odoo does not hold is told")
        self.edits(self.present("Daily")[5], ALL, location="Room 1")
        self.synchronise()
        self.assertEqual(self.changes_sent(), ["PATCH series"])
        self.assertEqual(len(self.outlook_starts("Daily", days=800)), 730)
        self.assert_settled()

    def test_d60_a_colleague_without_outlook_edits_all(self):
        _item, events = self.made_in_outlook(attendees=[BEN, GUEST])
        self.edits(events[2], ALL, user=self.ben, name="By Ben")
        self.synchronise()
        self.assertEqual(self.changes_sent(), ["PATCH series"])
        self.assertEqual(max(self.mails_by_person().values()), 1)
        self.assert_series_in_sync("By Ben")

    def test_d60_a_colleague_without_outlook_moves_all(self):
        self.made_in_outlook(attendees=[BEN, GUEST])
        self.moves(self.present("Weekly")[2], ALL, user=self.ben, days=1)
        self.synchronise()
        self.assertEqual(self.changes_sent(), ["PATCH series"])
        self.assertEqual(max(self.mails_by_person().values()), 1)
        self.assert_series_in_sync("Weekly")


@tagged("post_install", "-at_install")
class TestLedgerSeriesOfOdoo(SeriesCase):
    def test_d11_created_renamed_and_one_deleted(self):
        self.forget()
        event = self.create_event(name="Weekly", partner_ids=self.invited(self.guest), **self.rule())
        self.synchronise()
        self.assertEqual((self.changes_sent(), self.mails_by_person()), (["POST series"], {GUEST: 1}))
        self.forget()
        self.edits(event, ALL, name="Every week")
        self.synchronise()
        self.assertEqual((self.changes_sent(), self.mails_by_person()), (["PATCH series"], {GUEST: 1}))
        self.forget()
        self.as_person(self.present("Every week")[2]).unlink()
        self.synchronise()
        self.assertEqual((self.changes_sent(), self.mails_by_person()), (["DELETE occurrence"], {GUEST: 1}))
        self.assert_series_in_sync("Every week")

    def test_d11_all_three_before_the_first_run(self):
        self.forget()
        event = self.create_event(name="Weekly", partner_ids=self.invited(self.guest), **self.rule())
        self.edits(event, ALL, name="Every week")
        self.as_person(self.present("Every week")[2]).unlink()
        self.synchronise()
        self.assertEqual(self.changes_sent(), ["POST series", "DELETE occurrence"])
        self.assertLessEqual(self.mails_by_person()[GUEST], 3)
        self.assert_series_in_sync("Every week")

    def test_d12_this_and_following_when_the_second_request_fails(self):
        events = self.series(count=8)
        kept, later = events[:3], events[3]
        self.moves(later, FOLLOWING, days=1)
        self.outlook.faults(
            {"match": {"method": "POST", "path": "/me/events$"}, "do": {"kind": "status", "status": 503}}
        )
        self.synchronise()
        self.outlook.faults()
        self.later(minutes=10)
        self.synchronise()
        first, second = kept.recurrence_id, later.recurrence_id
        self.assertEqual([len(self.starts(one)) for one in (first, second)], [3, 5])
        for recurrence in (first, second):
            item = recurrence.microsoft_link_ids.remote_id
            self.assertEqual(self.instance_starts(item), self.starts(recurrence))
        self.assertEqual(len(self.outlook.events(ANNA)), 2)
        self.assertLessEqual(self.mails_by_person()[GUEST], 2)
        self.assert_in_sync(kept[0])
        self.assert_in_sync(later)
        self.assert_settled()

    def test_d12_this_and_following_when_the_answer_is_lost(self):
        events = self.series(count=8)
        later = events[3]
        self.edits(later, FOLLOWING, name="Later")
        self.outlook.faults({"match": {"method": "POST", "path": "batch", "nth": 2}, "do": {"kind": "drop_after"}})
        self.synchronise()
        self.outlook.faults()
        self.later(minutes=10)
        self.synchronise()
        self.assertEqual(len(self.outlook.events(ANNA)), 2)
        self.assertEqual(len(self.outlook_starts("Weekly")), 3)
        self.assertEqual(len(self.outlook_starts("Later")), 5)
        self.assertLessEqual(self.mails_by_person()[GUEST], 2)

    def test_d15_first_monday_until_a_far_date(self):
        first = datetime(2030, 4, 1, 8)
        self.create_event(
            name="First Monday",
            start=first,
            **self.rule(
                rrule_type="monthly",
                month_by="day",
                byday="1",
                weekday="MON",
                end_type="end_date",
                until=date(2040, 4, 30),
                tue=False,
            ),
        )
        self.synchronise()
        shown = self.series_item("First Monday")["recurrence"]
        self.assertEqual(shown["pattern"]["type"], "relativeMonthly")
        self.assertEqual((shown["pattern"]["daysOfWeek"], shown["pattern"]["index"]), (["monday"], "first"))
        self.assertEqual((shown["range"]["type"], shown["range"]["endDate"]), ("endDate", "2040-04-30"))
        events = self.present("First Monday")
        self.assertEqual(len(events), 121)
        in_outlook = self.outlook_starts("First Monday", days=1800)
        self.assertEqual(in_outlook, events.mapped("start")[: len(in_outlook)])
        self.assert_in_sync(events[0])
        self.assert_settled()

    def test_d16_yearly_by_date_and_by_weekday(self):
        self.create_event(name="Birthday", **self.rule(count=4, rrule_type="yearly", tue=False))
        last_friday = {"month_by": "day", "byday": "-1", "weekday": "FRI", "interval": 12, "tue": False}
        self.create_event(
            name="Party",
            start=datetime(2030, 5, 31, 12),
            **self.rule(count=4, rrule_type="monthly", **last_friday),
        )
        self.synchronise()
        for name, kind in (("Birthday", "absoluteYearly"), ("Party", "relativeYearly")):
            self.assertEqual(self.series_item(name)["recurrence"]["pattern"]["type"], kind)
            self.edits(self.present(name)[1], ALL, name=f"{name} again")
            self.synchronise()
            self.assertEqual(
                self.outlook_starts(f"{name} again", days=1500), self.present(f"{name} again").mapped("start")
            )
            self.assert_in_sync(self.present(f"{name} again")[0])

    def test_d16_what_outlook_refuses_is_told(self):
        events = self.series(rrule_type="yearly", count=3)
        self.outlook.faults(
            {"match": {"method": "PATCH"}, "do": {"kind": "status", "status": 400, "code": "ErrorInvalidRequest"}}
        )
        self.edits(events[0], ALL, name="Refused")
        self.synchronise()
        link = events[0]._microsoft_links()
        self.assertTrue(link.problem)
        self.assertTrue(events[0].need_sync_m)
        self.outlook.faults()
        self.later(minutes=10)
        self.synchronise()
        self.assertFalse(link.problem)
        self.assert_in_sync(events[0])

    def test_d25_flagged_as_recurrent_without_a_series(self):
        event = self.meeting()
        self.env.flush_all()
        self.env.cr.execute("UPDATE calendar_event SET recurrency = true WHERE id = %s", (event.id,))
        self.env.invalidate_all()
        self.as_person(event).unlink()
        self.synchronise()
        self.assertEqual(self.outlook.events(ANNA), [])

    def test_d25_series_record_gone(self):
        events = self.series()
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM calendar_recurrence WHERE id = %s", (events.recurrence_id.id,))
        self.env.invalidate_all()
        self.as_person(events).unlink()
        self.synchronise()
        self.assertEqual(self.outlook.events(ANNA), [])
        self.assertFalse(self.env["microsoft.calendar.link"].search([("problem", "!=", False)]))

    def test_d28_by_the_clock_of_the_person(self):
        labels = {"Europe/Brussels": "Romance Standard Time", "America/New_York": "Eastern Standard Time"}
        for zone, label in labels.items():
            self.anna.tz = zone
            for day in (date(2031, 1, 15), date(2030, 7, 16)):
                local = datetime.combine(day, datetime.min.time(), ZoneInfo(zone)).replace(hour=16)
                name = f"{zone} {day}"
                self.create_event(name=name, start=local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None))
                self.synchronise()
                sent = [entry["body"] for entry in self.outlook.journal() if entry["path"].endswith("/me/events")][-1]
                self.assertEqual(sent["start"], {"dateTime": f"{day}T16:00:00", "timeZone": label})
                item = self.outlook.event(ANNA, name)
                self.assertEqual(item["originalStartTimeZone"], label)
                self.assert_in_sync(self.event(name))

    def test_d29_one_occurrence_before_and_one_after_the_clock_change(self):
        events = self.series()  # the clock of Brussels changes on 31 March 2030
        for event in (events[2], events[5]):
            self.moves(event, ONE, hours=2, minutes=30)
        self.synchronise()
        self.synchronise()
        wall = [
            start.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo("Europe/Brussels"))
            for start in self.outlook_starts("Weekly")
        ]
        self.assertEqual(
            [f"{one:%d.%m. %H:%M}" for one in wall],
            [
                "05.03. 10:00",
                "12.03. 10:00",
                "19.03. 10:30",
                "26.03. 10:00",
                "02.04. 10:00",
                "09.04. 10:30",
            ],
        )
        self.assert_series_in_sync("Weekly")

    def test_d30_whole_days_stay_where_they_are(self):
        zones = ("Pacific/Pago_Pago", "America/New_York", "Europe/Brussels", "Asia/Kolkata", "Pacific/Apia")
        for zone in zones:
            self.anna.tz = zone
            for name, last in ((f"One {zone}", date(2030, 7, 10)), (f"Three {zone}", date(2030, 7, 12))):
                dates = {"start_date": date(2030, 7, 10), "stop_date": last}
                self.events_of(self.anna).create({"name": name, "allday": True, **dates})
                self.synchronise()
                for trip in range(10):
                    item = self.outlook.event(ANNA, name)
                    name = f"{name.partition(' (')[0]} ({trip})"
                    self.outlook.changes(ANNA, item, subject=name)
                    self.synchronise()
                event = self.event(name)
                self.assertEqual((event.start_date, event.stop_date), (dates["start_date"], last), name)
                item = self.outlook.event(ANNA, name)
                self.assertEqual(item["start"]["dateTime"][:19], "2030-07-10T00:00:00")
                self.assertEqual(item["end"]["dateTime"][:19], f"{last + timedelta(days=1)}T00:00:00")
                self.assert_in_sync(event)

    def test_d59_a_year_of_weeks_with_five_people(self):
        people = self.env["res.partner"].create(
            [{"name": f"Person {n}", "email": f"person{n}@fabrikam.example"} for n in range(5)]
        )
        events = self.series(count=52, partner_ids=self.invited(*people))
        self.edits(events[7], ALL, name="Every week")
        self.synchronise()
        self.assertEqual(self.changes_sent(), ["PATCH series"])
        self.assertEqual(self.mails_by_person(), dict.fromkeys(people.mapped("email"), 1))
        self.assert_series_in_sync("Every week")
        self.forget()
        self.edits(self.present("Every week")[7], ALL, partner_ids=[Command.link(self.guest.id)])
        self.synchronise()
        self.assertEqual(self.mails_by_person(), {GUEST: 1})
        self.assert_series_in_sync("Every week")
