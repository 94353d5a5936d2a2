"""What people wrote and chose survives the journey, there and back, many times: row D92 of the ledger and its kin."""

from datetime import timedelta

from lxml import html

from odoo.fields import Command
from odoo.tests import tagged

from .common import TOMORROW, MicrosoftCalendarCase

ANNA = "anna@contoso.example"
PIXEL = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
RICH = f"""
<h2>Agenda</h2>
<p style="color: #1f497d">First the <b>figures</b>, then <i>cake</i> — naïve, 日本, 😀.</p>
<ul><li>One</li><li>Two<ol><li>Two a</li></ol></li></ul>
<table border="1"><tbody><tr><td>Left</td><td>Right &amp; more</td></tr></tbody></table>
<p>See <a href="https://www.example.com/plan?year=2031&amp;part=2#top">the plan</a>.</p>
<p><img src="cid:image001.png@01DA0000.00000000" alt="Chart" width="40"/><img src="{PIXEL}" alt="Dot"/></p>
"""
TURNS = 10


def essence(content):
    """What of a text must never change: its words, where its links go, and which pictures it shows."""
    tree = html.fromstring(f"<div>{content}</div>")
    return (
        " ".join(" ".join(tree.itertext()).split()),
        [anchor.get("href") for anchor in tree.iter("a")],
        [(image.get("src"), image.get("alt")) for image in tree.iter("img")],
    )


class FidelityCase(MicrosoftCalendarCase):
    def item(self, subject="Budget"):
        return self.outlook.event(ANNA, subject)

    def from_outlook(self, **properties):
        """An event that Anna makes in Outlook, as it is in Odoo."""
        self.outlook.creates(ANNA, "Budget", TOMORROW, **properties)
        self.synchronise()
        return self.event("Budget")

    def edits(self, event, **values):
        event.with_user(self.anna).write(values)
        self.synchronise()

    def sent(self):
        """The properties that were sent with each change since the journal was forgotten."""
        return [set(entry["body"]) for entry in self.outlook.journal() if entry["method"] == "PATCH"]


