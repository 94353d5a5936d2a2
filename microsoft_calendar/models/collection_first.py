"""The first synchronisation: the person chooses how it begins; until then nothing is written on either side."""

from datetime import timedelta

from odoo import api, fields, models

# Who closes the dialog and does not come back gets what harms nobody: everything is imported, nobody gets a mail.
TIME_TO_CHOOSE = timedelta(hours=1)

CHOICES = [
    ("import", "Import from Outlook only"),
    ("new", "Import, and send new events from now on"),
    ("upcoming", "Also send my upcoming events"),
    ("drafts", "Also send my upcoming events, as drafts that I send myself"),
]


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    first_choice = fields.Selection(CHOICES, readonly=True, help="How the synchronization began.")
    # The state as lists show it.
    status = fields.Selection("_statuses", compute="_compute_status")

    @api.model
    def _statuses(self):
        # In the words of the button; those of fields are translated, those of a method would not be.
        words = dict(self.env["res.users"]._fields["microsoft_calendar_state"]._description_selection(self.env))
        return [*self._fields["state"]._description_selection(self.env), ("first", words["first"])]

    @api.depends("state", "first_choice", "last_success")
    def _compute_status(self):
        for collection in self:
            undecided = collection.state == "active" and collection._awaits_choice()
            collection.status = "first" if undecided else collection.state

    def _awaits_choice(self):
        """Return whether the person has not said yet how to begin."""
        return bool(self) and not self.first_choice and not self.last_success

    def _give_time_to_choose(self):
        self.next_run = fields.Datetime.now() + TIME_TO_CHOOSE

    def _begin(self, choice):
        """Begin in the background, as the person has chosen."""
        self.ensure_one()
        self.write(
            {
                "first_choice": choice,
                "send_existing": choice in ("upcoming", "drafts"),
                "as_drafts": choice == "drafts",
                "state": "active",
                "failures": 0,
                "next_run": fields.Datetime.now(),
            }
        )
        user = self.user_id
        if choice == "import":
            user.microsoft_calendar_direction = "to_odoo"
            self._leave_to_odoo(self._made_meanwhile())
        elif user._microsoft_calendar_setting("direction") != "both":
            user.microsoft_calendar_direction = "both"
        self._wake()
        self._tell_user(changed=False)

    def _made_meanwhile(self):
        """Return the links of what was made in Odoo while the person had not chosen yet."""
        return self.link_ids.search(
            [
                ("collection_id", "=", self.id),
                ("state", "=", "new"),
                ("transaction_id", "=", False),
                ("event_id", "!=", False),
            ]
        )

    def _leave_to_odoo(self, links):
        """Outlook was about to invite the people of these events, and never will: Odoo does, as it would have."""
        events = links.event_id.with_user(self.user_id)
        links.unlink()
        for event in events.filtered(lambda event: event.active and not self._has_ended(event)):
            event.attendee_ids._send_invitation_emails()

    def _waiting(self, now):
        """What was made in Odoo meanwhile does not begin it."""
        return [one.id for one in self.browse(super()._waiting(now)) if not one._awaits_choice()]

    def _after_pull(self):
        super()._after_pull()
        if not self.first_choice:
            self.first_choice = "new"
