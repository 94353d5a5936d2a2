"""What the brake asks about events: which are to come, what each decision would do, and how the user hears of it."""

from markupsafe import Markup

from odoo import api, fields, models

from ..mapping import series


class MicrosoftCalendarCollection(models.Model):
    _name = "microsoft.calendar.collection"
    _inherit = ["microsoft.calendar.collection", "mail.thread", "mail.activity.mixin"]

    brake_note = fields.Html(compute="_compute_brake_note", compute_sudo=True, sanitize=False)
    vanished_count = fields.Integer("Vanished", compute="_compute_brake_note", compute_sudo=True)

    @api.depends("state", "brake")
    def _compute_brake_note(self):
        for collection in self:
            links = collection._vanished_links() if collection.brake else collection.link_ids.browse()
            collection.vanished_count = len(links)
            lines = collection._brake_sentences(links) if collection.brake else []
            collection.brake_note = Markup("").join(Markup("<div>%s</div>") % line for line in lines)

    def _linked_items(self):
        """What was handed over goes on elsewhere, and what is apart means nothing here: neither has vanished, nor is
        there any more of which something else may vanish."""
        return super()._linked_items().filtered(lambda link: link.role not in ("former", "apart"))

    def _to_come(self, links):
        now = fields.Datetime.now()
        ends = {link: series.last_end(self._base_of(link).outlook) for link in links}
        return links.filtered(lambda link: ends[link] is None or ends[link] >= now)

    def _brake_sentences(self, links):
        """Say what each decision would do."""
        if self.brake == "mailbox":
            return [
                self.env._(
                    "Use this mailbox: it gets a calendar of its own here. The other one's events stay in Odoo."
                ),
                self.env._("Sign in: choose %s at Microsoft, and the synchronization goes on.", self.mailbox_address),
            ]
        if self.brake == "odoo":
            return [
                self.env._("Apply: they are deleted in Outlook, too. %s", self._mails_in_words(links)),
                self.env._("Restore: they come back in Odoo as they are in Outlook. Nobody gets a mail."),
            ]
        again = self._to_be_created_again(links)
        sentences = [
            self.env._("Apply: they are archived in Odoo; you decline those of others. Nobody gets a mail."),
            self.env._(
                "Restore: %(count)s are created again in Outlook. %(mails)s",
                count=len(again),
                mails=self._mails_in_words(again),
            ),
        ]
        if rest := len(links - again):
            sentences.append(
                self.env._(
                    "%s are meetings of others: only they can invite you again. In Odoo they stay as they are.", rest
                )
            )
        return sentences

    def _mails_in_words(self, links):
        """Say how many mails Outlook sends when these events are created or deleted there."""
        values = [self._base_of(link).odoo for link in links]
        addresses = [person.address for value in values for person in value.attendees.people]
        if not addresses:
            return self.env._("Nobody gets a mail.")
        return self.env._(
            "Mails that Outlook sends: %(mails)s. People who get them: %(people)s.",
            mails=len(addresses),
            people=len(set(addresses)),
        )

    # ------------------------------------------------------------------
    # How the user hears of it
    # ------------------------------------------------------------------

    def _held_message(self, held):
        env = self._user_env()
        if held.reason == "mailbox":
            return env._(
                "You are signed in as %(account)s, but this is the calendar of %(mailbox)s. "
                "Nothing was synchronized: please decide.",
                account=self._account().address,
                mailbox=self.mailbox_address,
            )
        counts = {"count": len(held.links), "known": held.known}
        if held.reason == "odoo":
            return env._(
                "%(count)s of %(known)s upcoming events are gone in Odoo. "
                "Nothing was deleted in Outlook: please decide.",
                **counts,
            )
        return env._(
            "%(count)s of %(known)s upcoming events are gone in Outlook. Nothing was deleted in Odoo: please decide.",
            **counts,
        )

    def _ask_for_decision(self):
        self._decided()
        env = self._user_env()
        # No mail about it: the calendar shows it, and so does the list of activities.
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self.user_id.id,
            summary=env._("Outlook: decide how the synchronization goes on"),
            note=self.message,
        )

    def _decided(self):
        self.activity_unlink(["mail.mail_activity_data_todo"])

    # ------------------------------------------------------------------
    # What the user decides about another mailbox
    # ------------------------------------------------------------------

    def action_use_mailbox(self):
        """Synchronise the mailbox that is connected now; what was linked with the other one stays apart."""
        self.check_access("read")
        for collection in self.sudo().filtered(lambda one: one.brake == "mailbox"):
            collection._decided()
            collection._set_aside()
            self._connect(collection.user_id)

    def action_sign_in(self):
        """Sign in as the person whose calendar this is."""
        self.check_access("read")
        address = self.env["microsoft.account"]._sign_in_url("/odoo/action-calendar.action_calendar_event")
        return {"type": "ir.actions.act_url", "url": address, "target": "self"}


class ResUsers(models.Model):
    _inherit = "res.users"

    def action_microsoft_calendar_decide(self):
        """Open the calendar whose synchronization waits for a decision."""
        self._microsoft_check_own()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Outlook"),
            "res_model": "microsoft.calendar.collection",
            "res_id": self._microsoft_collection().id,
            "views": [(False, "form")],
        }
