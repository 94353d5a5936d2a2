"""Change Without Telling Outlook: many events at once, in Odoo alone, and nobody gets a mail."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.calendar_event import KEEP_APART

CHANGES = [
    ("archive", "Archive"),
    ("unarchive", "Unarchive"),
    ("delete", "Delete"),
    ("organizer", "Set the organizer"),
]


class MicrosoftCalendarChangeApart(models.TransientModel):
    """Corrections and migrations: everything happens with the rights of the person who asks for it."""

    _name = "microsoft.calendar.change.apart"
    _description = "Change of events without telling Outlook"

    event_ids = fields.Many2many(
        "calendar.event",
        string="Events",
        required=True,
        readonly=True,
        context={"active_test": False},
        default=lambda self: self.env.context.get("active_ids"),
    )
    change = fields.Selection(CHANGES, required=True, default="archive")
    user_id = fields.Many2one("res.users", "Organizer", domain=[("share", "=", False)])
    summary = fields.Text("What will happen", compute="_compute_summary")

    @api.depends("event_ids", "change", "user_id")
    def _compute_summary(self):
        for wizard in self:
            wizard.summary = "\n".join(wizard._sentences())

    def _sentences(self):
        """Say in words and numbers what is done, and what is not."""
        events = self._events()
        done = {
            "archive": self.env._("%s events will be archived in Odoo.", len(events)),
            "unarchive": self.env._("%s events will be brought back in Odoo.", len(events)),
            "delete": self.env._("%s events will be deleted in Odoo, with their messages.", len(events)),
            "organizer": self.env._(
                "%(count)s events will have %(user)s as their organizer in Odoo.",
                count=len(events),
                user=self.user_id.name or "…",
            ),
        }
        yield done[self.change]
        links = events.sudo()._microsoft_links().filtered(lambda link: link.state == "linked")
        if there := len(links.event_id):
            yield self.env._("Outlook is told nothing: %s of them stay there as they are.", there)
        people = events.partner_ids - self.env.user.partner_id
        yield self.env._("People concerned: %s. None of them gets a mail.", len(people))
        if self.change in ("delete", "organizer") and links:
            yield self.env._("From then on the meetings in Outlook and the events in Odoo are apart for good.")

    def _events(self):
        """Return the events that the change means something to."""
        events = self.with_context(active_test=False).event_ids._origin
        if self.change in ("archive", "unarchive"):
            return events.filtered(lambda event: event.active == (self.change == "archive"))
        return events

    def action_apply(self):
        """Do it, and show the events as they are then."""
        self.ensure_one()
        events = self._events().with_context(**{KEEP_APART: True})
        if self.change == "organizer" and not self.user_id:
            raise UserError(self.env._("Choose who shall be the organizer."))
        if self.change == "delete":
            events.unlink()
        elif self.change == "organizer":
            events.write({"user_id": self.user_id.id})
        else:
            events.write({"active": self.change == "unarchive"})
        return {"type": "ir.actions.client", "tag": "soft_reload"}
