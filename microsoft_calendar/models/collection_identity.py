"""Which event of Odoo an unknown item of Outlook is. A handful of queries, however many items."""

from odoo import models


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _identify(self, pulled):
        """By the transaction id of our own creation, else by iCalUId, else by what a person would recognise it by."""
        by_transaction, sent = self._links_sent(pulled)
        by_uid = self._events_by_uid(pulled)
        alike = self._events_alike(pulled) if not self.last_success else {}
        taken = self.link_ids.search([("collection_id", "=", self.id), ("event_id", "!=", False)]).event_id
        nothing = self.env["calendar.event"]
        found = {}
        for one in pulled:
            link = by_transaction.get(one.item.get("transactionId")) if one.item else None
            link = link or next((link for link in sent if self._looks_like(link.event_id, one)), None)
            event = by_uid.get(one.item.get("iCalUId"), nothing) - taken or self._first_alike(alike, one, taken)
            if link:
                found[one.remote_id] = link, None
                sent -= link
            elif event:
                found[one.remote_id] = None, self._user_env()["calendar.event"].browse(event.id)
                taken |= event
        return found

    def _links_sent(self, pulled):
        """Links whose creation has been sent without an answer so far: by transaction id, and those that may come
        back without it."""
        links = self.link_ids.search(
            [("collection_id", "=", self.id), ("transaction_id", "!=", False), ("state", "=", "new")]
        )
        by_transaction = {link.transaction_id: link for link in links}
        named = {one.item.get("transactionId") for one in pulled}
        return by_transaction, links.filtered(lambda link: link.event_id and link.transaction_id not in named)

    def _events_by_uid(self, pulled):
        """The same meeting in a colleague's mailbox, or linked in an earlier life of this database."""
        uids = [uid for one in pulled if (uid := one.item.get("iCalUId"))]
        links = self.link_ids.search([("ical_uid", "in", uids), ("event_id", "!=", False)])
        events = self.env["calendar.event"].with_context(active_test=False)
        named = events.search([("ms_universal_event_id", "in", uids)], order="active DESC, id")
        return {
            **{event.ms_universal_event_id: event for event in reversed(named)},
            **{link.ical_uid: link.event_id for link in links},
        }

    def _events_alike(self, pulled):
        """First contact: events of the same name, by name."""
        subjects = [one.value.subject for one in pulled if one.value]
        events = self.env["calendar.event"].search([("name", "in", subjects)], order="id")
        return events._microsoft_items().grouped("name")

    def _first_alike(self, alike, one, taken):
        if not one.value:
            return taken.browse()
        events = alike.get(one.value.subject, taken.browse()) - taken
        return events.filtered(lambda event: self._looks_like(event, one))[:1]

    def _looks_like(self, event, one):
        """Same subject, start, end, all-day flag and organizer."""
        value = self._user_env()["calendar.event"].browse(event.id)._microsoft_values()[event.id]
        same = (value.subject, value.time) == (one.value.subject, one.value.time) if one.value else False
        return same and event.user_id == self._organizer(one.item)
