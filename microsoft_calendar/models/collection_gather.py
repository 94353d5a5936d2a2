"""One meeting that is in several mailboxes is one event: whatever came to Odoo as another one makes place for it."""

from odoo import models

from .. import mapping


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _gather_copies(self, link, event):
        """A meeting that is brought back is the one that colleagues' mailboxes have copies of."""
        copies = self.link_ids.search(
            [
                ("ical_uid", "=", link.ical_uid),
                ("event_id", "=", False),
                ("state", "=", "linked"),
                ("id", "!=", link.id),
            ]
        )
        for copy in copies.filtered("ical_uid"):
            copy.collection_id._link_record(copy, event)

    def _gather_strays(self, link, event):
        """A colleague's copy came to Odoo as an event of its own: nobody knew yet that this one, edited meanwhile, had
        been sent. Imported meetings bear no ``transactionId``, and need no question."""
        if not (link.item or {}).get("transactionId") or not link.ical_uid:
            return
        others = [("event_id", "!=", False), ("event_id", "!=", event.id), ("role", "in", ("source", "copy"))]
        strays = self.link_ids.search([("ical_uid", "=", link.ical_uid), ("collection_id", "!=", self.id), *others])
        events = strays.event_id
        events |= events.recurrence_id._microsoft_events()
        for stray in strays:
            stray.collection_id._link_record(stray, event)
        strays.write({"answers": False, "etag": False})  # read anew: what they said was taken for another event
        strays.collection_id._wake()
        self._make_place(events)

    def _make_place(self, events):
        """Archive what is another event by now, unless it is in somebody's mailbox still."""
        lone = events.filtered(lambda event: not event._microsoft_links())
        lone.with_context(**self._apply_context()).write({"active": False})

    # ------------------------------------------------------------------
    # Who is invited to one occurrence only
    # ------------------------------------------------------------------

    def _parts_of_series(self, pulled):
        """Invitations to single occurrences of series that are in Odoo, where the occurrence is, too: its organizer's
        copy says who is invited to it, and what they answer."""
        series = {
            one.remote_id: mapping.series_uid(one.item.get("iCalUId") or "")
            for one in pulled
            if one.item.get("type") == "singleInstance" and not one.item.get("isOrganizer", True)
        }
        uids = [uid for uid in series.values() if uid]
        known = [("ical_uid", "in", uids), ("recurrence_id", "!=", False), ("state", "=", "linked")]
        links = self.link_ids.search([*known, ("role", "=", "organizer")])._living() if uids else self.link_ids.browse()
        held = set(links.filtered(lambda link: link.collection_id._takes_changes()).mapped("ical_uid"))
        return {remote_id for remote_id, uid in series.items() if uid in held}

    def _part_remark(self):
        return self.env._("An occurrence of a series that Odoo has from the mailbox of a colleague.")

    def _take_in_parts(self, link):
        """Those who are invited to single occurrences were synchronized before the organizer of the series: their
        events make place for the occurrences."""
        head, tail = link.ical_uid[:32], link.ical_uid[40:]
        day = [("ical_uid", "=like", f"{head}________{tail}"), ("ical_uid", "!=", link.ical_uid)]
        parts = self.link_ids.search([*day, ("recurrence_id", "=", False), ("event_id", "!=", False)])
        # The pattern only finds candidates: an iCalUId from elsewhere may be anything, also "%".
        parts = parts.filtered(lambda part: mapping.series_uid(part.ical_uid) == link.ical_uid)
        parts = parts.filtered(lambda part: part.role in ("source", "copy"))
        events = parts.event_id
        parts._set_apart()
        parts.write({"event_id": False, "remark": self._part_remark()})
        self._make_place(events)