@tagged("post_install", "-at_install")
class TestTexts(FidelityCase):
    def test_d92_a_long_text_arrives_whole_and_is_never_cut_in_outlook(self):
        text = " ".join(f"sentence{number:03}." for number in range(400))[:5000]
        self.assertEqual(len(text), 5000)
        event = self.from_outlook(body={"contentType": "html", "content": f"<p>{text}</p>"})
        self.assertEqual(essence(event.description)[0], " ".join(text.split()))
        self.outlook.forget_journal()
        self.edits(event, location="Room 1")
        self.assertEqual(self.sent(), [{"location"}])
        self.assertEqual(essence(self.item()["body"]["content"])[0], " ".join(text.split()))
        self.edits(event, description=f"{event.description}<p>And the end.</p>")
        self.assertEqual(essence(self.item()["body"]["content"])[0], " ".join(f"{text} And the end.".split()))
        self.assert_in_sync(event)

    def test_d92_a_megabyte_of_text(self):
        text = "<p>" + "</p><p>".join(f"Line {number} " + "word " * 20 for number in range(9000)) + "</p>"
        self.assertGreater(len(text), 1_000_000)
        event = self.from_outlook(body={"contentType": "html", "content": text})
        self.assertEqual(essence(event.description), essence(text))
        self.edits(event, name="Budget 2031")
        self.assertEqual(essence(self.item("Budget 2031")["body"]["content"]), essence(text))
        self.assert_in_sync(event)

    def test_d92_plain_text_keeps_its_lines(self):
        event = self.from_outlook(body={"contentType": "text", "content": "One < two\nThree & four\n\nFive"})
        self.edits(event, location="Room 1")
        self.assert_in_sync(event)
        self.assertIn("One &lt; two", event.description)

    def test_html_links_and_pictures_survive_ten_turns_of_other_edits(self):
        event = self.from_outlook(body={"contentType": "html", "content": RICH})
        self.assertEqual(essence(event.description), essence(RICH))
        description = event.description
        for turn in range(TURNS):
            self.edits(event, location=f"Room {turn}")
            self.outlook.moves(ANNA, self.item(), TOMORROW + timedelta(hours=turn))
            self.synchronise()
        self.assertEqual(event.description, description)
        self.assertEqual(essence(self.item()["body"]["content"]), essence(RICH))
        self.assert_in_sync(event)

    def test_html_links_and_pictures_survive_ten_turns_of_edits_of_the_text(self):
        event = self.from_outlook(body={"contentType": "html", "content": RICH})
        expected = RICH
        for turn in range(TURNS):
            expected += f"<p>Odoo {turn}</p>"
            self.edits(event, description=f"{event.description}<p>Odoo {turn}</p>")
            expected += f"<p>Outlook {turn}</p>"
            content = self.item()["body"]["content"].replace("</body>", f"<p>Outlook {turn}</p></body>")
            self.outlook.changes(ANNA, self.item(), body={"contentType": "html", "content": content})
            self.synchronise()
        for content in (event.description, self.item()["body"]["content"]):
            self.assertEqual(essence(content), essence(expected))
        self.assert_in_sync(event)

    def test_html_of_odoo_survives_ten_turns(self):
        event = self.create_event(name="Budget", description=RICH)
        written = event.description  # the core adds whose meeting it is
        self.assertEqual(essence(written)[2], essence(RICH)[2])
        self.synchronise()
        for turn in range(TURNS):
            self.outlook.moves(ANNA, self.item(), TOMORROW + timedelta(hours=turn))
            self.synchronise()
        for content in (event.description, self.item()["body"]["content"]):
            self.assertEqual(essence(content), essence(written))
        self.assert_in_sync(event)

    def test_the_same_text_with_other_markup_is_no_change(self):
        event = self.from_outlook(body={"contentType": "html", "content": "<p>One</p><p>Two</p>"})
        before = event.write_date, event.description
        rewritten = '<div class="x_Plain"><div>One</div><div><span lang="EN">Two</span></div></div>'
        self.outlook.changes(ANNA, self.item(), body={"contentType": "html", "content": rewritten})
        self.outlook.forget_journal()
        self.synchronise()
        self.assertEqual((event.write_date, event.description), before)
        self.assertEqual(self.sent(), [])


