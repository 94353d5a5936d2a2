"""First synchronization: what is on both sides, and what each way to begin would do, before anything is done."""

from dataclasses import asdict
from datetime import datetime

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime

NAMED = 100
RARE = ("meanwhile", "unreadable")


class MicrosoftCalendarFirstSync(models.TransientModel):
    """A person chooses for the own calendar, an administrator for anybody's. The work is done in the background."""

    _name = "microsoft.calendar.first.sync"
    _description = "First synchronization with Outlook"

    user_id = fields.Many2one("res.users", required=True, readonly=True, default=lambda self: self.env.user)
    account = fields.Char("Outlook Account", compute="_compute_account", compute_sudo=True)
    waiting = fields.Boolean(compute="_compute_account", compute_sudo=True, help="Nothing has been chosen yet.")
    preview = fields.Json(readonly=True, help="What was found on both sides.")
    choice = fields.Selection("_selection_choice", "How to begin", required=True, default="new")
    figures = fields.Html("Found", compute="_compute_figures", sanitize=False)
    summary = fields.Text("What will happen", compute="_compute_summary")
    mails = fields.Integer(compute="_compute_summary")

    @api.model
    def _selection_choice(self):
        # A method's words are not translated by themselves, the field's are.
        choices = self.env["microsoft.calendar.collection"]._fields["first_choice"]._description_selection(self.env)
        without_drafts = self.env.context.get("microsoft_calendar_drafts_refused")
        return [choice for choice in choices if choice[0] != "drafts" or not without_drafts]

    @api.model
    def _open(self, user):
        """Read both sides of a user's calendar and return the dialog about them."""
        user._microsoft_check_own()
        collection = user._microsoft_collection()
        if not collection:
            raise UserError(self.env._("%s has not connected an Outlook calendar yet.", user.name))
        wizard = self.create({"user_id": user.id, "preview": asdict(collection._preview())})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Synchronization with Outlook"),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"microsoft_calendar_drafts_refused": collection.drafts_refused},
        }

    @api.depends("user_id")
    def _compute_account(self):
        for wizard in self:
            wizard.user_id._microsoft_check_own()
            account = self.env["microsoft.account"]._for_user(wizard.user_id)
            wizard.account = account.address or account.login
            wizard.waiting = wizard.user_id._microsoft_collection()._awaits_choice()

    @api.depends("preview")
    def _compute_figures(self):
        for wizard in self:
            found = wizard.preview or {}
            groups = (
                ("outlook_only", self.env._("In Outlook only: come to Odoo")),
                ("same", self.env._("The same on both sides: recognized; reminders and categories are Outlook's")),
                (
                    "different",
                    self.env._("On both sides, but different: Odoo takes Outlook's version, and notes its own"),
                ),
                ("upcoming", self.env._("In Odoo only, upcoming: stay there, or are sent, as you choose")),
                ("past", self.env._("In Odoo only, past: stay there, and are never sent")),
                ("meanwhile", self.env._("Made in Odoo since you connected: are sent, unless you only import")),
                ("unreadable", self.env._("Cannot be read: stay in Outlook, and are listed under Problems")),
            )
            # What most people have none of is left out if there is none.
            shown = [(name, words) for name, words in groups if found.get(name) or name not in RARE]
            wizard.figures = Markup("").join(wizard._group(words, found.get(name) or []) for name, words in shown)

    def _group(self, words, found):
        """One line with a count, which shows the events when it is opened; others see counts only."""
        line = Markup("<b>%s</b> %s") % (len(found), words)
        if not found or self.user_id != self.env.user:
            return Markup("<div>%s</div>") % line
        events = Markup("").join(Markup("<li>%s</li>") % self._in_words(one) for one in found[:NAMED])
        if len(found) > NAMED:
            events += Markup("<li>%s</li>") % self.env._("… and %s more.", len(found) - NAMED)
        return Markup("<details><summary>%s</summary><ul>%s</ul></details>") % (line, events)

    def _in_words(self, one):
        when = one["start"]
        if len(when) > 10:
            when = format_datetime(self.env, datetime.fromisoformat(when), dt_format="short")
        elif when:
            when = format_date(self.env, when)
        return " · ".join(part for part in (when, one["subject"] or self.env._("(No title)"), one["reason"]) if part)

    @api.depends("choice", "preview")
    def _compute_summary(self):
        for wizard in self:
            found = wizard.preview or {}
            upcoming = found.get("upcoming") or []
            meetings = [one for one in upcoming if one["mails"]]
            wizard.mails = sum(one["mails"] for one in meetings) if wizard.choice == "upcoming" else 0
            lines = [wizard._choice_in_words(len(upcoming), len(meetings), found.get("people") or 0)]
            if meanwhile := [one for one in found.get("meanwhile") or [] if one["mails"]]:
                mails = sum(one["mails"] for one in meanwhile)
                lines.append(wizard._meanwhile_in_words(len(meanwhile), mails))
                wizard.mails += mails
            wizard.summary = "\n".join(lines)

    def _meanwhile_in_words(self, meetings, mails):
        """Who tells the people of what was made since the calendar was connected."""
        if self.choice == "import":
            return self.env._(
                "Besides, Odoo invites people to what you made since you connected. Meetings: %(meetings)s, mails: "
                "%(mails)s.",
                meetings=meetings,
                mails=mails,
            )
        return self.env._(
            "Besides, Outlook invites people to what you made since you connected. Meetings: %(meetings)s, mails: "
            "%(mails)s.",
            meetings=meetings,
            mails=mails,
        )

    def _choice_in_words(self, upcoming, meetings, people):
        if self.choice == "import":
            return self.env._(
                "Events of Outlook come to Odoo. Nothing is sent to Outlook, now or later, before you change the "
                "direction in your preferences. Nobody gets a mail."
            )
        if self.choice == "new":
            return self.env._(
                "Events of Outlook come to Odoo, and what you do from now on goes both ways. Events that are in Odoo "
                "only stay there. Nobody gets a mail."
            )
        if self.choice == "drafts":
            return self.env._(
                "Created in Outlook: %(events)s events. %(meetings)s of them are meetings, which wait there as drafts "
                "until you send them. Nobody gets a mail before.",
                events=upcoming,
                meetings=meetings,
            )
        if not self.mails:
            return self.env._("Created in Outlook: %s events. Nobody gets a mail.", upcoming)
        return self.env._(
            "Created in Outlook: %(events)s events. Outlook invites %(people)s people, with %(mails)s mails in all.",
            events=upcoming,
            people=people,
            mails=self.mails,
        )

    def action_begin(self):
        """Begin; the calendar shows how it goes."""
        self.ensure_one()
        self.user_id._microsoft_check_own()
        self.user_id._microsoft_collection()._begin(self.choice)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The synchronization has begun. It is done in the background."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }


class ResUsers(models.Model):
    _inherit = "res.users"

    def action_microsoft_calendar_first_sync(self):
        """Compare both sides, and choose how the synchronization begins."""
        self.ensure_one()
        return self.env["microsoft.calendar.first.sync"]._open(self)
