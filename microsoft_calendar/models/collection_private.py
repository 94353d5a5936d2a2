"""Private events of Outlook, where the settings want them as busy time only, or not at all.

That concerns what came from Outlook: an event that was made in Odoo stays, whatever it is marked as. What is left out
is archived and its link let go, so that it is found by its iCalUId and brought back when it may be seen again.
"""

from dataclasses import replace

from odoo import models

from ..mapping.masking import MASKED, is_private, masked


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _admitted(self, link, item):
        item = super()._admitted(link, item)
        if item is None:
            return None
        was_masked = bool(link.item and MASKED in link.item)
        if not self._hides(item) or self._is_known_anyway(link, item):
            if was_masked:
                self._leave_out(link)
            return item
        if self._setting("private_events") == "skip":
            self._leave_out(link)
            return None
        if not was_masked:
            self._leave_out(link)
        return masked(item, self._hidden_subject())

    def _hides(self, item):
        return self._setting("private_events") != "as_is" and is_private(item)

    def _hidden_subject(self):
        return self._user_env()._("Private event")

    def _is_known_anyway(self, link, item):
        """Made in Odoo, or there through the mailbox of somebody else."""
        if link.event_id or link.recurrence_id:
            return not link.from_outlook or link.role == "copy"
        uid = item.get("iCalUId")
        links = self.env["microsoft.calendar.link"]
        others = uid and links.search_count(
            [("ical_uid", "=", uid), ("collection_id", "!=", self.id), ("event_id", "!=", False)], limit=1
        )
        return bool(others or self._sent_by_us(item))

    def _sent_by_us(self, item):
        transaction = item.get("transactionId")
        ours = [("collection_id", "=", self.id), ("transaction_id", "=", transaction)]
        return bool(transaction and self.env["microsoft.calendar.link"].search_count(ours, limit=1))

    def _may_be_kept(self, item):
        item = super()._may_be_kept(item)
        return masked(item, self._hidden_subject()) if self._hides(item) else item

    def _leave_out(self, link):
        """Archive what Odoo has of an item, and let the link go; Outlook is not told."""
        record = self._records_of(link)[link]
        events = record.recurrence_id._microsoft_events() or record
        events.filtered("active").write({"active": False})
        if link.item or record:
            nothing = {"event_id": False, "recurrence_id": False, "item": False, "base": False, "subject": False}
            link.write({"state": "unread", "counter": 0, **nothing})
            link._clear_problem()

    def _left_out(self, event):
        """Return whether an event (brought back by a person, perhaps) is in Outlook, and only left out here."""
        remote = event.microsoft_id
        left_out = [("collection_id", "=", self.id), ("remote_id", "=", remote), ("event_id", "=", False)]
        return bool(remote and self.env["microsoft.calendar.link"].sudo().search_count(left_out, limit=1))

    def _policy(self, link, record, item, odoo, outlook):
        policy = super()._policy(link, record, item, odoo, outlook)
        known = item or link.item
        return replace(policy, push=False) if known and MASKED in known else policy

    def _subject_of(self, item):
        if isinstance(item, dict) and MASKED not in item and self._hides(item):
            return self._hidden_subject()
        return super()._subject_of(item)

    def _stamp(self):
        return f"{super()._stamp()}/{self._setting('private_events')}"
