"""Which event of Odoo an unknown item of Outlook is."""

from odoo import models

from .. import mapping


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _identify(self, pulled):
        """By the transaction id of our own creation, else by iCalUId, else by what a person would recognise it by."""
        found = {}
        for one in pulled:
            link = self._link_sent(one) or self._link_never_answered(one)
            if link:
                found[one.remote_id] = link, self._record_of(link)
            elif event := self._same_uid(one) or self._same_looking(one):
                found[one.remote_id] = self.env[self._link_model], event
        return found

    def _link_sent(self, pulled):
        transaction = pulled.item.get("transactionId")
        return transaction and self.link_ids.search(
            [("collection_id", "=", self.id), ("transaction_id", "=", transaction), ("state", "=", "new")], limit=1
        )

    def _link_never_answered(self, pulled):
        """An event that we sent without getting an answer, and that came back without its transaction id."""
        sent = self.link_ids.search(
            [("collection_id", "=", self.id), ("transaction_id", "!=", False), ("state", "=", "new"), ("event_id", "!=", False)]
        )
        return sent.filtered(lambda link: self._looks_like(link.event_id, pulled))[:1]

    def _same_uid(self, pulled):
        uid = pulled.item.get("iCalUId")
        if not uid:
            return self.env["calendar.event"]
        links = self.link_ids.search([("ical_uid", "=", uid), ("event_id", "!=", False), ("collection_id", "!=", self.id)], limit=1)
        event = links.event_id or self.env["calendar.event"].with_context(active_test=False).search(
            [("ms_universal_event_id", "=", uid)], limit=1
        )
        return self._unlinked(event)

    def _same_looking(self, pulled):
        """First contact: same subject, time and organizer, and not yet linked in this calendar."""
        if self.last_success:
            return self.env["calendar.event"]
        when = pulled.value.time
        start, stop = (when.start, when.stop) if isinstance(when, mapping.Timed) else (when.first, when.last)
        names = ("start", "stop") if isinstance(when, mapping.Timed) else ("start_date", "stop_date")
        events = self.env["calendar.event"].search(
            [("name", "=", pulled.value.subject), (names[0], "=", start), (names[1], "=", stop), ("recurrency", "=", False)]
        )
        return self._unlinked(events.filtered(lambda event: self._looks_like(event, pulled)))[:1]

    def _looks_like(self, event, pulled):
        event = self._user_env()["calendar.event"].browse(event.id)
        value = event._microsoft_value()
        organizer = self._organizer(pulled.item)
        return (value.subject, value.time) == (pulled.value.subject, pulled.value.time) and event.user_id == organizer

    def _unlinked(self, events):
        taken = self.link_ids.search([("collection_id", "=", self.id), ("event_id", "in", events.ids)]).event_id
        return self._user_env()["calendar.event"].browse((events - taken).ids)
