"""Which event of Odoo an unknown item of Outlook is. A handful of queries, however many items."""

from odoo import models


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _identify(self, pulled):
        """By the transaction id of our own creation, else by iCalUId, else by what a person would recognise it by."""
        pulled = [one for one in pulled if one.item]
        by_transaction, sent = self._links_sent(pulled)
        by_uid = self._events_by_uid(pulled)
        alike = self._events_alike(pulled) if not self.last_success else {}
        apart = self._uids_apart(pulled)
        under_way = self._events_under_way(pulled)
        parts = self._parts_of_series(pulled)
        gone = self._links_gone(pulled)
        taken = self.link_ids.search([("collection_id", "=", self.id), ("event_id", "!=", False)]).event_id
        nothing = self.env["calendar.event"]
        found = {}
        for one in pulled:
            link = by_transaction.get(one.item.get("transactionId"))
            link = link or next((link for link in sent if self._looks_like(link.event_id, one)), None)
            if not link and one.item.get("iCalUId") in apart:
                found[one.remote_id] = self._note_apart(one.item), None
                continue
            if not link and one.remote_id in parts:
                found[one.remote_id] = self._note_apart(one.item, self._part_remark()), None
                continue
            link = link or gone.pop(one.item.get("iCalUId"), None)
            event = by_uid.get(one.item.get("iCalUId"), nothing) - taken
            if not event or self._is_closed_to(event, one.item):
                event = self._first_alike(alike, one, taken)
            event = event or self._on_its_way(under_way - taken, one)
            if link:
                found[one.remote_id] = link, None
                sent -= link
            elif event:
                found[one.remote_id] = None, self._user_env()["calendar.event"].browse(event.id)
                taken |= event
        return found

    def _record_elsewhere(self, item):
        """A colleague's run may have brought the meeting back before."""
        uid = item.get("iCalUId")
        others = [("ical_uid", "=", uid), ("event_id", "!=", False), ("state", "=", "linked")]
        event = self.link_ids.search([*others, ("collection_id", "!=", self.id)], limit=1).event_id if uid else None
        events = self._user_env()["calendar.event"]
        return events.browse(event.id) if event and not self._is_closed_to(event, item) else events

    def _links_sent(self, pulled):
        """Links whose creation has been sent without an answer so far: by transaction id, and those that may come
        back without it. By id, too, what an older copy of this database does not know to have been sent."""
        named = {one.item.get("transactionId") for one in pulled} - {None}
        waiting = [("collection_id", "=", self.id), ("state", "=", "new")]
        links = self.link_ids.search(waiting if named else [*waiting, ("transaction_id", "!=", False)])
        by_transaction = {link.transaction_id or link._creation_key(): link for link in links}
        sent = links.filtered("transaction_id")
        return by_transaction, sent.filtered(lambda link: link.event_id and link.transaction_id not in named)

    def _events_under_way(self, pulled):
        """Events that are to be created in the mailbox of a colleague: that may have been done, without an answer so
        far, or before an older copy of this database was restored."""
        subjects = {one.value.subject for one in pulled if one.value and not one.item.get("isOrganizer", True)}
        new = [("collection_id", "!=", self.id), ("state", "=", "new"), ("event_id.name", "in", list(subjects))]
        return self.link_ids.search(new).event_id if subjects else self.env["calendar.event"]

    def _on_its_way(self, events, one):
        """A colleague's meeting may be in this mailbox before anybody knows what became of its creation."""
        if one.item.get("isOrganizer", True):
            return events.browse()
        return events.filtered(lambda event: self._looks_like(event, one))[:1]

    def _uids_apart(self, pulled):
        """Meetings that are no longer Odoo's, by what was noted in any mailbox: their copies are not, either."""
        uids = [uid for one in pulled if (uid := one.item.get("iCalUId"))]
        links = self.link_ids.search([("ical_uid", "in", uids), ("role", "in", ("apart", "former"))])
        return set(links.filtered(lambda link: not link.event_id).mapped("ical_uid"))

    def _note_apart(self, item, *remarks):
        """Remember an item that is no event of its own in Odoo, or none any more."""
        values = self._link_values(item, remarks)
        return self.link_ids.create(
            {"collection_id": self.id, "role": "apart", "state": "linked", "item": item, **values}
        )

    def _links_gone(self, pulled):
        """Links to copies that this mailbox had and has again: who declined or left a meeting is invited anew."""
        uids = [uid for one in pulled if (uid := one.item.get("iCalUId"))]
        gone = [("collection_id", "=", self.id), ("state", "=", "gone"), ("event_id", "!=", False)]
        links = self.link_ids.search([*gone, ("ical_uid", "in", uids)])
        return {link.ical_uid: link for link in links}

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

    def _is_closed_to(self, event, item):
        """Nobody comes to a private event of others with an item of his own that bears its iCalUId."""
        seen = event.with_env(self._user_env())
        return item.get("isOrganizer", True) and seen._check_private_event_conditions()

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
