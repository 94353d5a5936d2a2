"""Events that were in Odoo before: they are sent when the person has asked for it, once Outlook's are known."""

from odoo import fields, models


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    send_existing = fields.Boolean(
        readonly=True, help="After the next pull the upcoming events of Odoo are sent, too: people are invited to them."
    )

    def _after_pull(self):
        """What Outlook has as well is recognized by now: what is left was never there."""
        super()._after_pull()
        if self.send_existing and self._send_existing(self._unsent_events()):
            self.send_existing = False

    def _send_existing(self, events):
        """Put these events in the outbox. Return whether that is all."""
        self._put_existing_in_outbox(events)
        return True

    def _put_existing_in_outbox(self, events):
        """Let these events be created in Outlook by the push that follows."""
        return self.link_ids.create(
            [
                {
                    "collection_id": self.id,
                    "event_id": event.id,
                    "recurrence_id": event.recurrence_id.id,
                    "subject": event.name,
                    "counter": 1,
                }
                for event in events
            ]
        )

    def _unsent_events(self):
        """Return the upcoming events and series that the user organizes and no mailbox holds; never past ones."""
        events = self.env["calendar.event"].search(
            [("user_id", "=", self.user_id.id), ("stop", ">=", fields.Datetime.now())], order="start, id"
        )
        linked = self.link_ids.search(
            ["|", ("event_id", "in", events.ids), ("recurrence_id", "in", events.recurrence_id.ids)]
        )
        events = events.filtered(
            lambda event: event not in linked.event_id and event.recurrence_id not in linked.recurrence_id
        )
        return events._microsoft_items()
