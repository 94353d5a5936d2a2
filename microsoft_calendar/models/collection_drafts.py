"""Sending existing meetings as drafts: they are in the person's calendar, and nobody is invited before the person sends
them there.

That Outlook keeps a draft to itself is written down nowhere: so one meeting goes first, and the others only when it
came back as a draft.
"""

from odoo import fields, models


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    as_drafts = fields.Boolean(readonly=True, help="Existing meetings are sent as drafts.")
    drafts_refused = fields.Boolean(readonly=True, help="Outlook does not take drafts in this mailbox.")

    def _send_existing(self, events):
        if not self.as_drafts:
            return super()._send_existing(events)
        values = events._microsoft_values()
        people = {event: len(values[event.id].attendees.people) for event in events}
        meetings = events.filtered(lambda event: people[event])
        self._put_existing_in_outbox(events - meetings)
        tried = self.link_ids.search([("collection_id", "=", self.id), ("draft", "=", True)])
        if not meetings or self._is_draft(tried):
            self._put_existing_in_outbox(meetings).draft = True
        elif not tried:
            first = min(meetings, key=lambda event: people[event])
            self._put_existing_in_outbox(first).draft = True
            return False
        elif tried.state == "new" and not tried.problem:
            return False
        else:
            self._give_up_drafts(tried, meetings)
        return True

    def _is_draft(self, links):
        return any(link.item and link.item.get("isDraft") is True for link in links)

    def _give_up_drafts(self, tried, meetings):
        """The meetings stay in Odoo alone, and the person is told."""
        unsent = tried.filtered(lambda link: link.state == "new")
        count = len(unsent) + len(meetings)
        unsent.unlink()
        self.drafts_refused = True
        env = self._user_env()
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self.user_id.id,
            summary=env._("Outlook takes no drafts here"),
            note=env._(
                "%s of your upcoming meetings were not sent, and stay in Odoo only. Nobody got a mail.",
                count,
            ),
        )

    def _creation_values(self, link, value):
        values = super()._creation_values(link, value)
        return {**values, "isDraft": True} if link.draft and value.attendees.people else values
