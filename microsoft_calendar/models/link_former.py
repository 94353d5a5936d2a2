"""The former organizer's item of an event that was handed over. It ends at the next run of that mailbox; what somebody
has changed in it that nobody has read yet goes along: into the event, or into the history where Odoo's value stays.
"""

from odoo import fields, models
from odoo.addons.microsoft_account.sync import Action


class MicrosoftCalendarLink(models.Model):
    _inherit = "microsoft.calendar.link"

    heir_id = fields.Many2one(
        "calendar.event",
        "Goes On As",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The event that was handed over, of which this is the former organizer's item.",
    )

    def _end_with_former_organizer(self, event):
        """Delete the item at the next run; one that was never sent needs nothing."""
        if self.state == "new" and not self.transaction_id:
            self.unlink()
            return
        self.write({"role": "former", "heir_id": event.id})
        self._count_edit()
        self.collection_id._wake()

    def _content_link(self):
        """Return the link by which Outlook hears of this event: that of the new organizer, if it was handed over."""
        if self.role != "former":
            return self
        event = self.heir_id.with_context(active_test=False)
        event = event.recurrence_id._microsoft_first() or event
        return event._microsoft_links().filtered(lambda link: link.role == "organizer")[:1]

    def _remember(self, entries):
        """What gives way here is the new organizer's business, and can be taken there after all."""
        super(MicrosoftCalendarLink, self._content_link() or self)._remember(entries)


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _records_of(self, links):
        """What was handed over is linked elsewhere: these links know the event, and are not the event's."""
        records = super()._records_of(links)
        for link in links.filtered(lambda one: one.role == "former" and one.heir_id):
            event = link.heir_id.with_env(records[link].env)
            records[link] = event.recurrence_id._microsoft_first() or event
        return records

    def _admitted(self, link, item):
        """Of what is hidden nothing is taken; nor is the event, which is another's by now, archived for it."""
        if link.role != "former":
            return super()._admitted(link, item)
        hidden = link.item and link.from_outlook and self._hides(item)
        return {**link.item, "@odata.etag": item.get("@odata.etag")} if hidden else item

    def _went_along(self, pulled):
        super()._went_along(pulled)
        if pulled.plan.odoo is Action.UPDATE:
            home = pulled.link._content_link()
            home._count_edit()
            home.collection_id._wake()
