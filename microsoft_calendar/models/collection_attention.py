"""Who hears of what needs a person: one activity for the user concerned, one for administrators, no mails.

Nothing is said twice: what is not solved stays in the list of activities, and goes away by itself when it is solved.
"""

from markupsafe import Markup

from odoo import fields, models

FOR_USER = "microsoft_calendar.activity_attention"
FOR_ADMINISTRATOR = "microsoft_calendar.activity_application"


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _call_attention(self, state_before):
        super()._call_attention(state_before)
        self._call_user()
        if "refused" in (state_before, self.state):
            self._call_administrators()

    # ------------------------------------------------------------------
    # The user
    # ------------------------------------------------------------------

    def _call_user(self):
        """One activity, however many events have a problem; it counts them."""
        summary = self._attention_in_words()
        present = self.activity_ids.filtered(lambda one: one.activity_type_id == self.env.ref(FOR_USER))
        if not summary:
            present.unlink()
        elif not present:
            # No mail about it: the calendar shows it, and so does the list of activities.
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                FOR_USER, user_id=self.user_id.id, summary=summary, note=self.message
            )
        elif present[0].summary != summary:
            present[0].summary = summary

    def _attention_in_words(self):
        env = self._user_env()
        if self.state == "sign_in":
            return env._("Outlook: sign in again")
        count = self._problem_links_count() if self.state != "stopped" else 0
        if not count:
            return False
        if count == 1:
            return env._("Outlook: 1 event needs your attention")
        return env._("Outlook: %s events need your attention", count)

    # ------------------------------------------------------------------
    # The administrators
    # ------------------------------------------------------------------

    def _call_administrators(self):
        """One activity for each, however many calendars wait: the cause is the same for all of them."""
        activities = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        kind = self.env.ref(FOR_ADMINISTRATOR)
        present = activities.search([("activity_type_id", "=", kind.id)])
        refused = self.search([("state", "=", "refused"), ("user_id.active", "=", True)])
        if not refused:
            present.unlink()
            return
        administrators = self.env.ref("base.group_system").all_user_ids.filtered(
            lambda user: user.active and user._is_internal()
        )
        uncalled = administrators - present.user_id
        if uncalled:
            # Other runs meet the same refusal now.
            self.env["microsoft.calendar.claim"]._claim("digest", uncalled.mapped("login"))
            activities.create([self._digest(user, kind) for user in uncalled])

    def _digest(self, user, kind):
        env = self.with_context(lang=user.lang).env
        where = Markup('<a href="/odoo/outlook-synchronization">%s</a>') % env._("Whose calendars wait")
        return {
            "activity_type_id": kind.id,
            "user_id": user.id,
            "date_deadline": fields.Date.context_today(self),
            "summary": env._("Outlook: Microsoft refuses the application, calendars are not synchronized"),
            "note": Markup("<p>%s</p><p>%s</p>") % (self.message or "", where),
        }