@tagged("post_install", "-at_install")
class TestShades(FidelityCase):
    def test_categories_are_tags(self):
        event = self.from_outlook(categories=["Blue category", "Customer"])
        self.assertEqual(set(event.categ_ids.mapped("name")), {"Blue category", "Customer"})
        known = self.env["calendar.event.type"].create({"name": "Internal"})
        blue = event.categ_ids.filtered(lambda tag: tag.name == "Blue category")
        self.edits(event, categ_ids=[Command.link(known.id), Command.unlink(blue.id)])
        self.assertEqual(set(self.item()["categories"]), {"Customer", "Internal"})
        self.outlook.changes(ANNA, self.item(), categories=[])
        self.synchronise()
        self.assertFalse(event.categ_ids)
        self.assert_in_sync(event)

    def test_a_tag_is_made_once(self):
        for number in range(2):
            self.outlook.creates(ANNA, f"Meeting {number}", TOMORROW, categories=["Customer"])
        self.synchronise()
        self.outlook.creates(ANNA, "Meeting 2", TOMORROW, categories=["Customer"])
        self.synchronise()
        self.assertEqual(self.env["calendar.event.type"].search_count([("name", "=", "Customer")]), 1)

    def test_sensitivity_is_privacy(self):
        for sensitivity, privacy in (
            ("normal", "public"),
            ("personal", "private"),
            ("private", "private"),
            ("confidential", "confidential"),
        ):
            with self.subTest(sensitivity):
                self.outlook.creates(ANNA, sensitivity, TOMORROW, sensitivity=sensitivity)
                self.synchronise()
                event = self.event(sensitivity)
                self.assertEqual(event.privacy, privacy)
                self.edits(event, location="Room 1")
                self.assertEqual(self.item(sensitivity)["sensitivity"], sensitivity)
                self.assert_in_sync(event)

    def test_the_default_privacy_of_the_calendar_counts_in_outlook(self):
        self.anna.with_user(self.anna).calendar_default_privacy = "private"
        hidden = self.create_event(name="Hidden")
        said = self.create_event(name="Said", privacy="public")
        self.assertFalse(hidden.privacy)
        self.synchronise()
        self.assertEqual(self.item("Hidden")["sensitivity"], "private")
        self.assertEqual(self.item("Said")["sensitivity"], "normal")
        self.outlook.creates(ANNA, "Of Outlook", TOMORROW)
        self.synchronise()
        self.assertEqual(self.event("Of Outlook").effective_privacy, "public")
        for event in (hidden, said, self.event("Of Outlook")):
            self.edits(event, location="Room 1")
            self.assert_in_sync(event)
        self.assertFalse(hidden.privacy, "The default of the calendar stays the default.")

    def test_the_shades_of_busy_are_not_flattened(self):
        for shade in ("tentative", "oof", "workingElsewhere"):
            with self.subTest(shade):
                self.outlook.creates(ANNA, shade, TOMORROW, showAs=shade)
                self.synchronise()
                event = self.event(shade)
                self.assertEqual(event.show_as, "busy")
                self.edits(event, location="Room 1")
                self.assertEqual(self.item(shade)["showAs"], shade)
                self.edits(event, show_as="free")
                self.assertEqual(self.item(shade)["showAs"], "free")
                self.edits(event, show_as="busy")
                self.assertEqual(self.item(shade)["showAs"], "busy")

    def test_one_reminder_in_outlook_several_in_odoo(self):
        event = self.from_outlook(isReminderOn=True, reminderMinutesBeforeStart=45)
        self.assertEqual(event.alarm_ids.mapped("duration_minutes"), [45])
        email = self.env["calendar.alarm"].create(
            {"name": "By mail", "alarm_type": "email", "duration": 1, "interval": "days"}
        )
        early = self.env["calendar.alarm"]._microsoft_notification(120)
        self.outlook.forget_journal()
        self.edits(event, alarm_ids=[Command.link(email.id), Command.link(early.id)])
        self.assertEqual(self.sent(), [], "Outlook's is the last one before the start, as it was.")
        self.outlook.changes(ANNA, self.item(), reminderMinutesBeforeStart=30)
        self.synchronise()
        self.assertEqual(sorted(event.alarm_ids.mapped("duration_minutes")), [30, 120, 1440])
        self.outlook.changes(ANNA, self.item(), isReminderOn=False)
        self.synchronise()
        self.assertEqual(event.alarm_ids, email | early, "Outlook's reminder is gone; Odoo's others are Odoo's own.")
        self.outlook.forget_journal()
        self.synchronise()
        self.assertEqual(self.sent(), [])

    def test_what_outlook_knows_of_places_survives(self):
        room = {
            "displayName": "Board room",
            "locationType": "conferenceRoom",
            "locationEmailAddress": "board@contoso.example",
            "address": {"city": "Brussels", "street": "Main street 1"},
            "coordinates": {"latitude": 50.85, "longitude": 4.35},
        }
        event = self.from_outlook(locations=[room, {"displayName": "Room 2"}])
        self.assertEqual(event.location, "Board room; Room 2")
        self.edits(event, name="Budget 2031")
        self.edits(event, location="Board room; Room 3")
        places = {place["displayName"]: place for place in self.item("Budget 2031")["locations"]}
        self.assertEqual(set(places), {"Board room", "Room 3"})
        self.assertEqual(places["Board room"]["locationEmailAddress"], "board@contoso.example")
        self.assertEqual(places["Board room"]["address"]["city"], "Brussels")
        self.assert_in_sync(event)
